/** The tools that ask a person. */
export const ASK_TOOLS: ReadonlySet<string> = new Set(['ask_question', 'wait_for_answer']);

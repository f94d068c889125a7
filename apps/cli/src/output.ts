/** How a command answers: a sentence for people, one JSON value for programs. */
export interface Output {
  value(json: unknown, text: string): void;
}

export const textOutput: Output = { value: (_, text) => console.log(text) };
export const jsonOutput: Output = { value: (json) => console.log(JSON.stringify(json)) };

/** How a model is told what people wrote in Beckon. */
export const spoken = (text: string): string => `The person who watches this session in Beckon writes:\n\n${text}`;

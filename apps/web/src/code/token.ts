/** What a piece of code is, as far as it is drawn in another way. */
export const TOKEN_LOOKS = ['comment', 'constant', 'function', 'keyword', 'string', 'link'] as const;
export type TokenLook = (typeof TOKEN_LOOKS)[number];

/** A piece of a line of code. The pieces of a line joined are the line. */
export interface Token {
  /** Where in the line it begins. */
  readonly at: number;
  readonly text: string;
  readonly look: TokenLook | null;
}

export type TokenLine = readonly Token[];

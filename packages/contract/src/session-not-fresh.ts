/** Why something was refused that only a recent sign-in may do: the reason beside the sentence. */
export const SESSION_NOT_FRESH = 'SESSION_NOT_FRESH';

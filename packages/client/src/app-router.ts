/** The server's procedures, as types only: nothing of the server reaches a client. */
export type { AppRouter } from '@beckon/api/router';

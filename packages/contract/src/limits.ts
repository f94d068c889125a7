/** UTF-8 bytes of one message's content, after parsing. `BECKON_MAX_CONTENT_BYTES` changes it. */
export const DEFAULT_MAX_CONTENT_BYTES = 1_048_576;
/** Bytes of one request body. `BECKON_MAX_BODY_BYTES` changes it. */
export const DEFAULT_MAX_BODY_BYTES = 8 * 1_048_576;
/** UTF-8 bytes of a message's metadata as JSON, and how deep it may be nested. */
export const MAX_METADATA_BYTES = 65_536;
export const MAX_METADATA_DEPTH = 64;
/** Nesting of any JSON that comes in, looked at before it is parsed: metadata, and what may stand around it. */
export const MAX_JSON_DEPTH = MAX_METADATA_DEPTH + 8;
/** Values of any JSON that comes in, lists and objects counted with what they hold: more than one full metadata has. */
export const MAX_JSON_VALUES = 50_000;
/** UTF-8 bytes of a message that travel in a feed frame; the view fetches the rest over HTTP. */
export const FEED_CONTENT_BYTES = 65_536;
/** Bytes of an ask's request that travel in a feed, in the snapshot of one, and in lists; over it the input stays behind. */
export const FEED_REQUEST_BYTES = 65_536;
export const SNAPSHOT_REQUEST_BYTES = 16_384;
export const LIST_REQUEST_BYTES = 4_096;
/** Bytes of one feed frame, about. */
export const FEED_FRAME_BYTES = 262_144;
/** Characters of a git diff that are kept; a longer one is cut with a visible mark. */
export const MAX_GIT_DIFF_CHARS = 1_048_576;
/** Characters of the latest message in lists. */
export const PREVIEW_CHARS = 65_536;
/** Messages in one page when the client names no limit. */
export const DEFAULT_PAGE = 50;
/** Longest `wait` of a held poll, in seconds: under the 30 s of the reference's clients. */
export const MAX_WAIT_SECONDS = 25;
/** Active keys of one user. */
export const MAX_ACTIVE_KEYS = 50;

/** Characters that a new password has at least. */
export const MIN_PASSWORD_CHARS = 8;

/**
 * Schemas must not try to make code from text: the page's content security policy forbids it, and reports even the
 * attempt to find out. Read by the schema library when it is first loaded, so this stands before everything else.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

/**
 * What the global set-up prepared.
 *
 * @throws Error when it has not run
 */
export function testServer(): { readonly server: string; readonly template: string } {
  const { BECKON_TEST_SERVER: server, BECKON_TEST_TEMPLATE: template } = process.env;
  if (!server || !template) throw new Error('Test databases need the global set-up of vitest.config.ts.');
  return { server, template };
}

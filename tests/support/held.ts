import { instanceTopic, type System } from '@beckon/core/context';
import { until } from './until.ts';

/**
 * Waits until the server holds `count` calls about this instance. A call subscribes before it looks, so whatever happens
 * from here on reaches it. Whoever follows the instance's log in this process counts as one.
 */
export async function held(
  { system }: { readonly system: Pick<System, 'bell'> },
  at: { readonly workspace_id: string; readonly id: string },
  count = 1,
): Promise<void> {
  const topic = instanceTopic(at.workspace_id, at.id);
  await until(`${count} calls about the instance are held`, () => system.bell.listenersOf(topic) >= count);
}

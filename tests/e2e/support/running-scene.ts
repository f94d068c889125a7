import { startRunning, type Running } from './running.ts';
import { makeScene } from './scene.ts';
import { ALL_SCREENS, type Scene } from './screens.ts';

/** A server with everything in it that the screens show. */
export interface RunningScene extends Running {
  readonly scene: Scene;
}

/** @param settings more of the server's environment; by default those under which there are all screens */
export async function startScene(settings: Readonly<Record<string, string>> = ALL_SCREENS): Promise<RunningScene> {
  await using stack = new AsyncDisposableStack();
  const running = stack.use(await startRunning(settings));
  const scene = await makeScene(running.beckon.url, running.person, running.agent);
  const kept = stack.move();
  return { ...running, scene, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

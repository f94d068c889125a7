import type { Delivery } from '@beckon/core/context';
import type { ServerResponse } from 'node:http';

/**
 * Tells what becomes of a response: flushed when it has been handed to the network whole, lost when its socket closed
 * before. Work that is tied to it runs once.
 */
export function responseDelivery(response: ServerResponse, onError: (error: unknown) => void): Delivery {
  let outcome: boolean | undefined = response.writableFinished ? true : response.destroyed ? false : undefined;
  const waiting: ((flushed: boolean) => Promise<void>)[] = [];
  const run = (settle: (flushed: boolean) => Promise<void>, flushed: boolean) => void settle(flushed).catch(onError);
  const end = (flushed: boolean) => {
    if (outcome !== undefined) return;
    outcome = flushed;
    for (const settle of waiting.splice(0)) run(settle, flushed);
  };
  response.once('finish', () => end(true));
  response.once('close', () => end(false));
  return {
    onSettled(settle) {
      if (outcome === undefined) waiting.push(settle);
      else run(settle, outcome);
    },
  };
}

import type { Bell } from '@beckon/db/bell';
import type { Db } from '@beckon/db/open-database';
import { instanceTopic } from '../context.ts';
import { InstanceFollower } from './instance-follower.ts';
import type { LogAddress, LogHead } from './read-log.ts';
import { WorkspaceFollower } from './workspace-follower.ts';

interface Shared<T> {
  readonly value: T;
  holders: number;
}

/** The followers of this process, one for each log that somebody watches; the last watcher to leave closes it. */
export class Followers {
  readonly #db: Db;
  readonly #bell: Bell;
  readonly #onError: (error: unknown) => void;
  readonly #instances = new Map<string, Shared<InstanceFollower>>();
  readonly #workspaces = new Map<string, Shared<WorkspaceFollower>>();

  constructor(options: { db: Db; bell: Bell; onError?: (error: unknown) => void }) {
    this.#db = options.db;
    this.#bell = options.bell;
    this.#onError = options.onError ?? (() => {});
  }

  get size(): number {
    return this.#instances.size + this.#workspaces.size;
  }

  /** Joins the follower of this instance's log; `from` is where a new one begins. */
  joinInstance(at: LogAddress, from: LogHead): { follower: InstanceFollower; leave: () => void } {
    const options = { db: this.#db, bell: this.#bell, at, from, onError: this.#onError };
    const joined = join(
      this.#instances,
      instanceTopic(at.workspaceId, at.instanceId),
      () => new InstanceFollower(options),
    );
    return { follower: joined.value, leave: joined.leave };
  }

  joinWorkspace(workspaceId: string): { follower: WorkspaceFollower; leave: () => void } {
    const options = { db: this.#db, bell: this.#bell, workspaceId, onError: this.#onError };
    const joined = join(this.#workspaces, workspaceId, () => new WorkspaceFollower(options));
    return { follower: joined.value, leave: joined.leave };
  }
}

function join<T extends { close(): void }>(
  map: Map<string, Shared<T>>,
  key: string,
  make: () => T,
): { value: T; leave: () => void } {
  let shared = map.get(key);
  if (!shared) {
    shared = { value: make(), holders: 0 };
    map.set(key, shared);
  }
  shared.holders += 1;
  const held = shared;
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    held.holders -= 1;
    if (held.holders > 0) return;
    map.delete(key);
    held.value.close();
  };
  return { value: held.value, leave };
}

/** What this device keeps to be read without a network: of one account, until it signs out. Nothing is encrypted. */
const NAME = 'beckon';
const STORE = 'views';

/** Where one kept thing lies: of which account, and what. */
export type KeptKey = readonly [account: string, name: string];

let opening: Promise<IDBDatabase> | undefined;

/** @returns undefined when there is none, or the device keeps nothing */
export async function recall<T>(key: KeptKey): Promise<T | undefined> {
  return quietly(async () => settled<T | undefined>((await store('readonly')).get([...key])));
}

export async function keep(key: KeptKey, value: unknown): Promise<void> {
  await quietly(async () => settled((await store('readwrite')).put(value, [...key])));
}

/** Removes what an account keeps under names that begin with `prefix`, except `newest`. */
export async function keepOnly(account: string, prefix: string, newest: readonly string[]): Promise<void> {
  await quietly(async () => {
    const views = await store('readwrite');
    const range = IDBKeyRange.bound([account, prefix], [account, `${prefix}\uffff`]);
    const stay = new Set(newest);
    const keys = await settled(views.getAllKeys(range));
    const names = keys.flatMap((key) => (Array.isArray(key) && typeof key[1] === 'string' ? [key[1]] : []));
    await Promise.all(names.filter((name) => !stay.has(name)).map((name) => settled(views.delete([account, name]))));
  });
}

/** Forgets everything, of whatever account. */
export async function forgetKept(): Promise<void> {
  await quietly(async () => settled((await store('readwrite')).clear()));
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const database = await (opening ??= open());
  return database.transaction(STORE, mode).objectStore(STORE);
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => void request.result.createObjectStore(STORE));
  const database = await settled(request);
  // Another tab that deletes or renews it must not wait for this one.
  database.addEventListener('versionchange', () => database.close());
  database.addEventListener('close', () => (opening = undefined));
  return database;
}

async function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The device keeps nothing.')));
  });
}

/** A device that keeps nothing (a private window, a full disk) is no reason to stop. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    opening = undefined;
    return undefined;
  }
}

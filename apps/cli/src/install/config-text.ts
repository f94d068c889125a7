import { editJson, readJson } from './edit-json.ts';
import { editToml, readToml } from './edit-toml.ts';

type Json = Readonly<Record<string, unknown>>;

/** How the text of a settings file is read, and changed in one place without touching the rest. */
export interface ConfigText {
  /** @throws Error that says where it cannot be read */
  readonly read: (text: string) => Json;
  /** The text with a value in the place of what stood there; undefined takes it away. */
  readonly edit: (text: string, path: readonly string[], value: unknown) => string;
}

export const FORMATS: Readonly<Record<'json' | 'toml', ConfigText>> = {
  json: { read: readJson, edit: editJson },
  toml: { read: readToml, edit: editToml },
};

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

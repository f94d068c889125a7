import type { Scope } from '@beckon/contract/scope';
import type { RestCaller } from '../support/rest.ts';
import type { TestPerson, TestServer } from '../support/start-test-server.ts';

/** A person with an agent that has reported a step and asked a question. */
export interface World extends AsyncDisposable {
  readonly server: TestServer;
  readonly person: TestPerson;
  /** The person in the dashboard, and the agent with its key. */
  readonly human: RestCaller;
  readonly agent: RestCaller;
  readonly ids: WorldIds;
  readonly keyWith: (...scopes: Scope[]) => Promise<string>;
  /** What the case opened besides. */
  readonly stack: AsyncDisposableStack;
}

export interface WorldIds {
  readonly instance: string;
  /** The step the agent has reported. */
  readonly message: string;
  /** The open question; its message has the same id. */
  readonly ask: string;
  readonly key: string;
  readonly agent: string;
  readonly user: string;
  /** With somebody who has no account. */
  readonly share: string;
  /** Owned by the person beside the personal one; the colleague is an operator there. */
  readonly workspace: string;
  readonly colleague: string;
  readonly invitation: string;
  readonly session: string;
  /** Of an MCP client that the person has let in. */
  readonly connection: string;
}

export type Input = Record<string, unknown>;

/** What is said of an id that names nothing, or something of another workspace. */
export interface IdRule {
  /** Which of a stranger's ids is tried. */
  readonly of: keyof WorldIds;
  /** OK: an id a client may choose; then the stranger's is as free as any. */
  readonly answer: 'OK' | 'NOT_FOUND' | 'BAD_REQUEST' | 'FORBIDDEN';
}

/** One operation, and what every door must make of it. */
export interface Case {
  /** A good input, after whatever has to happen first. */
  readonly input: (world: World) => Input | Promise<Input>;
  /** Part of the operation's whole output; doors that unwrap show one property of it. */
  readonly output: (world: World, input: Input) => Input;
  /** A field with a value that does not fit, and the status of the REST door; null where there is no input. */
  readonly bad: { readonly field: string; readonly value: unknown; readonly status: 400 | 422 } | null;
  /** A rule for every id of the input. */
  readonly ids?: Readonly<Record<string, IdRule>>;
  /** Needs a server where nobody has an account yet. */
  readonly unclaimed?: boolean;
}

export type Cases = Readonly<Record<string, Case>>;

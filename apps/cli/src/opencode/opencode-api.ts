import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import {
  PermissionRequest,
  QuestionRequest,
  readOpenCodeEvent,
  Session,
  StoredMessage,
  type OpenCodeEvent,
} from './opencode-event.ts';

export interface OpenCodeAddress {
  /** e.g. `http://127.0.0.1:40123` */
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** While OpenCode starts it takes connections that it never answers. */
const ANSWER_MS = 5_000;
/** It sends a heartbeat every ten seconds. */
const SILENCE_MS = 30_000;
/** The latest of a session that is caught up with. */
const CATCH_UP_MESSAGES = '100';

/** Where in the metadata of a part our mark stands. */
export const MARK = 'beckon';

/** Who of OpenCode works, and with which model; its own choice where nothing is said. */
export interface Manner {
  readonly agent?: string;
  readonly model?: { readonly providerID: string; readonly modelID: string };
  readonly variant?: string;
}

/** What one of its sessions is told by us. */
export interface Prompt extends Manner {
  readonly text: string;
  /** Comes back with the part: by it we know our own words again. */
  readonly mark: string;
}

export interface PermissionReply {
  readonly reply: 'once' | 'always' | 'reject';
  /** Why not, in words for the model. */
  readonly message?: string;
}

/** What a call was refused with. */
export class OpenCodeRefusal extends Error {
  readonly status: number;

  constructor(status: number, path: string) {
    super(`OpenCode answers ${path} with ${status}`);
    this.status = status;
  }
}

/** OpenCode's server, which its program serves beside its terminal. Every call throws where it cannot be reached. */
export class OpenCodeApi {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ url, username, password }: OpenCodeAddress) {
    this.#url = url;
    const credentials = Buffer.from(`${username}:${password}`).toString('base64');
    this.#headers = { authorization: `Basic ${credentials}`, 'content-type': 'application/json' };
  }

  /** What happens from now on, in all folders. Nothing is said again: what was missed must be read. Ends as the connection does. */
  async *events(signal: AbortSignal): AsyncGenerator<OpenCodeEvent, void> {
    const path = '/global/event';
    const silence = new AbortController();
    const giveUp = (): void => silence.abort();
    let timer = setTimeout(giveUp, ANSWER_MS);
    try {
      const stop = AbortSignal.any([signal, silence.signal]);
      const response = await fetch(this.#url + path, { headers: this.#headers, signal: stop });
      if (!response.ok || !response.body) throw new OpenCodeRefusal(response.status, path);
      const stream = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { data } of stream) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, SILENCE_MS);
        const event = readOpenCodeEvent(data);
        if (event) yield event;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  session(id: string): Promise<Session> {
    return this.#get(`/session/${id}`, {}, Session);
  }

  /** What was said in a session lately, oldest first. */
  messages(session: Pick<Session, 'id' | 'directory'>): Promise<StoredMessage[]> {
    const query = { directory: session.directory, limit: CATCH_UP_MESSAGES };
    return this.#get(`/session/${session.id}/message`, query, known(StoredMessage));
  }

  /** Ids of the sessions at work in this very program. */
  async working(directory: string | undefined): Promise<string[]> {
    return Object.keys(await this.#get('/session/status', inFolder(directory), z.record(z.string(), z.unknown())));
  }

  /** Permissions that wait. They are kept in the program's memory only. */
  permissions(directory: string | undefined): Promise<PermissionRequest[]> {
    return this.#get('/permission', inFolder(directory), known(PermissionRequest));
  }

  /** Questions that wait, kept as permissions are. */
  questions(directory: string | undefined): Promise<QuestionRequest[]> {
    return this.#get('/question', inFolder(directory), known(QuestionRequest));
  }

  /** @throws OpenCodeRefusal with 404 where it was decided before */
  async replyPermission(id: string, directory: string, reply: PermissionReply): Promise<void> {
    await this.#call('POST', `/permission/${id}/reply`, { directory }, reply);
  }

  /** @param answers of each question the labels chosen, or other words @throws OpenCodeRefusal as `replyPermission` */
  async replyQuestion(id: string, directory: string, answers: readonly (readonly string[])[]): Promise<void> {
    await this.#call('POST', `/question/${id}/reply`, { directory }, { answers });
  }

  /** Nobody answers it. @throws OpenCodeRefusal as `replyPermission` */
  async rejectQuestion(id: string, directory: string): Promise<void> {
    await this.#call('POST', `/question/${id}/reject`, { directory });
  }

  /** A session at work takes it with its next step. */
  async prompt({ id, directory }: Session, { text, mark, ...how }: Prompt): Promise<void> {
    const parts = [{ type: 'text', text, metadata: { [MARK]: mark } }];
    await this.#call('POST', `/session/${id}/prompt_async`, { directory }, { ...how, parts });
  }

  /** Stops what a session does, with its subagents. */
  async abort({ id, directory }: Pick<Session, 'id' | 'directory'>): Promise<void> {
    await this.#call('POST', `/session/${id}/abort`, { directory });
  }

  async #get<T>(path: string, query: Readonly<Record<string, string>>, shape: z.ZodType<T>): Promise<T> {
    const response = await this.#call('GET', path, query);
    return shape.parse(await response.json());
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    query: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<Response> {
    const response = await fetch(`${this.#url}${path}?${new URLSearchParams(query).toString()}`, {
      method,
      headers: this.#headers,
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new OpenCodeRefusal(response.status, path);
    return response;
  }
}

const inFolder = (directory: string | undefined): Record<string, string> =>
  directory === undefined ? {} : { directory };

/** What a newer OpenCode says in another way is passed over. */
const known = <T>(shape: z.ZodType<T>) =>
  z.array(z.unknown()).transform((all) =>
    all.flatMap((each) => {
      const { data, success } = shape.safeParse(each);
      return success ? [data] : [];
    }),
  );

import type { Ask, OpenAsk } from '@beckon/contract/ask';
import type { InstanceState } from '@beckon/contract/feed';
import type { Instance } from '@beckon/contract/instance';
import type { Message } from '@beckon/contract/message';
import { bold, plain, plainLines } from './output.ts';

/** Writes each piece of news once: a line for people, or one JSON value a line for programs. */
export class News {
  readonly #json: boolean;
  readonly #out: NodeJS.WriteStream;

  constructor(json: boolean, out: NodeJS.WriteStream) {
    this.#json = json;
    this.#out = out;
  }

  message(message: Message, agent: string, shown: Set<string>): void {
    const who = message.sender_type === 'AGENT' ? agent : (message.sender_user_email ?? 'person');
    this.#once(`message ${message.id}`, shown, { event: 'message', ...message }, () => {
      return `${time(message.created_at)}  ${this.#bold(plain(who))}  ${plainLines(message.content)}`;
    });
  }

  ask(ask: Ask, shown: Set<string>): void {
    this.#once(`ask ${ask.id} ${ask.state}`, shown, { event: 'ask', ...ask }, () => {
      const answer = ask.answer === null ? '' : `: ${plainLines(ask.answer)}`;
      const choices = ask.state === 'open' ? optionsOf(ask) : answer;
      return `${time(ask.answered_at ?? ask.created_at)}  ${this.#bold(`${ask.kind} ${ask.state}`)}${choices}`;
    });
  }

  openAsk(ask: OpenAsk, shown: Set<string>): void {
    this.#once(`ask ${ask.id} open`, shown, { event: 'ask', ...ask }, () => {
      const who = plain(ask.instance_name ?? ask.agent_type_name);
      return `${time(ask.created_at)}  ${this.#bold(`${who} asks`)}  ${plainLines(ask.question)}${optionsOf(ask)}  (beckon open ${ask.agent_instance_id})`;
    });
  }

  status(instance: InstanceState, shown: Set<string>): void {
    const key = `status ${instance.status}`;
    // What it was before does not matter: it may come back to it.
    for (const each of shown) if (each.startsWith('status ') && each !== key) shown.delete(each);
    this.#once(key, shown, { event: 'status', ...instance }, () => this.#bold(instance.status));
  }

  /** The latest message of an instance in a list. */
  latest(instance: Instance, shown: Set<string>): void {
    const { id, latest_message, latest_message_at, status, name, agent_type_name } = instance;
    this.#once(`${id} ${latest_message_at} ${status}`, shown, { event: 'instance', ...instance }, () => {
      const at = latest_message_at ?? instance.started_at;
      return `${time(at)}  ${this.#bold(plain(name ?? agent_type_name))}  ${status}  ${plainLines(latest_message ?? '')}`;
    });
  }

  #once(key: string, shown: Set<string>, json: unknown, line: () => string): void {
    if (shown.has(key)) return;
    shown.add(key);
    this.#out.write(`${this.#json ? JSON.stringify(json) : line()}\n`);
  }

  #bold(text: string): string {
    return bold(text, this.#out);
  }
}

const time = (at: string): string => new Date(at).toLocaleTimeString('en-GB');

const optionsOf = ({ options }: Pick<Ask, 'options'>): string =>
  options ? ` [${options.map(plain).join(' | ')}]` : '';

import { randomUUID } from 'node:crypto';
import { restAs, type RestCaller } from '../../support/rest.ts';
import type { TestPerson } from '../../support/start-test-server.ts';

/** One instance of an agent at work, and the person who watches it. */
export interface Agent {
  readonly id: string;
  readonly agent: RestCaller;
  readonly person: RestCaller;
  /** Reports, or asks; returns the message's id. */
  say(content: string, options?: { asks?: boolean; metadata?: object }): Promise<string>;
  /** The person writes; returns the message's id. */
  write(content: string): Promise<string>;
}

export function startAgent(url: string, owner: TestPerson, id: string = randomUUID()): Agent {
  const agent = restAs(url, { key: owner.key });
  const person = restAs(url, { cookie: owner.cookie });
  return {
    id,
    agent,
    person,
    async say(content, { asks = false, metadata } = {}) {
      const { status, body } = await agent('POST', '/messages/agent', {
        agent_instance_id: id,
        agent_type: 'tester',
        content,
        requires_user_input: asks,
        message_metadata: metadata,
      });
      if (status !== 200) throw new Error(`The report was refused: ${JSON.stringify(body)}`);
      return body.message_id;
    },
    async write(content) {
      const { status, body } = await person('POST', `/agent-instances/${id}/messages`, { content });
      if (status !== 200) throw new Error(`The message was refused: ${JSON.stringify(body)}`);
      return body.id;
    },
  };
}

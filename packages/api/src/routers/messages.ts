import {
  EditMessageInput,
  GetMessageInput,
  ListMessagesInput,
  Message,
  MessagePage,
  PendingMessagesInput,
  PendingMessagesOutput,
  PostMessageInput,
  RequestInputInput,
  RequestInputOutput,
  SendAgentMessageInput,
  SendAgentMessageOutput,
  SendUserMessageInput,
  SendUserMessageOutput,
  UpdateMessageInput,
  UpdateMessageOutput,
} from '@beckon/contract/message';
import { FoundMessages, SearchMessagesInput } from '@beckon/contract/message-search';
import { getMessage, listMessages } from '@beckon/core/message/list-messages';
import { editMessage, withdrawMessage } from '@beckon/core/message/own-message';
import { pendingMessages } from '@beckon/core/message/pending-messages';
import { postMessage } from '@beckon/core/message/post-message';
import { requestInput } from '@beckon/core/message/request-input';
import { searchMessages } from '@beckon/core/message/search-messages';
import { sendAgentMessage } from '@beckon/core/message/send-agent-message';
import { sendUserMessage } from '@beckon/core/message/send-user-message';
import { updateMessage } from '@beckon/core/message/update-message';
import type { TRPCRouterRecord } from '@trpc/server';
import { procedure } from '../trpc.ts';

export const messagesRouter = {
  sendAgent: procedure
    .meta({
      summary: 'Report or ask as an agent',
      description: 'The first message of an instance makes it. The answer hands over what people wrote meanwhile.',
      scope: 'agent',
      rest: { method: 'POST', path: '/messages/agent' },
      mcp: { name: 'send_message' },
    })
    .input(SendAgentMessageInput)
    .output(SendAgentMessageOutput)
    .mutation(({ ctx, input }) => sendAgentMessage(ctx, input)),
  sendUser: procedure
    .meta({
      // Not a tool: a model must not be able to speak as the person who answers it.
      summary: 'Pass on what a person typed at the agent’s terminal',
      scope: 'relay',
      rest: { method: 'POST', path: '/messages/user' },
    })
    .input(SendUserMessageInput)
    .output(SendUserMessageOutput)
    .mutation(({ ctx, input }) => sendUserMessage(ctx, input)),
  update: procedure
    .meta({
      summary: 'Replace the content or the metadata of a message sent before',
      description:
        'A tool call gets its result, a text goes on. The message keeps its kind and its place; one that asks cannot be ' +
        'changed, nor one of an instance that has ended.',
      scope: 'agent',
      rest: { method: 'PATCH', path: '/messages/{message_id}' },
    })
    .input(UpdateMessageInput)
    .output(UpdateMessageOutput)
    .mutation(({ ctx, input }) => updateMessage(ctx, input)),
  pending: procedure
    .meta({
      summary: 'Fetch what people wrote since the last message read',
      description: 'With last_read_message_id the messages are handed out once; `stale` means that position has moved.',
      scope: 'agent',
      rest: { method: 'GET', path: '/messages/pending' },
      mcp: { name: 'get_pending_messages' },
    })
    .input(PendingMessagesInput)
    .output(PendingMessagesOutput)
    .mutation(({ ctx, input }) => pendingMessages(ctx, input)),
  requestInput: procedure
    .meta({
      summary: 'Turn a message already sent into a question',
      scope: 'agent',
      rest: { method: 'PATCH', path: '/messages/{message_id}/request-input' },
    })
    .input(RequestInputInput)
    .output(RequestInputOutput)
    .mutation(({ ctx, input }) => requestInput(ctx, input)),
  list: procedure
    .meta({
      summary: 'List messages of an instance, the latest page first',
      scope: 'read',
      guest: true,
      rest: { method: 'GET', path: '/agent-instances/{agent_instance_id}/messages', unwrap: 'items' },
      mcp: { name: 'list_messages' },
    })
    .input(ListMessagesInput)
    .output(MessagePage)
    .query(({ ctx, input }) => listMessages(ctx, input)),
  search: procedure
    .meta({
      summary: 'Find messages of an instance that contain a text, the latest first',
      scope: 'read',
      guest: true,
      rest: { method: 'POST', path: '/agent-instances/{agent_instance_id}/messages/search' },
    })
    .input(SearchMessagesInput)
    .output(FoundMessages)
    .query(({ ctx, input }) => searchMessages(ctx, input)),
  get: procedure
    .meta({
      summary: 'Get one message whole',
      scope: 'read',
      guest: true,
      rest: { method: 'GET', path: '/messages/{message_id}' },
    })
    .input(GetMessageInput)
    .output(Message)
    .query(({ ctx, input }) => getMessage(ctx, input)),
  post: procedure
    .meta({
      summary: 'Write to an agent, or answer its question, as a person',
      scope: 'decide',
      guest: true,
      rest: { method: 'POST', path: '/agent-instances/{agent_instance_id}/messages' },
    })
    .input(PostMessageInput)
    .output(Message)
    .mutation(({ ctx, input }) => postMessage(ctx, input)),
  edit: procedure
    .meta({
      summary: 'Change a message of yours that no agent has received yet',
      scope: 'decide',
      guest: true,
      rest: { method: 'PUT', path: '/messages/{message_id}/content' },
    })
    .input(EditMessageInput)
    .output(Message)
    .mutation(({ ctx, input }) => editMessage(ctx, input)),
  withdraw: procedure
    .meta({
      summary: 'Take back a message of yours that no agent has received yet',
      scope: 'decide',
      guest: true,
      rest: { method: 'POST', path: '/messages/{message_id}/withdraw' },
    })
    .input(GetMessageInput)
    .output(Message)
    .mutation(({ ctx, input }) => withdrawMessage(ctx, input)),
} satisfies TRPCRouterRecord;

import type { Ask } from './ask.ts';
import type { InstanceDetail } from './instance.ts';
import type { Message } from './message.ts';

/** A message as it is exported: with the question it asked, if it did. */
export type ExportedMessage = Message & { readonly ask?: Ask };

/** An instance as it is exported, without its messages. */
export type ExportedInstance = Omit<InstanceDetail, 'messages' | 'access_level' | 'is_owner' | 'last_read_message_id'>;

export type ExportFormat = 'markdown' | 'json';

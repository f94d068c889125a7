import { useSession } from '../app/session.tsx';
import { useKept } from './use-kept.ts';

/** A text under way to one run, kept in this browser until it is sent. */
export function useDraft(agent_instance_id: string): readonly [string, (text: string) => void] {
  return useKept(`beckon:draft:${useSession().id}:${agent_instance_id}`, readText, isEmpty);
}

const readText = (stored: unknown): string => (typeof stored === 'string' ? stored : '');

const isEmpty = (text: string): boolean => text === '';

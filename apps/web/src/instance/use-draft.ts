import { useEffect, useState } from 'react';
import { useSession } from '../app/session.tsx';
import { keep, readKept } from './kept-json.ts';

/** A text under way, kept in this browser until it is sent, so that a reload loses nothing. */
export function useDraft(agent_instance_id: string): readonly [string, (text: string) => void] {
  const name = `beckon:draft:${useSession().id}:${agent_instance_id}`;
  const [text, setText] = useState(() => {
    const kept = readKept(name);
    return typeof kept === 'string' ? kept : '';
  });
  useEffect(() => keep(name, text === '' ? undefined : text), [name, text]);
  return [text, setText];
}

import { createHmac, randomInt } from 'node:crypto';
import { badRequest } from '../app-error.ts';
import type { System } from '../context.ts';

/** Letters and digits that nobody takes for one another: 32, so that each carries 5 bits. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** 40 bits: with five tries a person in ten minutes, nobody hits one that is alive. */
const LENGTH = 8;
const HALF = LENGTH / 2;
const SPELLED = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** A new code that a person can read out and type: `ABCD-2345`. */
export function newUserCode(): string {
  return spell(Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
}

/** The one spelling of a code that a person has typed. @throws AppError BAD_REQUEST for what cannot be one */
export function readUserCode(typed: string): string {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  if (SPELLED.test(code)) return spell(code);
  throw badRequest(`user_code is ${LENGTH} letters and digits, such as ABCD-2345, as the device shows it.`);
}

/** What is stored of a code. Under a secret that is not in the database: forty bits alone could be tried out. */
export const hashUserCode = ({ sessions }: Pick<System, 'sessions'>, code: string): Buffer =>
  createHmac('sha256', sessions.secret).update(`user code of a device ${code}`).digest();

const spell = (code: string): string => `${code.slice(0, HALF)}-${code.slice(HALF)}`;

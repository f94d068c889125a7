import { badRequest } from '../app-error.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.?[^\s@]*$/;

/** An e-mail address as it is stored: trimmed, lower case. @throws AppError BAD_REQUEST that names the field */
export function parseEmail(text: string, field = 'email'): string {
  const email = text.trim().toLowerCase();
  if (!EMAIL.test(email) || email.length > 255 || email.includes('\0')) {
    throw badRequest(`${field} is not an e-mail address: '${text.replaceAll('\0', ' ').slice(0, 255)}'`);
  }
  return email;
}

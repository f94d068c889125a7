import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { must } from '@beckon/shared/must';
import { until } from './until.ts';

/** Takes whatever e-mail a server sends, over SMTP. */
export interface Mailbox extends AsyncDisposable {
  /** For `SMTP_URL`. */
  readonly url: string;
  /** Waits for the next letter to this address, and gives the link in it. */
  readonly linkFor: (address: string) => Promise<URL>;
}

interface Letter {
  readonly to: string;
  readonly text: string;
}

/** Starts an SMTP server on the loopback that keeps each letter. */
export async function openMailbox(): Promise<Mailbox> {
  const letters: Letter[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    void receive(socket, (letter) => letters.push(letter));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async linkFor(address) {
      const find = () => letters.findIndex(({ to }) => to === address);
      await until(`a letter to ${address} comes`, () => find() !== -1);
      const [letter] = letters.splice(find(), 1);
      return new URL(must(/^https?:\S+$/m.exec(must(letter).text)?.[0], 'The letter has a link'));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One connection: as much of SMTP as a sender needs. */
async function receive(socket: Socket, onLetter: (letter: Letter) => void): Promise<void> {
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 mailbox');
  let to = '';
  let data: string[] | undefined;
  for await (const line of createInterface({ input: socket })) {
    if (data) {
      if (line !== '.') data.push(line);
      else {
        onLetter({ to, text: decode(data.join('\n')) });
        data = undefined;
        say('250 kept');
      }
    } else if (/^DATA/i.test(line)) {
      data = [];
      say('354 go on');
    } else if (/^QUIT/i.test(line)) {
      say('221 bye');
      socket.end();
    } else {
      to = /^RCPT TO:<(.+)>/i.exec(line)?.[1] ?? to;
      say('250 fine');
    }
  }
}

/** Quoted-printable, where the letter has it; a dot at the beginning of a line is sent twice. */
function decode(raw: string): string {
  const text = raw.replaceAll(/^\.\./gm, '.');
  if (!/^content-transfer-encoding: quoted-printable/im.test(text)) return text;
  return text
    .replaceAll(/=\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

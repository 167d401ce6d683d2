// The double of Exchange Server with Outlook on the web, a relay that keeps what is sent, and Dovecot, which gets it.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCapture, type Submission } from './capture.ts';
import { startDovecot } from './dovecot.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { putInto } from './maildir.ts';
import { eventually, goProgram, Program } from './program.ts';

/** What can be changed while it runs. */
export interface Behaviour {
  /** Shape of the pages. */
  version?: '2013' | '2016' | '2019';
  language?: 'en' | 'de';
  /** It writes the body of clear-signed messages anew. */
  rewrap?: boolean;
  /** It refuses to send a draft that was stored before. */
  oneStep?: boolean;
  /** Outlook's own service finds nobody's certificates. */
  noCertificates?: boolean;
  /** Exchange Web Services take the browser's log-on. */
  integrated?: boolean;
  /** Recipients are shown by their names alone. */
  pills?: 'names';
  /** The name of an icon that its pages do not have, or of something else in them; see Behaviour in the double. */
  without?: string;
}

export interface ExchangeOptions {
  /** The folder whose certificates are in the directory. */
  certificates?: string;
}

export interface Exchange {
  /** Its origin, without a slash at the end. */
  origin: string;
  /** Everything that is on disk of what it was given. */
  disk: string;
  /** Puts a message into a user's inbox, as if it had come from outside. */
  receive(user: string, message: Buffer): void;
  /** The messages of a user's folder, which is called as Exchange Web Services call it. */
  messages(user: string, folder: string): Promise<Buffer[]>;
  /** What was submitted until now, in order. */
  submissions(): Submission[];
  /** Ends every session, as servers do after a time. */
  expireSessions(): Promise<void>;
  /** Makes the canaries that pages hold stale. */
  rotateCanaries(): Promise<void>;
  /** Behaves so from now on, and as usual in all that is not named. */
  behave(behaviour: Behaviour): Promise<void>;
  stop(): Promise<void>;
}

export async function startExchange(options: ExchangeOptions = {}): Promise<Exchange> {
  const folder = temporaryFolder('exchange');
  chmodSync(folder, 0o711);
  const capture = join(folder, 'capture');
  mkdirSync(capture);
  const dovecot = await startDovecot(folder);
  const relay = Program.start(goProgram('relay'), [
    ...['--lmtp', dovecot.lmtpSocket, '--capture', capture, '--passwd', dovecot.passwd],
  ]);
  const program = Program.start(goProgram('exchange'), [
    ...['--relay', await relay.firstLine(), '--maildir', join(folder, 'mail')],
    ...(options.certificates === undefined ? [] : ['--certificates', options.certificates]),
  ]);
  const stop = async () => {
    await Promise.all([program.stop(), relay.stop(), dovecot.stop()]);
    removeFolder(folder);
  };
  try {
    const origin = new URL(await program.firstLine()).origin;
    await eventually('Dovecot', () =>
      readFileSync(join(folder, 'dovecot.log'), 'utf8').includes('starting up'),
    );
    const control = async (name: string, body?: URLSearchParams) => {
      const response = await fetch(`${origin}/test/${name}`, { method: 'POST', ...(body ? { body } : {}) });
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
    };
    return {
      origin,
      disk: folder,
      receive: (user, message) => putInto(join(folder, 'mail', `${user}@example.test`), message),
      messages: async (user, folder) => {
        const query = new URLSearchParams({ account: `${user}@example.test`, folder });
        const messages = (await (await fetch(`${origin}/test/messages?${query}`)).json()) as string[];
        return messages.map(message => Buffer.from(message, 'base64'));
      },
      submissions: () => readCapture(capture),
      expireSessions: () => control('expire-sessions'),
      rotateCanaries: () => control('rotate-canaries'),
      behave: ({ version = '2016', language = 'en', without = '', pills = '', ...switches }) =>
        control(
          'behave',
          new URLSearchParams({
            ...{ version, language, without, pills },
            rewrap: switches.rewrap ? 'yes' : '',
            'one-step': switches.oneStep ? 'yes' : '',
            'no-certificates': switches.noCertificates ? 'yes' : '',
            integrated: switches.integrated ? 'yes' : '',
          }),
        ),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`the double of Exchange did not start: ${program.output}`, { cause: error });
  }
}

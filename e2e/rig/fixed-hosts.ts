// Doubles of webmails whose hosts are fixed, such as mail.google.com: a program that serves them all over TLS, a relay
// that keeps what is sent, and Dovecot, which gets it. Browsers find it with the option `hosts`.
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type programs from '../programs.json';
import type { Loss } from './breaker.ts';
import { readCapture, type Submission } from './capture.ts';
import { startDovecot } from './dovecot.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { eventually, goProgram, Program } from './program.ts';
import type { Recorded } from './wiretap.ts';

/** Where a browser finds the hosts of a double. */
export interface FixedHosts {
  /** Their names. */
  hosts: string[];
  /** The address and port that serves them all. */
  address: string;
  /** The SHA-256 of its key, in base64. */
  key: string;
}

/** A request to one of the hosts. */
export interface Requested extends Recorded {
  host: string;
}

export interface Double {
  /** For `Browser.launch`. */
  at: FixedHosts;
  /** What was submitted until now, in order. */
  submissions(): Submission[];
  /** Every request to its hosts until now, and to any other one that browsers know no double of, in order: pages, scripts and the extension alike. */
  requests(): Requested[];
  /** Tells the program to behave otherwise: POST /NAME on its control port. Returns what it answers. */
  control(name: string, body?: Record<string, string> | Buffer): Promise<string>;
  /** Everything that is on disk of what it was given. */
  disk: string;
  /** The messages of a user's folder, oldest first: inbox, drafts, sentitems or deleteditems. */
  messages(user: string, folder: string): Promise<Buffer[]>;
  /**
   * Loses the next request whose host and path, or whose body, has a text, or the answer to it. Resolves when that has
   * happened: the host has the request then, or never gets it.
   */
  breakAt(text: string, what: 'request' | 'answer', loss: Loss): Promise<void>;
  /** Lets the requests through that were held; nothing is lost any more. */
  letGo(): Promise<void>;
  /** Loses nothing any more; what was held is cut. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one of them with more options of its own. */
export async function startDouble(name: keyof typeof programs, options: string[] = []): Promise<Double> {
  const folder = temporaryFolder(name);
  chmodSync(folder, 0o711);
  const capture = join(folder, 'capture');
  mkdirSync(capture);
  const journal = new Journal(join(folder, 'journal'));
  const dovecot = await startDovecot(folder);
  const relay = Program.start(goProgram('relay'), [
    ...['--lmtp', dovecot.lmtpSocket, '--capture', capture, '--passwd', dovecot.passwd],
  ]);
  const program = Program.start(goProgram(name), [
    ...['--relay', await relay.firstLine(), '--maildir', join(folder, 'mail'), '--journal', journal.path],
    ...options,
  ]);
  const stop = async () => {
    await Promise.all([program.stop(), relay.stop(), dovecot.stop()]);
    removeFolder(folder);
  };
  try {
    const { control, ...at } = JSON.parse(await program.firstLine()) as FixedHosts & { control: string };
    await eventually('Dovecot', () =>
      readFileSync(join(folder, 'dovecot.log'), 'utf8').includes('starting up'),
    );
    const tell: Double['control'] = async (path, body = {}) => {
      const response = await fetch(`${control}/${path}`, {
        method: 'POST',
        body: Buffer.isBuffer(body) ? new Uint8Array(body) : new URLSearchParams(body),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`);
      return answer;
    };
    return {
      at,
      submissions: () => readCapture(capture),
      requests: () => journal.read(),
      control: tell,
      disk: folder,
      messages: async (user, folder) => {
        const found = JSON.parse(await tell('messages', { account: `${user}@example.test`, folder }));
        return (found as string[]).map(message => Buffer.from(message, 'base64'));
      },
      breakAt: async (text, what, loss) => {
        await tell('break', { text, what, loss });
        await tell('broken');
      },
      letGo: async () => void (await tell('let-go')),
      mend: async () => void (await tell('mend')),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`the double ${name} did not start: ${program.output}`, { cause: error });
  }
}

/** The file into which a double writes each request before it answers it; see e2e/doubles/internal/hosts. */
class Journal {
  readonly path: string;
  readonly #requests: Requested[] = [];
  #from = 0;

  constructor(path: string) {
    this.path = path;
  }

  read(): Requested[] {
    const file = openSync(this.path, 'r');
    try {
      const added = Buffer.alloc(fstatSync(file).size - this.#from);
      readSync(file, added, 0, added.length, this.#from);
      // A line that is being written has no end yet.
      const whole = added.subarray(0, added.lastIndexOf('\n') + 1);
      this.#from += whole.length;
      for (const line of whole.toString('utf8').split('\n').slice(0, -1)) {
        const { body, ...rest } = JSON.parse(line) as Omit<Requested, 'body'> & { body: string | null };
        this.#requests.push({ ...rest, body: Buffer.from(body ?? '', 'base64') });
      }
    } finally {
      closeSync(file);
    }
    return [...this.#requests];
  }
}

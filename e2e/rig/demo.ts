// The embedded webmail, as a server of its own.
import { readCapture, type Submission } from './capture.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { goProgram, Program } from './program.ts';

export interface DemoOptions {
  /** The largest message in octets. */
  maxUpload?: number;
  /** The server changes what it stores in Sent. */
  alterSent?: boolean;
  /** Where it listens; a free port where absent. */
  listen?: string;
}

export interface Demo {
  /** Its origin, without a slash at the end. */
  origin: string;
  /** What was submitted until now, in order. */
  submissions(): Submission[];
  /** Ends every session, as servers do after a time. */
  expireSessions(): Promise<void>;
  stop(): Promise<void>;
}

export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const capture = temporaryFolder('demo');
  const args = ['--listen', options.listen ?? '127.0.0.1:0', '--capture', capture, '--test-controls'];
  if (options.maxUpload !== undefined) args.push('--max-upload', String(options.maxUpload));
  if (options.alterSent) args.push('--alter-sent');
  const program = Program.start(goProgram('demo'), args);
  const origin = new URL(await program.firstLine()).origin;
  return {
    origin,
    submissions: () => readCapture(capture),
    expireSessions: async () => {
      const response = await fetch(`${origin}/test/expire-sessions`, { method: 'POST' });
      if (!response.ok) throw new Error(`expire-sessions: ${response.status}`);
    },
    stop: async () => {
      await program.stop();
      removeFolder(capture);
    },
  };
}

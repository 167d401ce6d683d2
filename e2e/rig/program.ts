// Programs that a test starts and stops: each in a process group of its own,
// so that stopping one takes its workers with it, and nothing else.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import programs from '../programs.json' with { type: 'json' };
import { build, root } from '../tree.ts';

const running = new Set<Program>();
// Before the listener that removes their folders; see folder.ts.
process.prependListener('exit', () => {
  for (const program of running) program.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** A program under way. */
export class Program {
  /** What it has written, standard output and error together. */
  output = '';
  #stdout = '';
  #child: ChildProcess;
  #ended: Promise<void>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.#ended = new Promise<void>(resolve => {
      child.on('error', error => {
        this.output += error.message;
        resolve();
      });
      child.on('exit', () => resolve());
    }).then(() => {
      running.delete(this);
    });
    running.add(this);
  }

  static start(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Program {
    return new Program(
      spawn(command, args, {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...env },
      }),
    );
  }

  get ended(): boolean {
    return !running.has(this);
  }

  /** The first line on standard output, where these programs print their address. */
  async firstLine(): Promise<string> {
    await eventually('a first line of output', () => this.#stdout.includes('\n') || this.ended);
    const line = this.#stdout.split('\n')[0];
    if (!line) throw new Error(`the program ended without a word: ${this.output}`);
    return line;
  }

  /** Ends the program and waits until it is gone. */
  async stop(): Promise<void> {
    this.kill('SIGTERM');
    const gone = await Promise.race([this.#ended.then(() => true), sleep(5000, false, { ref: false })]);
    if (!gone) this.kill('SIGKILL');
    await this.#ended;
  }

  kill(signal: NodeJS.Signals): void {
    const pid = this.#child.pid;
    if (pid === undefined || this.ended) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended by itself.
    }
  }
}

/**
 * The path of one of this tree's Go programs. `node build.mjs` builds them anew for the tests; here only what is missing
 * is built.
 */
export function goProgram(name: keyof typeof programs): string {
  const bin = join(build, 'bin');
  const path = join(bin, process.platform === 'win32' ? `${name}.exe` : name);
  if (existsSync(path)) return path;
  mkdirSync(bin, { recursive: true });
  execFileSync('go', ['build', '-o', path, programs[name]], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return path;
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Waits until a condition holds and returns its value; after the time it fails by name. */
export async function eventually<T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds = 20,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await condition();
      if (value) return value as NonNullable<T>;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  }
  throw new Error(`${what}: not within ${seconds} seconds`, { cause: last });
}

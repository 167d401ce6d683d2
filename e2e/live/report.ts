// What a live check found out: statuses, names and yes or no. Nothing of a mailbox is in it.
import { WebmailError } from '../../extension/webmail/failure.ts';

export interface Check {
  what: string;
  wanted: string;
  found: string;
}

export class Report {
  readonly checks: Check[] = [];
  readonly #title: string;
  readonly #secrets: string[] = [];
  #version = 'unknown';

  constructor(title: string) {
    this.#title = title;
  }

  /** The server's version, as it tells it. */
  set version(version: string) {
    this.#version = version;
  }

  /** A text that must never be in the report, such as an address. */
  keepOut(secret: string): void {
    if (secret !== '') this.#secrets.push(secret.toLowerCase());
  }

  /** Looks, and writes down what was found beside what Signet takes for true. A failure is written down by its code. */
  async check(what: string, wanted: string, look: () => Promise<string>): Promise<void> {
    this.checks.push({ what, wanted, found: await look().catch(codeOf) });
  }

  /** Those that found something else. */
  get differing(): Check[] {
    return this.checks.filter(({ wanted, found }) => wanted !== found);
  }

  /** The report in Markdown. Throws where something of the mailbox got into it. */
  toString(): string {
    const rows = this.checks.map(({ what, wanted, found }) => {
      return `| ${wanted === found ? 'yes' : '**no**'} | ${what} | ${wanted} | ${found} |`;
    });
    const text = [
      ...[`# ${this.#title}`, '', `Version of the server: ${this.#version}`, ''],
      ...['| as taken for true | what | wanted | found |', '| --- | --- | --- | --- |', ...rows, ''],
    ].join('\n');
    const leaked = this.#secrets.some(secret => text.toLowerCase().includes(secret));
    if (leaked || /[\w.+-]+@[\w-]/.test(text))
      throw new Error('the report would hold something of the mailbox');
    return text;
  }
}

/** What failed, without what it said: that may name people. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof WebmailError))
    return `failed: ${thrown instanceof Error ? thrown.name : 'unknown'}`;
  const { code, detail = '' } = thrown.failure;
  const said = /HTTP \d{3}(?: \w+)?|\bError\w+/.exec(detail)?.[0];
  return said === undefined ? code : `${code} (${said})`;
}

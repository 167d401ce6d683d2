/** The message that is answered or forwarded in a compose window. */
import { messageIDs, readHeader } from '../../header-fields.ts';
import type { Mailbox } from '../../mailbox/contract.ts';
import { find, findAll } from './anchors.ts';
import type { ComposeForm } from './compose-form.ts';
import type { ExactMessages } from './exact.ts';
import { fetchNamed } from './fetch.ts';
import { finalIdOf, isSameMessage, namedAs, threadOf } from './identify.ts';
import type { Threads } from './threads.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Where it is fetched from, and what is learned of it. */
interface Around {
  /** The path of the account's pages. */
  base: string;
  mailbox: Pick<Mailbox, 'download'>;
  exact: Pick<ExactMessages, 'of'>;
  threads: Threads;
}

export class Original {
  readonly #form: Pick<ComposeForm, 'answered' | 'thread'>;
  readonly #around: Around;
  #fetched: { answered: string; raw: Promise<Bytes | null> } | undefined;

  constructor(form: Pick<ComposeForm, 'answered' | 'thread'>, around: Around) {
    this.#form = form;
    this.#around = around;
  }

  /** It as Gmail gives it out, null where there is none. Fails where it cannot be had now; the next one to ask has it fetched again. */
  raw(): Promise<Bytes | null> {
    const { answered } = this.#form;
    if (this.#fetched?.answered === answered) return this.#fetched.raw;
    const raw = this.#download(answered).catch(thrown => {
      this.#fetched = undefined;
      throw thrown;
    });
    this.#fetched = { answered, raw };
    return raw;
  }

  async #download(answered: string): Promise<Bytes | null> {
    if (answered === '') return null;
    const named = namedAs(answered);
    const shown = findAll('message', document).find(({ dataset }) => isSameMessage({ ...dataset }, named));
    const now = () => (shown ? { ...shown.dataset } : named);
    const { exact, threads } = this.#around;
    const body = exact.of(finalIdOf(now()) ?? '') ?? (await fetchNamed(now, this.#around));
    const { legacyThreadId, threadPermId } = (shown && find('conversation', document)?.dataset) ?? {};
    // An answer in a window of its own outlasts the conversation in the page.
    const thread = threadOf(legacyThreadId, threadPermId) ?? this.#form.thread;
    threads.learn(messageIDs(readHeader(body).get('message-id'))[0], thread);
    return body;
  }
}

/** Fetching a message that the page names: by whichever of its ids Gmail knows it. */
import type { Mailbox } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { idsOf, type Named } from './identify.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** After how many milliseconds a message that was just sent is asked for again, whose final id Gmail does not know yet. */
const settling = [200, 400, 800, 1600, 3000, 5000];

/** Where it is fetched from. */
interface Around {
  /** The path of the account's pages. */
  base: string;
  mailbox: Pick<Mailbox, 'download'>;
}

/**
 * Fetches it. `not-recognised` where the page names none, `not-found` where Gmail knows none.
 *
 * @param named what the page calls it now
 */
export async function fetchNamed(
  named: () => Named,
  around: Around,
  wait = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds)),
): Promise<Bytes> {
  for (const before of settling) {
    const found = await download(idsOf(named()), around);
    if (found) return found;
    if (!idsOf(named()).some(isProvisional)) break;
    await wait(before);
  }
  throw new WebmailError('not-found', 'Gmail: there is no message with the ids in the page');
}

/** Null where Gmail knows none of them. */
async function download(ids: string[], { base, mailbox }: Around): Promise<Bytes | null> {
  if (ids.length === 0) throw new WebmailError('not-recognised', 'Gmail, message: data-legacy-message-id');
  for (const message of ids) {
    try {
      return (await mailbox.download({ base, message })).body;
    } catch (thrown) {
      if (failureOf(thrown).code !== 'not-found') throw thrown;
    }
  }
  return null;
}

/** Whether an id is the page's own. */
function isProvisional(id: string): boolean {
  return id.startsWith('msg-a:');
}

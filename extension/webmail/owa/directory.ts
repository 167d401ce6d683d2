/** The directory that Exchange has: people, their certificates, and the members of groups. */
import type { Address } from '../../../js-bridge/contract.ts';
import { addressKey, isAddress } from '../../addresses.ts';
import { bytesOfBase64 } from '../../base64.ts';
import type { StandsFor } from '../../channel.ts';
import { within } from '../../within.ts';
import { WebmailError } from '../failure.ts';
import type { Ews } from './ews.ts';
import type { Requests } from './requests.ts';
import type { Mailbox } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Of how many people a group may be, those of groups in it included. */
const mostMembers = 500;
/** How many people a text is looked up among to see what it stands for. */
const few = 5;

/** A person or a group of the directory. */
export interface Entry extends Address {
  group: boolean;
}

/** Asks by the session of the page, and where that has no answer by Exchange Web Services. */
export class ExchangeDirectory {
  readonly #requests: Pick<Requests, 'answer' | 'call' | 'post'>;
  readonly #ews: Ews;

  constructor(requests: Pick<Requests, 'answer' | 'call' | 'post'>, ews: Ews) {
    this.#requests = requests;
    this.#ews = ews;
  }

  /** The people and groups in the directory whom a text may mean. */
  async people(text: string, most: number): Promise<Entry[]> {
    const answer = await this.#requests.answer('FindPeople', {
      QueryString: text,
      IndexedPageItemView: {
        __type: 'IndexedPageView:#Exchange',
        BasePoint: 'Beginning',
        Offset: 0,
        MaxEntriesReturned: most,
      },
      ParentFolderId: {
        __type: 'TargetFolderId:#Exchange',
        BaseFolderId: { __type: 'DistinguishedFolderId:#Exchange', Id: 'directory' },
      },
      PersonaShape: { __type: 'PersonaResponseShape:#Exchange', BaseShape: 'Default' },
    });
    const { ResultSet } = (answer.Body ?? {}) as {
      ResultSet?: { DisplayName?: string; PersonaType?: string; EmailAddress?: Mailbox }[] | null;
    };
    return (ResultSet ?? []).map(({ DisplayName, PersonaType, EmailAddress }) => ({
      name: DisplayName ?? '',
      address: EmailAddress?.EmailAddress ?? '',
      group: PersonaType === 'DistributionList' || isGroup(EmailAddress ?? {}),
    }));
  }

  /** The certificates to encrypt to an address, those of secondary addresses included. */
  async certificates(address: string): Promise<Bytes[]> {
    const found = await this.encryptionCertificates(address).catch(() => []);
    return found.length > 0 ? found : this.#ews.certificates(address);
  }

  /** Those that Outlook on the web tells by itself. */
  async encryptionCertificates(address: string): Promise<Bytes[]> {
    // A wrapped request, other than those of Exchange Web Services.
    const answer = await this.#requests.post('GetEncryptionCerts', {
      request: {
        __type: 'GetCertsRequest:#Exchange',
        Recipients: [{ __type: 'EmailAddress:#Exchange', EmailAddress: address, RoutingType: 'SMTP' }],
      },
    });
    const { ValidRecipients } = (answer.Body ?? answer) as { ValidRecipients?: (string[] | null)[] | null };
    return (ValidRecipients ?? []).flatMap(values => values ?? []).map(bytesOfBase64);
  }

  /**
   * What an address stands for; null where it is nobody's, or a person's own first one.
   *
   * @param timeout for how many milliseconds the members of a group are asked for
   */
  async standsFor(address: string, timeout: number): Promise<StandsFor | null> {
    const found = await this.people(address, few);
    const named = found.find(each => addressKey(each.address) === addressKey(address));
    if (named?.group) return (await within(timeout, this.#members(named)).catch(() => null)) ?? unreadable;
    const [only] = found;
    // The directory finds people by all of their addresses, and tells the first one.
    if (named || !only || found.length > 1 || only.group || !isAddress(only.address)) return null;
    return { as: 'other-address', for: [{ name: only.name, address: only.address }] };
  }

  /** All people of a group, those of the groups in it included; null where there is anybody who has no address. */
  async #members(group: Entry): Promise<StandsFor | null> {
    const people = new Map<string, Address>();
    const waiting = [group.address];
    for (let next = waiting[0], at = 0; next !== undefined; next = waiting[++at]) {
      for (const member of await this.#expand(next)) {
        const { Name: name = '', EmailAddress: address = '' } = member;
        if (!isAddress(address)) return null;
        if (!isGroup(member)) people.set(addressKey(address), { name, address });
        else if (!waiting.some(each => addressKey(each) === addressKey(address))) waiting.push(address);
        if (people.size + waiting.length > mostMembers) return null;
      }
    }
    return people.size === 0 ? null : { as: 'group', for: [...people.values()] };
  }

  /** The members of one group. Throws where not all of them are told. */
  async #expand(address: string): Promise<Mailbox[]> {
    const expansion = await this.#requests
      .call('ExpandDL', {
        Mailbox: { __type: 'EmailAddress:#Exchange', EmailAddress: address, RoutingType: 'SMTP' },
      })
      .then(({ DLExpansion }) => DLExpansion as Expansion | undefined)
      .catch(() => undefined);
    const members = expansion?.Mailbox ?? (await this.#ews.members(address));
    if (members === null || expansion?.IncludesLastItemInRange === false)
      throw new WebmailError('rejected', 'the group is not told in full');
    return members;
  }
}

/** [MS-OXWSDLIST] Section 3.1.4.1.3.1, ArrayOfDLExpansionType. */
interface Expansion {
  Mailbox?: Mailbox[];
  IncludesLastItemInRange?: boolean;
}

const unreadable: StandsFor = { as: 'unreadable' };

/** By the kind of an entry. [MS-OXWSCDATA] Section 2.2.5.19, MailboxTypeType. */
function isGroup({ MailboxType = '' }: Mailbox): boolean {
  return /^(PublicDL|PrivateDL|GroupMailbox)$/.test(MailboxType);
}

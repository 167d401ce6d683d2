import type { Address } from '../../../js-bridge/contract.ts';
import type { JMAPClient } from './client.ts';
import type { ContactCard } from './types.ts';

/** How many people the server is asked for at most. */
const most = 20;

/** Asks the server's address book who a text may mean. Nobody, where there is none. RFC 9610 Section 3.3. */
export async function complete(client: JMAPClient, text: string): Promise<Address[]> {
  const accountId = client.contactsAccount;
  if (accountId === undefined) return [];
  const found = { resultOf: 'c0', name: 'ContactCard/query', path: '/ids' };
  const [, got] = await client.call([
    ['ContactCard/query', { accountId, filter: { text }, limit: most }],
    ['ContactCard/get', { accountId, '#ids': found, properties: ['name', 'emails'] }],
  ]);
  return ((got?.list ?? []) as ContactCard[]).flatMap(card =>
    Object.values(card.emails ?? {}).map(({ address = '' }) => ({ name: nameOf(card), address })),
  );
}

/** The whole name, or its parts in the order in which the card has them. RFC 9553 Section 2.2.1. */
function nameOf({ name }: ContactCard): string {
  return name?.full ?? (name?.components ?? []).map(({ value }) => value).join(' ');
}

/**
 * By what number a provider knows this copy of Signet: what the publisher registered, in a file of the package, or
 * what the administrator did, in the policy.
 */
import type { PolicyInfo } from '../../../js-bridge/contract.ts';
import type { Provider } from '../../mailbox/access.ts';
import { askEngine } from '../engine.ts';

/** A registration. */
export interface Client {
  id: string;
  /** What Google wants besides, of a program that cannot keep one: it protects nothing. */
  secret?: string;
  /** The tenant that it is for, where that is not everyone's. */
  tenant?: string;
}

/** oauth-clients.json: for each store that the extension has an id of its own in. Empty strings where nothing is registered. */
type Registered = Partial<Record<Provider, Partial<Record<Store | 'secret', string>>>>;

/** Where copies come from; each gives the extension an id of its own. */
type Store = 'chrome' | 'edge';

type Decided = Pick<
  PolicyInfo,
  'microsoftClientId' | 'microsoftTenant' | 'googleClientId' | 'googleClientSecret'
>;

const file = 'oauth-clients.json';

/** The registration with a provider; undefined where there is none. */
export async function clientFor(provider: Provider): Promise<Client | undefined> {
  const [{ result }, response] = await Promise.all([
    askEngine(engine => engine.call('policy', {})),
    fetch(chrome.runtime.getURL(file)),
  ]);
  return (
    decided(provider, result) ?? registered(provider, await response.json(), isEdge() ? 'edge' : 'chrome')
  );
}

/** What the administrator registered. */
export function decided(provider: Provider, policy: Decided): Client | undefined {
  const { microsoftClientId, microsoftTenant, googleClientId, googleClientSecret } = policy;
  const client: Client =
    provider === 'microsoft'
      ? { id: microsoftClientId, ...(microsoftTenant ? { tenant: microsoftTenant } : {}) }
      : { id: googleClientId, ...(googleClientSecret ? { secret: googleClientSecret } : {}) };
  return client.id === '' ? undefined : client;
}

/** What the publisher did, for the store that this copy is from. */
export function registered(provider: Provider, all: Registered, store: Store): Client | undefined {
  const { [store]: id = '', secret = '' } = all[provider] ?? {};
  return id === '' ? undefined : { id, ...(secret === '' ? {} : { secret }) };
}

function isEdge(): boolean {
  const { userAgentData } = navigator as { userAgentData?: { brands: { brand: string }[] } };
  return userAgentData?.brands.some(({ brand }) => brand === 'Microsoft Edge') === true;
}

/**
 * Opening the keys with an authenticator: a fingerprint reader, a security
 * key, a phone. WebAuthn's PRF extension gives the same 32 octets for the same
 * salt each time, and nobody else can make it; the engine wraps its key with
 * them. WebAuthn Level 3 Section 10.1.4.
 *
 * The relying party is the extension itself, which is what the browser takes
 * where none is named: no web page can ask for these credentials.
 */
import { bytesOfBase64url, toBase64url } from '../base64.ts';

/** Why an authenticator did not give what was asked of it. */
export type AuthenticatorFailure =
  /** The user closed the browser's window, or waited too long. */
  | 'declined'
  /** The authenticator knows no PRF. */
  | 'no-prf'
  /** This authenticator was added before. */
  | 'known'
  /** The browser has no WebAuthn here, such as in a frame of a page that forbids it. */
  | 'unavailable';

/** Thrown when an authenticator did not give what was asked of it. */
export class AuthenticatorError extends Error {
  readonly failure: AuthenticatorFailure;

  constructor(failure: AuthenticatorFailure) {
    super(failure);
    this.failure = failure;
  }
}

/** An authenticator as the keystore remembers it, in base64url. */
export interface Known {
  credentialId: string;
  salt: string;
}

/** What a new authenticator gave. */
export interface Fresh extends Known {
  /** The PRF's output: 32 octets that are a key. */
  secret: Uint8Array<ArrayBuffer>;
}

const SALT_SIZE = 32;
const CHALLENGE_SIZE = 32;
/** COSE: ES256, EdDSA and RS256, RFC 9053 and RFC 8812. The signature is not used; these are what authenticators have. */
const ALGORITHMS = [-7, -8, -257];

/** Whether this document can ask an authenticator at all. */
export function authenticatorsAvailable(): boolean {
  // Within a web page the page could cover the browser's question, and may forbid it: a page of Signet asks instead.
  return parent === window && 'credentials' in navigator && 'PublicKeyCredential' in globalThis;
}

/**
 * Asks the user to add an authenticator. Call it from a click.
 *
 * @param known those that were added before; they are not taken twice
 * @throws {AuthenticatorError}
 */
export async function addAuthenticator(known: readonly Known[]): Promise<Fresh> {
  const salt = random(SALT_SIZE);
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(CHALLENGE_SIZE),
        rp: { name: 'Signet' },
        user: { id: random(SALT_SIZE), name: 'Signet', displayName: 'Signet' },
        pubKeyCredParams: ALGORITHMS.map(alg => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
        excludeCredentials: descriptors(known),
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const { enabled, results } = credential.getClientExtensionResults().prf ?? {};
  if (!enabled) throw new AuthenticatorError('no-prf');
  const fresh = { credentialId: credential.id, salt: toBase64url(salt) };
  // Not every authenticator gives the output while it is being added.
  const secret = results?.first ? octets(results.first) : (await useAuthenticator([fresh])).secret;
  return { ...fresh, secret };
}

/**
 * Asks the user for one of the authenticators that were added. Call it from a click.
 *
 * @throws {AuthenticatorError}
 */
export async function useAuthenticator(known: readonly Known[]): Promise<Fresh> {
  const evaluations = known.map(({ credentialId, salt }) => [
    credentialId,
    { first: bytesOfBase64url(salt) },
  ]);
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(CHALLENGE_SIZE),
        allowCredentials: descriptors(known),
        userVerification: 'required',
        extensions: { prf: { evalByCredential: Object.fromEntries(evaluations) } },
      },
    }),
  );
  const first = credential.getClientExtensionResults().prf?.results?.first;
  const used = known.find(({ credentialId }) => credentialId === credential.id);
  if (!first || !used) throw new AuthenticatorError('no-prf');
  return { ...used, secret: octets(first) };
}

async function ask(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!authenticatorsAvailable()) throw new AuthenticatorError('unavailable');
  try {
    const credential = await question();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (thrown) {
    throw new AuthenticatorError(failureOf(thrown));
  }
  throw new AuthenticatorError('declined');
}

function failureOf(thrown: unknown): AuthenticatorFailure {
  switch (thrown instanceof DOMException ? thrown.name : '') {
    case 'InvalidStateError':
      return 'known';
    case 'NotSupportedError':
    case 'SecurityError':
      return 'unavailable';
    default:
      return 'declined';
  }
}

function descriptors(known: readonly Known[]): PublicKeyCredentialDescriptor[] {
  return known.map(({ credentialId }) => ({ type: 'public-key', id: bytesOfBase64url(credentialId) }));
}

function random(size: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(size));
}

function octets(source: BufferSource): Uint8Array<ArrayBuffer> {
  const view =
    source instanceof ArrayBuffer
      ? new Uint8Array(source)
      : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(view);
}

// Messages to oneself with which a live check sees what a server makes of them.
import { randomUUID } from 'node:crypto';
import { changedContent } from '../../extension/webmail/exchange/same-content.ts';
import { encrypt, sign, signOpaquely } from '../openssl.ts';

export interface Letter {
  /** What it is, for the report. */
  kind: string;
  /** Its Message-ID without angle brackets. */
  id: string;
  raw: Uint8Array<ArrayBuffer>;
}

/** One of each kind that Signet sends; the certificates are those of nobody. */
export function letters(address: string, certificates: string): Letter[] {
  const to = { from: address, to: address, subject: 'Signet live check' };
  const text = 'Written by a check of Signet. It may be deleted.';
  return [
    letter('clear-signed', sign(text, to, certificates, 'alice')),
    letter('encrypted with AES-CBC', encrypt(text, to, certificates, 'alice')),
    letter('encrypted with AES-GCM', encrypt(text, to, certificates, 'alice', '-aes-256-gcm')),
  ];
}

/** One that is signed in one piece, which Signet sends where clear-signed ones do not survive. */
export function opaqueLetter(address: string, certificates: string): Letter {
  const to = { from: address, to: address, subject: 'Signet live check' };
  return letter(
    'signed in one piece',
    signOpaquely('Written by a check of Signet.', to, certificates, 'alice'),
  );
}

/** An encrypted one that is larger than what Microsoft Graph takes at once. */
export function largeLetter(address: string, certificates: string): Letter {
  const to = { from: address, to: address, subject: 'Signet live check' };
  return letter('large and encrypted', encrypt('x'.repeat(5_000_000), to, certificates, 'alice'));
}

function letter(kind: string, message: Buffer): Letter {
  const id = `${randomUUID()}@signet-live-check.invalid`;
  const named = message.toString('latin1').replace(/^Message-ID: .*$/m, `Message-ID: <${id}>`);
  return { kind, id, raw: new Uint8Array(Buffer.from(named, 'latin1')) };
}

/** What a server made of a letter: "kept", or what it changed, without any value. */
export function madeOf({ raw }: Letter, stored: Uint8Array<ArrayBuffer>): string {
  const change = changedContent(raw, stored);
  if (change === null) return 'kept';
  return /^the field [\w-]+ is/.exec(change)?.[0]?.replace(/ is$/, ' differs') ?? change;
}

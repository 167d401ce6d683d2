// OpenSSL's cms command: a second opinion on what was sent, and a sender that is not Signet.
import { execFileSync } from 'node:child_process';
import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './rig/folder.ts';
import { build } from './tree.ts';

/** Decrypts a message with a person's key; throws where it cannot. */
export function decrypt(message: Buffer, certificates: string, name: string): Buffer {
  return cms(message, [
    '-decrypt',
    ...['-recip', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
  ]);
}

/**
 * Whom the RecipientInfos of a message name, each of them: the certificates' files, without .pem, sorted. Throws where
 * one names somebody in another way than by issuer and serial number. RFC 5652 Section 6.2.
 */
export function recipientInfos(message: Buffer, certificates: string): string[] {
  const printed = cms(message, ['-cmsout', '-print', '-noout']).toString('latin1');
  const [infos = ''] =
    /^ *recipientInfos:[\s\S]*?^ *(?:encrypted|authEncrypted)ContentInfo:/m.exec(printed) ?? [];
  const serials = Array.from(infos.matchAll(/^ *serialNumber: (\d+)\r?$/gm), ([, serial = '']) => serial);
  // Each has its content key once; the originator of a KeyAgreeRecipientInfo is a key without a name.
  const keys = infos.match(/^ *encryptedKey:/gm)?.length ?? 0;
  const kinds = infos.match(/^ *d\.(ktri|kari|kekri|pwri|ori):/gm)?.length ?? 0;
  if (keys === 0 || keys !== serials.length || kinds > keys) throw new Error(`unnamed recipients:\n${infos}`);
  const names = serialNumbers(certificates);
  return serials.map(serial => names.get(serial) ?? `somebody with serial number ${serial}`).sort();
}

/** The certificates of a folder by their serial numbers. */
function serialNumbers(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter(name => name.endsWith('.pem'));
  return new Map(
    files.map(name => {
      const { serialNumber } = new X509Certificate(readFileSync(join(folder, name)));
      return [BigInt(`0x${serialNumber}`).toString(), name.replace('.pem', '')];
    }),
  );
}

/** Verifies a signed entity against the tests' authority and returns what was signed; throws where it does not hold. */
export function verify(entity: Buffer, certificates: string): Buffer {
  return cms(entity, ['-verify', '-CAfile', join(certificates, 'ca.pem')]);
}

/** A message whose texts are no longer encoded for transport. */
export function readable(message: string): string {
  const base64 = /(Content-Transfer-Encoding: base64\r\n\r\n)([A-Za-z0-9+/=\r\n]+)/g;
  const decoded = message.replace(base64, (_, field, text) => `${field}${Buffer.from(text, 'base64')}\r\n`);
  return decoded.replaceAll('=\r\n', '').replaceAll('=3E', '>');
}

/** The header of a message. */
export interface Letter {
  from: string;
  to: string;
  subject: string;
}

/** A clear-signed message, as another mail program would send it, with the key of a person in the certificates. */
export function sign(text: string, letter: Letter, certificates: string, name: string): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return message(entity, letter, [
    ...['-sign', '-signer', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
    ...['-certfile', join(certificates, 'intermediate.pem')],
  ]);
}

/** A message like that of {@link sign} in one piece, whose text is inside the SignedData. */
export function signOpaquely(text: string, letter: Letter, certificates: string, name: string): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return message(entity, letter, [
    ...['-sign', '-nodetach', '-signer', join(certificates, `${name}.pem`)],
    ...['-inkey', join(certificates, `${name}.key`), '-certfile', join(certificates, 'intermediate.pem')],
  ]);
}

/** A message like that of {@link sign} which asks everybody for a receipt, to go to its sender. */
export function askForReceipt(
  text: string,
  letter: Letter,
  certificates: string,
  name: string,
  to = `${name}@example.test`,
): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return message(entity, letter, [
    ...['-sign', '-signer', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
    ...['-certfile', join(certificates, 'intermediate.pem')],
    ...['-receipt_request_all', '-receipt_request_to', to],
  ]);
}

/** A receipt for a message that asks for one. */
export function signReceipt(asking: Buffer, letter: Letter, certificates: string, name: string): Buffer {
  return message(asking, letter, [
    ...['-sign_receipt', '-CAfile', join(certificates, 'ca.pem')],
    ...['-signer', join(certificates, `${name}.pem`), '-inkey', join(certificates, `${name}.key`)],
    ...['-certfile', join(certificates, 'intermediate.pem')],
  ]);
}

/** Sees that a receipt is for a message that asks for one; throws where it is not. */
export function verifyReceipt(receipt: Buffer, asking: Buffer, certificates: string): void {
  const path = join(temporaryFolder('receipt'), 'receipt.der');
  writeFileSync(path, cms(receipt, ['-cmsout', '-outform', 'DER']));
  cms(asking, ['-verify_receipt', path, '-rctform', 'DER', '-CAfile', join(certificates, 'ca.pem')]);
}

/** An encrypted message that nobody signed; of AES-GCM, such as -aes-256-gcm, it makes AuthEnvelopedData. */
export function encrypt(
  text: string,
  letter: Letter,
  certificates: string,
  recipient: string,
  cipher = '-aes256',
): Buffer {
  const entity = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n`;
  return encryptEntity(entity, letter, certificates, recipient, cipher);
}

/** An encrypted message of whatever is to be inside, such as a signed entity. */
export function encryptEntity(
  entity: string,
  letter: Letter,
  certificates: string,
  recipient: string,
  cipher = '-aes256',
): Buffer {
  return message(entity, letter, ['-encrypt', cipher, '-recip', join(certificates, `${recipient}.pem`)]);
}

/** OpenSSL ends the lines of its header with LF alone, and writes neither a Date nor a Message-ID. */
function message(entity: string | Buffer, { from, to, subject }: Letter, args: string[]): Buffer {
  const written = cms(typeof entity === 'string' ? Buffer.from(entity) : entity, [
    ...args,
    '-from',
    from,
    '-to',
    to,
    '-subject',
    subject,
  ]);
  const date = `Date: ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`;
  const id = `Message-ID: <${randomUUID()}@example.test>\r\n`;
  return Buffer.from(date + id + written.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
}

function cms(input: Buffer, args: string[]): Buffer {
  try {
    return execFileSync('openssl', ['cms', ...args], {
      input,
      maxBuffer: 256 << 20,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (thrown) {
    throw new Error(`${reasonOf(thrown)}\nIts input is kept in ${keep(input)}`);
  }
}

/** What was thrown, without the octets that Node prints with it. */
function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.trim() : String(thrown);
}

/** Keeps octets that failed, since most messages are made of random ones and never come again. */
function keep(octets: Buffer): string {
  const folder = join(build, 'failed');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `openssl-${Date.now()}-${randomUUID().slice(0, 8)}.eml`);
  writeFileSync(path, octets);
  return path;
}

// A proxy before a webmail that records every octet that a browser sends to it:
// form posts, uploads and scripts' requests alike.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  method: string;
  path: string;
  /** The header fields, in which scripts send things, too. */
  header: string;
  body: Buffer;
}

export interface Wiretap {
  /** Where the webmail is reached through the proxy. */
  origin: string;
  requests: Recorded[];
  stop(): Promise<void>;
}

export async function startWiretap(target: string): Promise<Wiretap> {
  const requests: Recorded[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = 'GET', url = '/', headers } = incoming;
      requests.push({ method, path: url, header: incoming.rawHeaders.join('\n'), body });
      const onward = request(new URL(url, target), { method, headers }, answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/**
 * Whether octets hold a text: as it is, in URL or form encoding, in JSON, in
 * UTF-16, in quoted-printable, or in base64 at any offset and in any lines.
 */
export function holds(octets: Buffer, text: string): boolean {
  return readEveryWay(octets)(text);
}

/** The same for several texts, of octets that are read once. */
export function readEveryWay(octets: Buffer): (text: string) => boolean {
  const unfolded = octets.toString('latin1').replaceAll(/=?\r?\n/g, '');
  const decoded = unfolded.replaceAll(/=([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const readings = [octets, Buffer.from(unfolded, 'latin1'), Buffer.from(decoded, 'latin1')];
  return text =>
    octets.includes(Buffer.from(text, 'utf16le')) ||
    readings.some(each => formsOf(text).some(form => each.includes(form)));
}

/** A text in the encodings of octets. */
function formsOf(text: string): string[] {
  const inBase64 = [0, 1, 2].map(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    // The first and last characters mix in bits of the neighbours.
    return encoded.replaceAll('=', '').slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const inURL = encodeURIComponent(text);
  return [text, inURL, inURL.replaceAll('%20', '+'), ...inBase64];
}

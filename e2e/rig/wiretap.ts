// A proxy before a webmail that records every octet that a browser sends to it:
// form posts, uploads and scripts' requests alike.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  method: string;
  path: string;
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
      requests.push({ method, path: url, body });
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

/** Whether octets hold a text as it is, in URL encoding, in UTF-16, or in base64 at any offset. */
export function holds(octets: Buffer, text: string): boolean {
  const plain = Buffer.from(text);
  const inBase64 = [0, 1, 2].map(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), plain])
      .toString('base64')
      .replaceAll('=', '');
    // The first and last characters mix in bits of the neighbours.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const forms = [
    text,
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll('%20', '+'),
    ...inBase64,
  ];
  const unfolded = Buffer.from(octets.toString('latin1').replaceAll(/=?\r?\n/g, ''), 'latin1');
  return [octets, unfolded].some(
    each => forms.some(form => each.includes(form)) || each.includes(Buffer.from(text, 'utf16le')),
  );
}

// Requests of a test itself to the hosts of a double, which no name of the network leads to.
import { request } from 'node:https';
import type { FixedHosts } from './fixed-hosts.ts';

/** A `fetch` that finds the hosts of a double where it serves them, and believes its key. */
export function fetchFrom({ address }: FixedHosts): typeof fetch {
  const [host, port] = address.split(':');
  return (input, { method = 'GET', headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(String(input));
      const asked = request({
        ...{ host, port, method, path: url.pathname + url.search, servername: url.hostname },
        headers: { ...(headers as Record<string, string>), host: url.hostname },
        rejectUnauthorized: false, // it was made for this test
      });
      asked.on('error', reject);
      asked.on('response', answer => {
        const chunks: Buffer[] = [];
        answer.on('data', chunk => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 500;
          const fields = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
          // A status that has no body may be given none.
          const content = status === 204 ? null : Buffer.concat(chunks);
          resolve(new Response(content, { status, headers: Object.fromEntries(fields) }));
        });
      });
      asked.end(typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body) : undefined);
    });
}

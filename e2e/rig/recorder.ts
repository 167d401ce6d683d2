// A server at the end of the names that mail could make a browser ask: it writes down each connection, request and
// packet that reaches it, over HTTP, HTTPS, WebSocket and UDP, and answers with a picture. What does not get so far, such
// as a name that is only looked up, is in the log that the browser keeps of its own network.
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHTTP, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHTTPS } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { picturePNG } from '../flow.ts';
import { temporaryFolder } from './folder.ts';

/** Something that came. */
export interface Seen {
  /** connection: over TCP, before anything else came over it. packet: over UDP. */
  kind: 'connection' | 'request' | 'upgrade' | 'packet';
  /** The address that was asked for; "" where nobody said. */
  url: string;
  headers: IncomingMessage['headers'];
}

/** Answers a request to a path in another way than with a picture. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Recorder {
  /** All that came, in order. */
  seen: Seen[];
  answers: Map<string, Answer>;
  /** The port of everything that is TCP. */
  port: number;
  udp: number;
  /** For the browser: the names lead here, its certificate is believed, and the browser keeps a log. */
  args: string[];
  /** Whether the browser, before it was closed, looked up a name that does not lead here. */
  wasLookedUp(name: string): boolean;
  stop(): Promise<void>;
}

/** Starts a recorder for names; "*.example.test" stands for all below. */
export async function startRecorder(...names: string[]): Promise<Recorder> {
  const seen: Seen[] = [];
  const answers = new Map<string, Answer>();
  const { key, certificate, pin } = identity(names);
  const note = (kind: Seen['kind'], { headers = {}, url = '' }: Partial<IncomingMessage> = {}) =>
    seen.push({ kind, url: headers.host === undefined ? '' : `${headers.host}${url}`, headers });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    note('request', request);
    const other = answers.get(new URL(request.url ?? '/', 'http://any').pathname);
    if (other) return other(request, response);
    return response.writeHead(200, { 'Content-Type': picturePNG.mimeType }).end(picturePNG.buffer);
  };
  const servers = [createHTTP(answer), createHTTPS({ key, cert: certificate }, answer)] as const;
  for (const server of servers) {
    server.on('upgrade', (request, socket) => {
      note('upgrade', request);
      socket.destroy();
    });
  }
  const open = new Set<Socket>();
  const front = createServer(socket => {
    note('connection');
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', first => {
      socket.pause();
      socket.unshift(first);
      const [plain, secure] = servers;
      const isTLS = first[0] === 0x16; // a handshake record: RFC 8446 Section 5.1
      (isTLS ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  const packets = createSocket('udp4', () => note('packet'));
  front.listen(0, '127.0.0.1');
  packets.bind(0, '127.0.0.1');
  await Promise.all([once(front, 'listening'), once(packets, 'listening')]);

  const { port } = front.address() as AddressInfo;
  const log = join(temporaryFolder('netlog'), 'log.json');
  const rules = names.map(name => `MAP ${name} 127.0.0.1:${port}`);
  return {
    seen,
    answers,
    port,
    udp: packets.address().port,
    args: [
      `--host-resolver-rules=${rules.join(', ')}`,
      `--ignore-certificate-errors-spki-list=${pin}`,
      `--log-net-log=${log}`,
    ],
    wasLookedUp: name => {
      const hosts = readFileSync(log, 'utf8').matchAll(/"host":"(?:https?:\/\/)?([^":]+)/g);
      return Array.from(hosts, ([, host]) => host).includes(name);
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      packets.close();
      front.close();
      await once(front, 'close');
    },
  };
}

/** A certificate for the names, and what the browser knows its key by. */
function identity(names: string[]): { key: string; certificate: string; pin: string } {
  const pem = execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=recorder', '-addext', `subjectAltName=${names.map(name => `DNS:${name}`).join(',')}`],
      ...['-keyout', '-', '-out', '-'],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const publicKey = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return { key: pem, certificate: pem, pin: createHash('sha256').update(publicKey).digest('base64') };
}

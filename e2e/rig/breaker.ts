// A proxy before a webmail that loses a request or its answer, once, where a test says so.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of the connection: it is cut, or nothing comes any more. */
export type Loss = 'cut' | 'hold';

export interface Breaker {
  /** Where the webmail is reached through the proxy. */
  origin: string;
  /**
   * Loses the next request whose path or body has a text, or the answer to it. Resolves when that has happened: the
   * webmail has the request then, or never gets it.
   */
  breakAt(text: string, what: 'request' | 'answer', loss: Loss): Promise<void>;
  /** Lets the requests through that were held; nothing is lost any more. */
  letGo(): void;
  /** Loses nothing any more; what was held is cut. */
  mend(): void;
  stop(): Promise<void>;
}

/** How long a request may take to come, in milliseconds. */
const patience = 30_000;

interface Plan {
  text: string;
  what: 'request' | 'answer';
  loss: Loss;
  happened: () => void;
}

export async function startBreaker(target: string): Promise<Breaker> {
  let plan: Plan | undefined;
  const held = new Set<ServerResponse>();
  /** Pass the held requests on. */
  let late: (() => void)[] = [];

  function lose({ loss, happened }: Plan, outgoing: ServerResponse): void {
    if (loss === 'cut') outgoing.destroy();
    else held.add(outgoing);
    happened();
  }

  function onward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    const path = incoming.url ?? '/';
    const fits = plan && (path.includes(plan.text) || body.includes(plan.text)) ? plan : undefined;
    if (fits) plan = undefined;
    if (fits?.what === 'request') {
      lose(fits, outgoing);
      if (fits.loss === 'hold') late.push(() => ask(incoming, body, outgoing));
    } else ask(incoming, body, outgoing, fits);
  }

  function ask(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, fits?: Plan): void {
    const { url: path = '/', method = 'GET', headers } = incoming;
    const asked = request(new URL(path, target), { method, headers }, answer => {
      if (fits) {
        answer.resume();
        answer.on('end', () => lose(fits, outgoing));
        return;
      }
      const { connection, ...kept } = answer.headers;
      // PHP's own server ends each connection. Those that people run keep them, and only what breaks on a kept one is repeated.
      outgoing.writeHead(answer.statusCode ?? 502, plan || !connection ? kept : { ...kept, connection });
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    asked.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => onward(incoming, Buffer.concat(chunks), outgoing));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const mend = () => {
    plan = undefined;
    for (const outgoing of held) outgoing.destroy();
    held.clear();
    late = [];
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    breakAt: (text, what, loss) =>
      new Promise((happened, never) => {
        plan = { text, what, loss, happened };
        setTimeout(() => never(new Error(`no request has ${text}`)), patience).unref();
      }),
    letGo: () => {
      plan = undefined;
      held.clear();
      for (const pass of late.splice(0)) pass();
    },
    mend,
    stop: async () => {
      mend();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

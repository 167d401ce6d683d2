// Looks into the worker that runs the engine. Only the browser itself leads there: by way of the offscreen document.
import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { eventually } from './program.ts';

interface Message {
  id?: number;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what DevTools say has many shapes
  params?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  result?: any;
}

/** Runs an expression in the engine's worker and returns what it, or its promise, comes to. */
export async function inEngine<T>(context: BrowserContext, expression: string): Promise<T> {
  const browser = context.browser();
  assert.ok(browser);
  const session = await browser.newBrowserCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets');
    const host = targetInfos.find(({ url }) => url.endsWith('/offscreen/offscreen.html'));
    assert.ok(host, 'there is an offscreen document');
    const { sessionId } = await session.send('Target.attachToTarget', { targetId: host.targetId });
    const tell = (method: string, params: object) =>
      session.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id: 1, method, params }),
      });
    let worker: string | undefined;
    let answer: Message | undefined;
    session.on('Target.receivedMessageFromTarget', event => {
      const { method, params } = JSON.parse(event.message) as Message;
      if (method === 'Target.attachedToTarget' && params.targetInfo.type === 'worker')
        worker = params.sessionId;
      if (method !== 'Target.receivedMessageFromTarget' || params.sessionId !== worker) return;
      const inner = JSON.parse(params.message) as Message;
      if (inner.id !== undefined) answer = inner;
    });
    await tell('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    await eventually('the worker', () => worker);
    const evaluate = {
      id: 2,
      method: 'Runtime.evaluate',
      params: { expression, awaitPromise: true, returnByValue: true },
    };
    await session.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({
        id: 2,
        method: 'Target.sendMessageToTarget',
        params: { sessionId: worker, message: JSON.stringify(evaluate) },
      }),
    });
    const { result } = await eventually('an answer of the worker', () => answer);
    assert.equal(result.exceptionDetails, undefined, JSON.stringify(result.exceptionDetails));
    return result.result.value;
  } finally {
    await session.detach();
  }
}

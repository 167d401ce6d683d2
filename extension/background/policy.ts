/**
 * What an administrator decided for all users of this browser: the policy in
 * chrome.storage.managed. The engine alone reads it. It asks for it when it
 * starts, and does nothing before it has it; here it is handed over, then and
 * whenever it changes.
 */
import type { PolicyInfo } from '../../js-bridge/contract.ts';
import type { Bytes, PolicyMessage } from '../../js-bridge/wire.ts';
import type { PolicyKey } from '../policy-keys.gen.ts';
import { decided } from './decided.ts';
import { isEngineRunning, offscreenPath, runningEngine } from './engine.ts';

const changes = new Set<() => void>();

/** Hands the policy to the engine's host, where the message comes from it; leaves everything else to others. */
export function handlePolicy(event: ExtendableMessageEvent): void {
  const message = event.data as Partial<PolicyMessage> | null;
  if (message?.type !== 'policy' || !message.port) return;
  const { port } = message;
  const asked =
    event.source instanceof WindowClient && event.source.url === chrome.runtime.getURL(offscreenPath);
  if (!asked) return;
  event.waitUntil(
    managed()
      .then(policy => {
        port.postMessage(policy, [policy.buffer]);
        for (const changed of changes) changed();
      })
      // Whoever waits learns that there is no answer.
      .finally(() => port.close()),
  );
}

/** Registers what has to happen when the policy changes. Call it once, synchronously. */
export function watchPolicy(): void {
  chrome.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') void follow(true);
  });
}

/** Calls back when an engine has the policy, and when that changed. */
export function onPolicy(callback: () => void): void {
  changes.add(callback);
}

/** With these keys, and not with these values of them, a message can be one that must not leave as a webmail sends it. */
const binding: [PolicyKey, harmless: unknown][] = [
  ['alwaysSign', false],
  ['encrypt', 'off'],
  ['overrides', undefined],
  ['rules', undefined],
];

/**
 * Tells, without the engine, whether the administrator may have decided how messages leave. Rejects where the
 * browser does not say it.
 */
export async function isBound(): Promise<boolean> {
  const policy = await decided(following);
  return binding.some(([key, harmless]) => policy[key] !== undefined && policy[key] !== harmless);
}

/** What the administrator decided, as the engine that runs knows it; undefined where none runs. */
export async function policyOfEngine(): Promise<PolicyInfo | undefined> {
  return (await runningEngine(engine => engine.call('policy', {})))?.result;
}

/** @param told whether the browser has told of a change */
async function follow(told: boolean): Promise<void> {
  // Kept for the next engine where none runs.
  const policy = await managed(told);
  if (!(await isEngineRunning())) return;
  await runningEngine(engine => engine.call('setPolicy', {}, [policy]));
  for (const changed of changes) changed();
}

const following = () => void follow(false);

/** Rejects where the browser does not say what is decided: then nothing is to be done. */
async function managed(told = false): Promise<Bytes> {
  return new TextEncoder().encode(JSON.stringify(await decided(following, { told })));
}

import type { Outgoing } from '../../js-bridge/contract.ts';
import type { SendStep } from '../channel.ts';
import { type Kept, newClaim } from './departure.ts';

/** What the engine kept of messages, for somebody new to send or to go on with. */
export function keptFrom(
  { messageId, step, left, messages }: Outgoing,
  bodies: Uint8Array<ArrayBuffer>[],
): Kept {
  return {
    messageId,
    messages: messages.map((envelope, at) => ({ envelope, messageId, raw: bodies[at] ?? new Uint8Array() })),
    claim: newClaim(),
    tried: step !== undefined,
    left: [...left],
    step: (step ?? '') as SendStep | '',
  };
}

/** What the outbox works with: the engine that builds, and what it is given. */
import type { ComposeParams, Methods, Progress } from '../../js-bridge/contract.ts';
import type { Clerk } from '../outbox/departure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the outbox needs of the engine; {@link import('../../js-bridge/client.ts').Engine} has it. */
export interface Builder extends Clerk {
  call<M extends 'compose' | 'setOutgoing' | 'deleteOutgoing' | 'compareCopy'>(
    method: M,
    params: Methods[M]['params'],
    bodies?: Bytes[],
    options?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<{ result: Methods[M]['result']; bodies: Bytes[] }>;
}

/** A draft, ready for the engine. The bodies are given away. */
export interface Job {
  params: ComposeParams;
  bodies: Bytes[];
}

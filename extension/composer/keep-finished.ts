import type { KeepParams } from '../../js-bridge/contract.ts';

/** How a message is kept until it is known what became of it. */
export interface Keeping {
  /** The webmail's account that sends it. */
  account: string;
  /** For how many seconds sending can be undone. */
  undoSeconds: number;
  /** When it is to be sent, absent for now. */
  notBefore?: Date;
  /** Id of the kept draft that it is made of. */
  draft?: string;
}

/** The same in the words of the engine. claim: of who sends it, where that is now. */
export function keepParams({ account, notBefore, draft }: Keeping, claim: string): KeepParams {
  return {
    account,
    ...(notBefore ? { notBefore: notBefore.toISOString() } : { claim }),
    ...(draft ? { draft } : {}),
  };
}

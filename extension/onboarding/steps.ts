/** The order of the set-up, and where in it somebody is. */
import type { KeystoreState } from '../../js-bridge/contract.ts';

/** The steps in their order; each name is also the page's fragment. */
export const steps = ['welcome', 'passphrase', 'certificate', 'trust', 'mark', 'webmail', 'ready'] as const;

export type StepName = (typeof steps)[number];

/** What was set up so far, by this page or any other. */
export interface Setup {
  state: KeystoreState;
  /** Own private keys. */
  keys: number;
  /** Trusted authorities. */
  anchors: number;
  /** Whether a security mark was chosen. */
  mark: boolean;
  /** Origins that Signet is turned on for. */
  sites: string[];
  /** Whether the user came to the last step before. */
  finished: boolean;
}

/** Tells whether nothing is left to do in a step. */
export function isComplete(step: StepName, setup: Setup): boolean {
  switch (step) {
    case 'welcome':
      return setup.state !== 'new' || setup.finished;
    case 'passphrase':
      return setup.state !== 'new';
    case 'certificate':
      return setup.keys > 0;
    case 'trust':
      return setup.anchors > 0;
    case 'mark':
      return setup.mark;
    case 'webmail':
      return setup.sites.length > 0;
    case 'ready':
      return setup.finished;
  }
}

/** Tells whether a step can be gone to: keys and trust are kept behind the passphrase. */
export function isOpen(step: StepName, setup: Setup): boolean {
  return setup.state !== 'new' || (step !== 'certificate' && step !== 'trust');
}

/** Where to go on: the first step that has something left to do. */
export function resumeAt(setup: Setup): StepName {
  return setup.finished ? 'ready' : (steps.find(step => !isComplete(step, setup)) ?? 'ready');
}

/** The steps besides the first and the last that were passed over. */
export function missing(setup: Setup): StepName[] {
  return steps.filter(step => step !== 'welcome' && step !== 'ready' && !isComplete(step, setup));
}

/** The nearest step before or after one that can be gone to; undefined at the ends. */
export function neighbour(step: StepName, setup: Setup, direction: 'before' | 'after'): StepName | undefined {
  const at = steps.indexOf(step);
  const candidates = direction === 'after' ? steps.slice(at + 1) : steps.slice(0, at).reverse();
  return candidates.find(candidate => isOpen(candidate, setup));
}

/** The step that a page's fragment names. */
export function stepOfFragment(fragment: string): StepName | undefined {
  return steps.find(step => fragment === `#${step}`);
}

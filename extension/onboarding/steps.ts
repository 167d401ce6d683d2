/** The order of the set-up, and where in it somebody is. */
import type { KeystoreState } from '../../js-bridge/contract.ts';

/** The steps in their order; each name is also the page's fragment. */
export const steps = ['passphrase', 'certificate', 'webmail', 'ready'] as const;

export type StepName = (typeof steps)[number];

/** What is set up in the steps, in their order. Each name is also a fragment, which leads to its step. */
export const tasks = ['passphrase', 'certificate', 'trust', 'webmail', 'mark'] as const;

export type TaskName = (typeof tasks)[number];

const stepOfTask: Record<TaskName, StepName> = {
  passphrase: 'passphrase',
  certificate: 'certificate',
  trust: 'certificate',
  webmail: 'webmail',
  mark: 'webmail',
};

/** What was set up so far, by this page or any other. */
export interface Setup {
  state: KeystoreState;
  /** Own private keys. */
  keys: number;
  /** Whether nobody who is trusted vouches for one of them. */
  untrusted: boolean;
  /** Whether a security mark was chosen. */
  mark: boolean;
  /** Origins that Signet is turned on for. */
  sites: string[];
  /** Whether the user came to the last step before. */
  finished: boolean;
}

/** Tells whether nothing is left to do in a step. */
export function isComplete(step: StepName, setup: Setup): boolean {
  if (step === 'ready') return setup.finished;
  return tasks.every(task => stepOfTask[task] !== step || isDone(task, setup));
}

/** Tells whether a step can be gone to: keys and trust are kept behind the passphrase. */
export function isOpen(step: StepName, setup: Setup): boolean {
  return setup.state !== 'new' || step !== 'certificate';
}

/** Where to go on: the first step that has something left to do. */
export function resumeAt(setup: Setup): StepName {
  return setup.finished ? 'ready' : (steps.find(step => !isComplete(step, setup)) ?? 'ready');
}

/** What was passed over. */
export function missing(setup: Setup): TaskName[] {
  return tasks.filter(task => !isDone(task, setup));
}

/** The nearest step before or after one that can be gone to; undefined at the ends. */
export function neighbour(step: StepName, setup: Setup, direction: 'before' | 'after'): StepName | undefined {
  const at = steps.indexOf(step);
  const candidates = direction === 'after' ? steps.slice(at + 1) : steps.slice(0, at).reverse();
  return candidates.find(candidate => isOpen(candidate, setup));
}

/** The step that a page's fragment names, or that holds the task it names. */
export function stepOfFragment(fragment: string): StepName | undefined {
  const task = tasks.find(each => fragment === `#${each}`);
  return task ? stepOfTask[task] : steps.find(step => fragment === `#${step}`);
}

function isDone(task: TaskName, setup: Setup): boolean {
  switch (task) {
    case 'passphrase':
      return setup.state !== 'new';
    case 'certificate':
      return setup.keys > 0;
    case 'trust':
      return !setup.untrusted;
    case 'webmail':
      return setup.sites.length > 0;
    case 'mark':
      return setup.mark;
  }
}

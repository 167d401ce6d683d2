/** What the user is told when a message did not leave, and which steps are offered. */
import type { Failure } from '../channel.ts';
import type { Consent } from '../mailbox/access.ts';
import type { Obstacle } from '../ui/visible.ts';
import type { Cause } from './stage.ts';

/** A step that the user may take; each has a button. */
export type Step =
  | 'retry'
  | 'unlock'
  | 'set-up'
  | 'allow'
  | 'ask'
  | 'import'
  | 'remove-recipients'
  | 'remove-refused'
  | 'give-back'
  | 'without-signature'
  | 'attach'
  | 'keep'
  | 'look'
  | 'write-on'
  | 'save'
  | 'close';

/** What to tell and offer, in catalog keys and values. */
export interface Setback {
  title: string;
  help: string;
  tone: 'warn' | 'bad';
  /** What the server or the engine said, for the details. */
  detail: string;
  /** The first one is what most people will want. */
  steps: Step[];
  addresses: string[];
  size: number;
  limit: number;
  /** What has to be agreed to first. */
  consent?: Consent | undefined;
}

/** What the steps depend on. */
export interface Setting {
  mode: 'encrypt' | 'sign';
  sign: boolean;
  /** Whether there is a webmail that could take the text back. */
  givesBack: boolean;
  /** The message went to its sender alone, to show whether its form comes through. */
  measures?: boolean;
}

/** Turns the reason of a failure into what the user is told. */
export function setbackOf(cause: Cause, setting: Setting): Setback {
  switch (cause.from) {
    case 'engine':
      return ofEngine(cause.error, setting);
    case 'webmail':
      return cause.asked === 'to-send' ? ofWebmail(cause.failure, setting) : ofAnother(cause);
    case 'channel':
      return cause.when === 'before'
        ? setback('composer_problem_gone', { steps: ['save'] })
        : setback('composer_problem_gone_midway', { steps: ['save'], tone: 'bad' });
    case 'file':
      return setback('composer_problem_file', { detail: cause.detail, steps: ['retry'] });
    case 'copy':
      if (setting.measures)
        return setback('composer_form_changed', { detail: cause.comparison.difference, steps: ['close'] });
      return setback('composer_problem_copy', {
        detail: cause.comparison.difference,
        tone: 'bad',
        steps: ['save', 'close'],
      });
  }
}

/** A click that was not honoured because the frame could not be seen as it is. */
export function setbackOfSight(obstacle: Obstacle): Setback {
  return setback(`visible_${obstacle.replaceAll('-', '_')}`, { steps: ['retry'] });
}

function ofEngine(
  error: Extract<Cause, { from: 'engine' }>['error'],
  { mode, sign, givesBack }: Setting,
): Setback {
  const details = {
    detail: error.detail ?? '',
    addresses: error.addresses ?? [],
    size: error.size ?? 0,
    limit: error.limit ?? 0,
  };
  const leave: Step[] = mode === 'encrypt' && givesBack ? ['give-back'] : [];
  switch (error.code) {
    case 'locked':
      return setback('error_locked', { ...details, steps: ['unlock'] });
    case 'limit-reached':
      return setback('error_limit_reached', { ...details, steps: ['unlock'] });
    case 'engine-crashed':
      return setback('error_engine_crashed', { ...details, steps: ['retry'] });
    case 'no-keystore':
      return setback('error_no_keystore', { ...details, steps: ['set-up', 'retry', ...leave] });
    case 'no-signing-key':
      return setback('error_no_signing_key', {
        ...details,
        steps: ['set-up', ...(mode === 'encrypt' && sign ? (['without-signature'] as const) : []), 'retry'],
      });
    case 'missing-certificate':
      return setback('composer_problem_missing', {
        ...details,
        // Where there is a webmail, it can carry the request.
        steps: [...(leave.length > 0 ? (['ask'] as const) : []), 'import', 'remove-recipients', ...leave],
      });
    case 'too-large':
      return setback('composer_problem_too_large', { ...details, steps: ['retry'] });
    case 'bad-address':
    case 'no-recipient':
      return setback(`error_${error.code.replaceAll('-', '_')}`, { ...details, steps: [] });
    default:
      return setback(`error_${error.code.replaceAll('-', '_')}`, { ...details, steps: ['retry'] });
  }
}

function ofWebmail(failure: Failure, { mode }: Setting): Setback {
  const { code, detail, sent, addresses = [], consent, size, limit } = failure;
  if (code === 'repeated') return setback('failure_repeated', { detail, steps: ['close'] });
  // Once a message may have left, sending it again is not offered: it would arrive twice.
  if (sent) return setback('failure_after_sending', { detail, tone: 'bad', steps: ['save', 'close'] });
  if (code === 'disabled') {
    return mode === 'encrypt'
      ? setback('failure_disabled', { detail, steps: ['attach', 'save'] })
      : setback('failure_disabled_signed', { detail, steps: ['save', 'close'] });
  }
  if (code === 'refused-recipient' && addresses.length > 0) {
    const steps: Step[] = mode === 'encrypt' ? ['remove-refused', 'save'] : ['save', 'close'];
    return setback('composer_problem_refused', { detail, addresses, steps });
  }
  if (code === 'too-large' && size !== undefined && limit !== undefined)
    return setback('composer_problem_too_large', { detail, size, limit, steps: ['retry', 'save'] });
  if (consent) {
    const steps: Step[] = ['allow', 'retry', 'save'];
    return setback(`failure_${code.replaceAll('-', '_')}`, { detail, steps, consent });
  }
  // Nobody should send it twice by pressing Enter: the user has to look first.
  const steps: Step[] = code === 'unconfirmed' ? ['look', 'save', 'retry', 'write-on'] : ['retry', 'save'];
  return setback(`failure_${code.replaceAll('-', '_')}`, { detail, steps });
}

/** What was not about sending. */
function ofAnother({ failure: { detail, consent }, asked }: Extract<Cause, { from: 'webmail' }>): Setback {
  return asked === 'to-keep' && consent
    ? setback('composer_problem_keep', { detail, consent, steps: ['allow', 'keep'] })
    : setback('composer_problem_webmail', { detail, steps: [] });
}

function setback(key: string, rest: Partial<Setback>): Setback {
  return {
    title: key,
    help: `${key}_help`,
    tone: 'warn',
    detail: '',
    steps: [],
    addresses: [],
    size: 0,
    limit: 0,
    ...rest,
  };
}

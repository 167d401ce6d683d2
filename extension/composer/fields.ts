import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Address, BccMode } from '../../js-bridge/contract.ts';
import { addressKey, asciiAddress, parseAddresses } from '../addresses.ts';
import type { WebmailDraft } from '../channel.ts';
import { t } from '../i18n.ts';
import type { RecipientHelp } from './chip-card.ts';
import type { Completions } from './completion.ts';
import type { Directory } from './directory.ts';
import type { Answer } from './original.ts';
import type { RecipientsField } from './recipients.ts';
import { replyToField, senderField } from './sender.ts';
import { isReadable } from './summary.ts';
import './recipients.ts';

/** A line of recipients. */
export type Line = 'to' | 'cc' | 'bcc';

/** What the user does in the fields. */
export interface FieldsEvents extends RecipientHelp {
  edited(): void;
  /** What becomes of Bcc recipients; undefined until the engine answered. */
  bcc(): BccMode | undefined;
  /** Chose another sender. */
  sender(before: Address, now: Address): void;
}

/** The fields above the text: the sender, the recipients and the subject. */
export class Fields {
  readonly #host: ReactiveControllerHost & Element;
  readonly #given: WebmailDraft;
  readonly #directory: Directory;
  readonly #completions: Completions;
  readonly #events: FieldsEvents;
  #from: Address;
  #recipients: Record<Line, Address[]>;
  #replyTo: Address[];
  #lines: ReadonlySet<Line>;

  constructor(
    host: ReactiveControllerHost & Element,
    given: WebmailDraft,
    people: { directory: Directory; completions: Completions },
    events: FieldsEvents,
  ) {
    this.#host = host;
    this.#given = given;
    this.#directory = people.directory;
    this.#completions = people.completions;
    this.#events = events;
    const { from, to, cc, bcc, replyTo } = given.draft;
    this.#from = from;
    this.#replyTo = replyTo;
    this.#recipients = { to, cc, bcc };
    this.#lines = new Set(lines.filter(line => line === 'to' || given.draft[line].length > 0));
  }

  get from(): Address {
    return this.#from;
  }

  get recipients(): Record<Line, Address[]> {
    return this.#recipients;
  }

  set recipients(recipients: Record<Line, Address[]>) {
    this.#recipients = recipients;
    this.#host.requestUpdate();
  }

  /** Who gets the answers, where it is not the sender. */
  get replyTo(): Address[] {
    return this.#replyTo;
  }

  /** Those too that are being typed: chips as they would become when the line is left. */
  get withTyped(): Record<Line, Address[]> {
    const typed = (line: Line) => parseAddresses(this.#line(line)?.typed ?? '');
    const { to, cc, bcc } = this.#recipients;
    return { to: [...to, ...typed('to')], cc: [...cc, ...typed('cc')], bcc: [...bcc, ...typed('bcc')] };
  }

  /** Each recipient once. */
  get everyone(): Address[] {
    const { to, cc, bcc } = this.#recipients;
    const keys = new Set<string>();
    return [...to, ...cc, ...bcc].filter(({ address }) => {
      const key = addressKey(address);
      return !keys.has(key) && keys.add(key);
    });
  }

  get subject(): string {
    return this.#subject?.value.trim() ?? '';
  }

  set subject(subject: string) {
    if (this.#subject) this.#subject.value = subject;
  }

  focusSubject(): void {
    this.#subject?.focus();
  }

  focusLine(line: Line): void {
    this.#line(line)?.focus();
  }

  /** Whether the user is in one of them. */
  get focused(): boolean {
    return this.#host.querySelector('.fields')?.contains(document.activeElement) ?? false;
  }

  /** Makes recipients of what was typed. Call it before they are used. */
  commit(): void {
    for (const line of this.#lines) this.#line(line)?.commit();
  }

  /** Fills in what an answer says, where the webmail and the user have said nothing else. */
  answer({ subject, to, cc }: Answer): void {
    if (this.subject === this.#given.draft.subject.trim()) this.subject = subject;
    if (this.everyone.length > 0) return;
    this.recipients = { to, cc, bcc: [] };
    if (cc.length > 0) this.#lines = new Set([...this.#lines, 'cc']);
  }

  /** To whom nothing can be encrypted, and it would help to have a certificate. */
  get unreadable(): Address[] {
    return this.everyone.filter(({ address }) => {
      const state = this.#directory.state(address);
      return !isReadable(state) && state !== 'invalid' && state !== 'checking' && state !== 'unknown';
    });
  }

  /** Takes out whom nothing can be encrypted to. */
  removeUnreadable(): void {
    this.#keep(({ address }) => isReadable(this.#directory.state(address)));
  }

  /** Takes out some recipients. */
  remove(addresses: string[]): void {
    const keys = new Set(addresses.map(addressKey));
    this.#keep(({ address }) => !keys.has(addressKey(asciiAddress(address))));
  }

  /** Whether an address is in a line. */
  has(address: string): boolean {
    return this.everyone.some(each => addressKey(each.address) === addressKey(address));
  }

  /** Puts others in the place of a recipient, those who are in no line yet. */
  replace(address: string, others: Address[]): void {
    const here = new Set(this.everyone.map(each => addressKey(each.address)));
    const fresh = others.filter(each => !here.has(addressKey(each.address)));
    const exchanged = (line: Address[]) =>
      line.flatMap(each => (addressKey(each.address) === addressKey(address) ? fresh : [each]));
    const { to, cc, bcc } = this.#recipients;
    this.recipients = { to: exchanged(to), cc: exchanged(cc), bcc: exchanged(bcc) };
    this.#events.edited();
  }

  #keep(stays: (recipient: Address) => boolean): void {
    const { to, cc, bcc } = this.#recipients;
    this.recipients = { to: to.filter(stays), cc: cc.filter(stays), bcc: bcc.filter(stays) };
  }

  /** Shows them. */
  render(): TemplateResult {
    return html`<div class="fields">
      ${senderField(this.#from, this.#senders, this.#fromChosen)} ${replyToField(this.#replyTo, this.#answersToSender)}
      ${lines.map(line => this.#recipientsField(line))}
      <div class="field-row">
        <label class="field-label" for="subject">${t('composer_subject')}</label>
        <input id="subject" class="line-input" autocomplete="off" @input=${this.#events.edited} />
      </div>
    </div>`;
  }

  readonly #answersToSender = (): void => {
    this.#replyTo = [];
    this.#events.edited();
    this.#host.requestUpdate();
  };

  #recipientsField(line: Line): TemplateResult | typeof nothing {
    if (!this.#lines.has(line)) return nothing;
    const more = (['cc', 'bcc'] as const).filter(other => !this.#lines.has(other));
    return html`<div class="field-row">
      <signet-recipients
        name=${line}
        .addresses=${this.#recipients[line]}
        .directory=${this.#directory}
        .completions=${this.#completions}
        .help=${this.#events}
        @change=${(event: Event) => this.#changed(line, event)}
        @input=${this.#events.edited}
      ></signet-recipients>
      ${
        line === 'to'
          ? more.map(
              other =>
                html`<button type="button" class="button quiet more" @click=${() => this.#addLine(other)}>
                  ${t(other === 'cc' ? 'composer_cc' : 'composer_bcc')}
                </button>`,
            )
          : nothing
      }
    </div>
    ${line === 'bcc' ? this.#bccNote() : nothing}`;
  }

  /** Says below the line for Bcc what an encrypted message does with it. */
  #bccNote(): TemplateResult | typeof nothing {
    const mode = this.#recipients.bcc.length > 0 ? this.#events.bcc() : undefined;
    if (!mode) return nothing;
    return html`<p class=${mode === 'refuse' ? 'field-note warn' : 'field-note'} role="status">
      ${t(`composer_bcc_${mode}`)}
    </p>`;
  }

  /** Who may be the sender: the webmail's identities, and whom the draft began with. */
  get #senders(): Address[] {
    const { draft, identities } = this.#given;
    const known = identities.some(({ address }) => addressKey(address) === addressKey(draft.from.address));
    return known ? identities : [draft.from, ...identities];
  }

  readonly #fromChosen = (sender: Address): void => {
    const before = this.#from;
    this.#from = sender;
    this.#events.sender(before, sender);
    this.#host.requestUpdate();
  };

  #changed(line: Line, event: Event): void {
    this.#events.edited();
    this.recipients = { ...this.#recipients, [line]: (event.currentTarget as RecipientsField).addresses };
  }

  #addLine(line: Line): void {
    this.#lines = new Set([...this.#lines, line]);
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.focusLine(line));
  }

  #line(line: Line): RecipientsField | null {
    return this.#host.querySelector<RecipientsField>(`signet-recipients[name="${line}"]`);
  }

  get #subject(): HTMLInputElement | null {
    return this.#host.querySelector<HTMLInputElement>('#subject');
  }
}

const lines = ['to', 'cc', 'bcc'] as const;

/** The people of a message: what is known of their certificates, and the ways to learn more. */
import type { nothing, ReactiveControllerHost, TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import { throughHere } from '../carried.ts';
import type { FromComposer, ToComposer } from '../channel.ts';
import { CertificateImport } from './certificate-import.ts';
import { CertificateRequests, type Surrounding } from './certificate-requests.ts';
import { Completions } from './completion.ts';
import type { Start } from './compose-view.ts';
import { Directory } from './directory.ts';
import { Offered } from './offered.ts';
import { Standing, type StandingEvents } from './standing.ts';

/** What learning about people needs of the composer. */
export interface PeopleEvents extends Surrounding, StandingEvents {
  tell(message: FromComposer): void;
  /** Certificates were imported, and the directory has looked again. */
  imported(): void;
}

/** What one composer knows of people. */
export class People {
  readonly directory: Directory;
  readonly completions: Completions;
  readonly requests: CertificateRequests;
  readonly #import: CertificateImport;
  readonly #offered: Offered | undefined;
  readonly #standing: Standing | undefined;

  /** @param heldFor who was asked for a certificate when the message was laid aside */
  constructor(
    host: ReactiveControllerHost & Element,
    engine: Engine,
    { start, heldFor }: { start: Start; heldFor: string[] },
    events: PeopleEvents,
  ) {
    this.directory = new Directory(engine, throughHere());
    this.directory.addEventListener('change', () => host.requestUpdate());
    if (start.webmail.certificates) {
      const again = () => void this.directory.refresh();
      const { name } = start.webmail;
      const standing = new Standing(host, name, events);
      const offered = new Offered(engine, name, {
        tell: message => events.tell(message),
        found: again,
        stands: (address, stands) => standing.offer(address, stands),
      });
      this.#standing = standing;
      this.#offered = offered;
      this.directory.addEventListener('change', () => void offered.ask(this.directory.missing));
    }
    const askWebmail = start.webmail.addressBook ? events.tell : undefined;
    this.completions = new Completions(engine, askWebmail);
    this.#import = new CertificateImport(host, engine, () => {
      void this.directory.refresh().then(() => events.imported());
    });
    this.requests = new CertificateRequests(host, engine, start.webmail, events);
    this.requests.resume(heldFor);
  }

  /** Has the user choose files with certificates. Call it from a click. */
  get import(): () => void {
    return this.#import.choose;
  }

  /** Takes what the content script says of people; false for anything else. */
  receive(message: ToComposer): boolean {
    if (message.type === 'certificates') {
      // Without them it is as before: nothing is known.
      this.#offered?.receive(message).catch(() => undefined);
      return true;
    }
    if (message.type !== 'completions') return this.requests.receive(message);
    this.completions.receive(message);
    return true;
  }

  /** The content script is gone. */
  disconnected(): void {
    this.requests.disconnected();
  }

  /** What became of the last import and of the last request, and which addresses stand for others. */
  notices(): (TemplateResult | typeof nothing)[] {
    return [this.#import.outcome(), this.requests.notice(), ...(this.#standing?.notices() ?? [])];
  }

  /** The field for files, for the view to hold. */
  field(): TemplateResult {
    return this.#import.field();
  }
}

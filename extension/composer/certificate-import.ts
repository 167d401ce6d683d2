import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { MAX_FILE_SIZE } from '../ui/drop.ts';
import { engineProblem } from '../ui/problem.ts';

/** Takes certificate files for recipients who have none, and says what became of them. */
export class CertificateImport {
  readonly #host: ReactiveControllerHost & Element;
  readonly #engine: Engine;
  readonly #imported: () => void;
  #outcome: TemplateResult | typeof nothing = nothing;

  /** @param imported called when the engine knows more certificates than before, or the same */
  constructor(host: ReactiveControllerHost & Element, engine: Engine, imported: () => void) {
    this.#host = host;
    this.#engine = engine;
    this.#imported = imported;
  }

  /** Has the user choose files. Call it from a click. */
  readonly choose = (): void => {
    this.#host.querySelector<HTMLInputElement>('#import-input')?.click();
  };

  /** The field behind {@link choose}, for the view to hold. */
  field(): TemplateResult {
    return html`<input
      id="import-input"
      type="file"
      accept=".cer,.crt,.pem,.der,.p7b,.p7c,.vcf,.ldif"
      multiple
      hidden
      @change=${this.#chosen}
    />`;
  }

  /** What became of the last files. */
  outcome(): TemplateResult | typeof nothing {
    return this.#outcome;
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    // A larger file is none of certificates, and would only be refused later.
    const files = [...(input.files ?? [])].filter(({ size }) => size <= MAX_FILE_SIZE);
    input.value = '';
    try {
      const bodies = await Promise.all(files.map(async file => new Uint8Array(await file.arrayBuffer())));
      const names = files.map(({ name }) => name);
      const { result } = await this.#engine.call('importCertificates', { names }, bodies);
      const who = result.added.map(({ emails, commonName }) => emails[0] ?? commonName).join(', ');
      if (who) this.#say(t('composer_imported', { who }));
      else this.#say(t(result.known > 0 ? 'composer_import_known' : 'error_not_certificates'));
      if (who || result.known > 0) this.#imported();
    } catch (thrown) {
      this.#outcome = engineProblem(errorOf(thrown));
      this.#host.requestUpdate();
    }
  };

  #say(text: string): void {
    this.#outcome = html`<div class="notice" role="status">
      ${icon('info')}
      <p>${text}</p>
    </div>`;
    this.#host.requestUpdate();
  }
}

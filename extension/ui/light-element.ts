import { LitElement } from 'lit';

/** A web component that renders into the page itself, so that the style sheets apply to it. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

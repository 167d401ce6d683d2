import { LitElement } from 'lit';

/** A web component that renders into the page itself, so that theme.css applies to it. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

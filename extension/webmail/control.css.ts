/** The look of the control and of notices; the colours are those of theme.css. */
export default `
.group, .notice {
  --text: #1b1f24; --muted: #59636e; --border: #c3cad3; --surface: #ffffff; --hover: #eceff3;
  --accent: #2456b8; --accent-soft: #e6edfb; --focus: #2456b8;
  color: var(--text);
  font: 400 var(--size, 14px) / 1.3 var(--font, system-ui, sans-serif);
}
.dark {
  --text: #e6e9ee; --muted: #a0a9b5; --border: #4a525d; --surface: #24282e; --hover: #2f343c;
  --accent: #8fb4ff; --accent-soft: #22304d; --focus: #8fb4ff;
}
.group { display: inline-flex; }
button {
  display: inline-flex; align-items: center; gap: 6px;
  box-sizing: border-box; height: var(--height, 32px); padding: 0 12px; margin: 0;
  color: inherit; background: var(--surface); border: 1px solid var(--border);
  font: inherit; cursor: pointer; white-space: nowrap;
}
.group button:first-child { border-radius: var(--radius, 6px) 0 0 var(--radius, 6px); }
.group button:last-child { border-radius: 0 var(--radius, 6px) var(--radius, 6px) 0; margin-left: -1px; }
button:hover:not(:disabled) { background: var(--hover); }
button[aria-pressed="true"] {
  position: relative; color: var(--accent); background: var(--accent-soft); border-color: var(--accent);
}
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; position: relative; z-index: 1; }
button:disabled { opacity: 0.55; cursor: default; }
svg { flex: none; width: 16px; height: 16px; stroke-width: 1.75; }
@media (pointer: coarse) { button { min-height: 44px; } }
.notice {
  display: flex; align-items: flex-start; gap: 12px; box-sizing: border-box; max-width: 560px;
  padding: 12px 16px; background: var(--surface); border: 1px solid var(--border); border-radius: 6px;
  box-shadow: 0 1px 2px rgb(0 0 0 / 12%), 0 8px 24px rgb(0 0 0 / 18%);
  line-height: 1.45; overflow-wrap: anywhere;
}
.aside { max-width: none; align-items: center; box-shadow: none; }
.aside p { font-weight: 400 !important; margin: 0; }
.notice p { margin: 0 0 4px; }
.notice p:first-child { font-weight: 600; }
.notice .muted { color: var(--muted); font-size: 13px; }
.notice button { border-radius: 6px; flex: none; }
.notice .words { flex: 1; }
.notice .buttons { display: flex; flex-direction: column; gap: 8px; flex: none; }
.notice .buttons button { justify-content: center; }
`;

// How the page looks, as far as clicks need it. The names of classes are those that were recorded; see names.js.
import { classes } from './names.js';

const rules = {
  nav: 'position:fixed;left:0;top:64px;width:200px;bottom:0;padding:12px;box-sizing:border-box',
  aeN: 'position:fixed;left:0;top:64px;width:200px;bottom:0;padding:12px;box-sizing:border-box',
  gb_Ha:
    'position:fixed;left:0;right:0;top:0;height:64px;display:flex;align-items:center;gap:16px;padding:0 16px;background:#f6f8fc',
  AO: 'position:absolute;left:210px;right:10px;top:70px;bottom:0;overflow:auto;background:#fff;border-radius:16px;padding:8px 16px',
  'T-I':
    'display:inline-block;cursor:pointer;padding:6px 14px;border-radius:16px;background:#e8eaed;margin:2px',
  aoO: 'background:#0b57d0;color:#fff',
  F: 'border-collapse:collapse;width:100%',
  zA: 'cursor:pointer;height:36px;background:#f2f6fc',
  zE: 'font-weight:bold;background:#fff',
  adn: 'border-bottom:1px solid #ddd;padding:10px 0',
  a3s: 'overflow:auto;line-height:1.5;padding:8px 0',
  hq: 'padding:8px 0;border-top:1px solid #eee',
  aZo: 'display:inline-block;border:1px solid #ccc;border-radius:8px;padding:8px;margin:4px',
  dw: 'position:fixed;right:16px;bottom:0;z-index:100;pointer-events:none',
  no: 'display:flex;flex-direction:row-reverse;align-items:flex-end;gap:12px',
  Hd: 'width:520px;height:480px;background:#fff;box-shadow:0 2px 12px #0006;border-radius:8px 8px 0 0;display:flex;flex-direction:column;pointer-events:auto',
  aSt: 'position:fixed;inset:5%;width:auto;height:auto;z-index:120;pointer-events:auto',
  Hp: 'background:#f2f6fc;padding:8px 12px;display:flex;justify-content:space-between;border-radius:8px 8px 0 0;flex:none',
  Hm: 'display:flex;gap:6px',
  AD: 'flex:1;min-height:0;display:flex;flex-direction:column;padding:4px 12px',
  anm: 'display:flex;flex-wrap:wrap;gap:4px;padding:4px 0;border-bottom:1px solid #eee',
  aoT: 'width:100%;border:0;border-bottom:1px solid #eee;padding:6px 0;font:inherit;box-sizing:border-box;outline:0',
  editable: 'flex:1;min-height:80px;overflow:auto;padding:8px 0;outline:0;height:100%',
  Ap: 'flex:1;min-height:60px;overflow:auto',
  IZ: 'flex:none;padding:6px 0',
  agP: 'border:0;outline:0;flex:1;min-width:60px;font:inherit',
  afV: 'background:#e8f0fe;border-radius:12px;padding:2px 8px;display:inline-flex;gap:6px',
  ip: 'border:1px solid #ccc;border-radius:12px;padding:10px;margin:10px 0',
  ams: 'cursor:pointer;border:1px solid #777;border-radius:16px;padding:6px 16px;display:inline-block;margin:6px 6px 6px 0',
  'J-M':
    'position:fixed;z-index:200;background:#fff;box-shadow:0 2px 8px #0006;padding:6px;right:40px;bottom:60px',
  bAq: 'position:fixed;left:16px;bottom:16px;background:#202124;color:#fff;padding:12px 20px;border-radius:4px;z-index:300',
  Kj: 'position:fixed;left:30%;top:30%;background:#fff;box-shadow:0 2px 20px #0008;padding:24px;z-index:400',
  bg: 'border-bottom:1px solid #eee;height:4px',
  gE: 'width:100%;cursor:pointer',
  'oZ-jc': 'display:inline-block;width:18px;height:18px;border:1px solid #777;border-radius:2px',
};

/** Puts the rules into the page, without text that could be taken for markup. */
export function dress() {
  const sheet = new CSSStyleSheet();
  const all = [
    'body { margin: 0; font: 14px/1.4 Roboto, Arial, sans-serif; background: #f6f8fc; color: #202124 }',
    ...Object.entries(rules).map(([name, declarations]) => `.${classes(name)} { ${declarations} }`),
    '[hidden] { display: none !important }',
  ];
  for (const rule of all) sheet.insertRule(rule, sheet.cssRules.length);
  document.adoptedStyleSheets = [sheet];
}

/**
 * Which styles of a message's HTML are kept: those that set text and boxes
 * within the flow. What could load anything, leave the flow, cover other
 * content or grow with the frame goes.
 */

const KEPT =
  /^(?:background-color|border(?:-.+)?|caption-side|clear|color|direction|display|empty-cells|float|font(?:-.+)?|height|letter-spacing|line-height|list-style-position|list-style-type|margin(?:-.+)?|max-height|max-width|min-height|min-width|overflow-wrap|padding(?:-.+)?|table-layout|text-align|text-decoration(?:-.+)?|text-indent|text-transform|unicode-bidi|vertical-align|white-space(?:-.+)?|width|word-break|word-spacing)$/;

/** Properties of the list above that take an image. */
const IMAGES = /^border-image/;

/** Functions and units that are not kept: resources, and lengths that depend on the frame. */
const LOADING = /url|image|src|element|paint|attr|var|env|expression|\\|@/i;
const OF_THE_FRAME = /[\d.](?:[sld]?v(?:w|h|i|b|min|max)|cq\w+)\b/i;

/** Pulling content out of its place needs a negative length, which a function can be without a minus sign. */
const PULLING = /^(?:margin|text-indent|letter-spacing|word-spacing|vertical-align)/;

/** Reports whether a declaration is kept. */
export function keepsStyle(property: string, value: string): boolean {
  if (!KEPT.test(property) || IMAGES.test(property)) return false;
  if (value.length > 300 || LOADING.test(value) || OF_THE_FRAME.test(value)) return false;
  if (PULLING.test(property) && /-\d|-\.|\(/.test(value)) return false;
  return true;
}

/** Removes from a list of declarations all that are not kept. */
export function filterStyle(style: CSSStyleDeclaration): void {
  for (const property of Array.from(style)) {
    if (!keepsStyle(property, style.getPropertyValue(property))) style.removeProperty(property);
  }
}

/** The rules of a style sheet that are kept, as a sheet for this document. Imports are never followed. */
export function filteredSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  try {
    sheet.replaceSync(css);
  } catch {
    return sheet;
  }
  filterRules(sheet);
  return sheet;
}

function filterRules(list: CSSStyleSheet | CSSMediaRule): void {
  for (let index = list.cssRules.length - 1; index >= 0; index--) {
    const rule = list.cssRules[index];
    if (rule instanceof CSSStyleRule && rule.cssRules.length === 0) filterStyle(rule.style);
    else if (rule instanceof CSSMediaRule) filterRules(rule);
    else list.deleteRule(index);
  }
}

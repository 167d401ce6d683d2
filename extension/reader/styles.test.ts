import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsStyle } from './styles.ts';

test('styles of text and boxes are kept', () => {
  for (const [property, value] of [
    ['color', 'rgb(1, 2, 3)'],
    ['background-color', '#fff'],
    ['font-family', '"Segoe UI", sans-serif'],
    ['border-top-width', '1px'],
    ['margin-left', '12px'],
    ['width', 'calc(100% - 20px)'],
    ['display', 'inline-block'],
    ['vertical-align', 'text-top'],
  ] as const) {
    assert.ok(keepsStyle(property, value), `${property}: ${value}`);
  }
});

test('what loads, covers, moves or grows with the frame goes', () => {
  for (const [property, value] of [
    ['position', 'fixed'],
    ['z-index', '99'],
    ['transform', 'scale(9)'],
    ['top', '0px'],
    ['inset', '0px'],
    ['opacity', '0'],
    ['filter', 'blur(1px)'],
    ['content', '"x"'],
    ['cursor', 'none'],
    ['pointer-events', 'none'],
    ['animation-name', 'x'],
    ['background-image', 'none'],
    ['background', 'red'],
    ['border-image-source', 'none'],
    ['list-style-image', 'none'],
    ['--x', '1'],
    ['color', 'var(--x)'],
    ['font-family', 'u\\72l(x)'],
    ['width', 'url(https://evil.example/)'],
    ['color', 'image-set("x")'],
    ['height', '100vh'],
    ['width', '50dvw'],
    ['width', '.5cqw'],
    ['margin-top', '-40px'],
    ['margin-top', 'calc(40px * log(tan(atan2(1em, 10em))))'],
    ['vertical-align', '-400px'],
    ['text-indent', '-9999px'],
    ['color', 'r'.repeat(400)],
  ] as const) {
    assert.ok(!keepsStyle(property, value), `${property}: ${value}`);
  }
});

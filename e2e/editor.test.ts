// The composer's editor: formatted text, plain text, and what comes in by the clipboard.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { assertAccessibleInBothSchemes } from './accessible.ts';
import { Browser } from './browser.ts';
import { type Composer, encrypt, logIn, picturePNG } from './flow.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';

describe('the editor', { skip: skipWithout('chromium') }, () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;

  before(async () => {
    demo = await startDemo();
    browser = await Browser.launch();
    await browser.grant(demo.origin);
    page = await logIn(browser, demo.origin, 'alice');
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function write(): Promise<Composer> {
    await page.goto(`${demo.origin}/compose`);
    const letter = await encrypt(page);
    await letter.text.click();
    return letter;
  }

  test('fonts, sizes and colours are chosen by mouse and by keyboard, and undone', async () => {
    const letter = await write();
    const tool = (name: string) => letter.frame.getByRole('button', { name, exact: true });
    const look = (name: string) => letter.frame.getByRole('menuitemradio', { name, exact: true });
    await tool('Font').click();
    await look('Georgia').click();
    await page.keyboard.type('red');
    await page.keyboard.press('Shift+Home');

    await tool('Colour of the text').click();
    await look('Red').click();
    await tool('Size').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await look('Normal').getAttribute('aria-checked'), 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const word = letter.text.getByText('red', { exact: true });
    const style = () =>
      word.evaluate(element => {
        const { fontFamily, color, fontSize } = getComputedStyle(element);
        return { fontFamily, color, fontSize };
      });
    assert.deepEqual(await style(), {
      fontFamily: 'Georgia, serif, sans-serif',
      color: 'rgb(179, 38, 30)',
      fontSize: '20px',
    });

    await tool('Font').click();
    assert.equal(await look('Georgia').getAttribute('aria-checked'), 'true');
    await assertAccessibleInBothSchemes(page);
    await page.keyboard.press('Escape');
    await tool('Undo').click();
    assert.equal((await style()).fontSize, '16px');
    await tool('Redo').click();
    assert.equal((await style()).fontSize, '20px');
    // Escape closes the menu, not the composer.
    await tool('Size').click();
    await page.keyboard.press('Escape');
    assert.equal(await letter.frame.getByRole('menu').count(), 0);
    assert.equal(await letter.frame.getByRole('dialog').count(), 0);
  });

  test('plain text takes the format away, and gives it back as long as nobody changed the text', async () => {
    const letter = await write();
    await letter.typeBold('bold');
    await letter.insertImage(picturePNG);
    const toggle = letter.frame.getByRole('button', { name: 'Plain text' });
    await toggle.click();
    assert.match(await letter.text.inputValue(), /^bold/);
    await assertAccessibleInBothSchemes(page);
    await letter.frame.getByText(picturePNG.name).waitFor();
    await toggle.click();
    assert.equal(await letter.text.locator('b').innerText(), 'bold');
    assert.equal(await letter.text.locator('img').count(), 1);
    assert.equal(await letter.frame.getByText(picturePNG.name).count(), 0);

    await toggle.click();
    await letter.text.fill('bold no more');
    await toggle.click();
    assert.equal(await letter.text.locator('b, img').count(), 0);
    assert.equal((await letter.text.innerText()).trim(), 'bold no more');
    await letter.frame.getByText(picturePNG.name).waitFor();
  });

  test('a webmail that is set to plain text is answered in plain text', async () => {
    await page.goto(`${demo.origin}/compose`);
    await page.locator('#plain').click();
    await page.locator('textarea[name=text]').fill('one\n\ntwo');
    const letter = await encrypt(page);
    assert.equal((await letter.text.inputValue()).trim(), 'one\n\ntwo');
  });

  test('what Word pastes as a list is one, and the rest of its markup is gone', async () => {
    const letter = await write();
    const item = (text: string, level: number, sign: string) =>
      `<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]>
       <span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${text}<o:p></o:p></p>`;
    await paste(
      letter.frame,
      `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->
       <p class=MsoNormal style='mso-margin-top-alt:auto;font-family:Calibri'>Agenda<o:p></o:p></p>${item('first', 1, '·')}${item('under it', 2, 'o')}${item('second', 1, '·')}
       <p class=MsoNormal>then</p>${item('one', 1, '1.')}<table border=1><tr><td style='mso-x:y;background-color:#eeeeee'>cell</td></tr></table><!--EndFragment--></body></html>`,
    );
    const text = letter.text;
    await text.getByText('Agenda').waitFor();
    assert.deepEqual(await text.locator(':scope > ul > li').count(), 2);
    assert.equal((await text.locator(':scope > ul > li ul > li').innerText()).trim(), 'under it');
    assert.equal((await text.locator('ol > li').innerText()).trim(), 'one');
    assert.equal(await text.locator('table td').innerText(), 'cell');
    assert.doesNotMatch(await text.innerHTML(), /mso|o:p|class=|·/i);
  });

  test('a list that claims to be thousands of levels deep keeps nobody from writing', async () => {
    const letter = await write();
    await paste(letter.frame, '<p style="mso-list:l0 level3000 lfo1">deep</p>');
    await letter.text.getByText('deep').waitFor();
    assert.equal(await letter.text.locator('ul').count(), 9);
  });

  test('what is pasted from a page brings neither its looks of a program nor a false bold', async () => {
    const letter = await write();
    await paste(
      letter.frame,
      `<b style="font-weight:normal" id="docs-internal-guid-1"><p class="notice bad" style="line-height:1.2"><span class="color" style="color:#b3261e">red</span> text</p></b>`,
    );
    await letter.text.getByText('text').waitFor();
    assert.equal(await letter.text.locator('b').count(), 0);
    assert.equal(await letter.text.locator('.notice').count(), 0);
    assert.equal(await letter.text.locator('span.color').count(), 1);
  });
});

/** Pastes HTML where the cursor is. */
async function paste(frame: Frame, html: string): Promise<void> {
  await frame.getByRole('textbox', { name: 'Message' }).evaluate((editor, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);
}

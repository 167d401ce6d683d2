// The composer's editor: formatted text, plain text, and what comes in by the clipboard.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { assertAccessibleFrameInBothSchemes } from './accessible.ts';
import { Browser } from './browser.ts';
import { type Composer, encrypt, logIn, picturePNG } from './flow.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';

/** What programs put on the clipboard, shortened, in their own shape: somebody's name, a table, a list, an image. */
const clipboards = {
  word: `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:Calibri;} p.MsoNormal {margin:0cm; font-size:11.0pt;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoNormal><b><span style='mso-fareast-font-family:"Times New Roman"'>Dear Bob</span></b>,<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>first<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>second<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt'>
<tr style='mso-yfti-irow:0'><td width=301 valign=top style='width:225.4pt;border:solid windowtext 1.0pt;background:#FFE599;padding:0cm 5.4pt'><p
class=MsoNormal>Hours<o:p></o:p></p></td><td width=301 colspan=2><p class=MsoNormal align=right>12</p></td></tr></table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="p"><v:imagedata src="file:///C:/clip_image001.png"/></v:shape><![endif]--><![if !vml]><img
width=96 height=96 src="file:///C:/clip_image001.png" alt="A plan" v:shapes="p"><![endif]><o:p></o:p></p><!--EndFragment--></body></html>`,
  docs: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span
style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:700;font-variant:normal;white-space:pre-wrap;">Dear Bob</span></p><ul
style="margin-top:0;margin-bottom:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;font-size:11pt;white-space:pre;" aria-level="1"><p
dir="ltr" role="presentation"><span style="font-size:11pt;color:#000000;">first</span></p></li><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>second</span></p></li></ul><div
dir="ltr" style="margin-left:0pt;" align="left"><table border="1" style="border:none;border-collapse:collapse;"><colgroup><col width="140" /></colgroup><tbody><tr style="height:0pt"><td
style="border:solid #000000 1pt;vertical-align:top;padding:5pt;overflow:hidden;"><p>Hours</p></td><td colspan="2"><p>12</p></td></tr></tbody></table></div><br class="Apple-interchange-newline"></b>`,
  'a page': `<meta charset='utf-8'><article class="notice" data-id="1" onclick="x()"><div style="position:absolute;-webkit-text-stroke-width: 0px; float: none;"><b>Bob</b><img
src="https://tracker.example/a.gif" alt=""></div><ul><li>first</li><li>second</li></ul><google-sheets-html-origin><style>td {border: 1px solid #cccccc;}</style><table cellspacing="0" dir="ltr" border="1"
style="table-layout:fixed;width:0px" data-sheets-root="1"><tbody><tr style="height:21px;"><td data-sheets-value="{}">Hours</td><td colspan="2">12</td></tr></tbody></table></article>`,
};

/** What has no place in a letter. */
const foreign =
  /mso|o:p|v:|class="(?!font|size|color|highlight)|data-|file:|tracker|on\w+=|position|float|line-height|table-layout|·/i;

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
    await assertAccessibleFrameInBothSchemes(letter.frame);
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
    await assertAccessibleFrameInBothSchemes(letter.frame);
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

  test('what programs put on the clipboard keeps its form, and nothing of the programs', async () => {
    for (const [name, html] of Object.entries(clipboards)) {
      const { text, frame } = await write();
      await paste(frame, html);
      await text.getByText('Bob').first().waitFor();
      assert.doesNotMatch(await text.innerHTML(), foreign, name);
      const all = (selector: string) => text.locator(selector).allInnerTexts();
      assert.deepEqual(await all('table[border="1"] td[colspan="2"]'), ['12'], name);
      assert.deepEqual(await all('td'), ['Hours', '12'], name);
      assert.deepEqual(await all('li'), ['first', 'second'], name);
      assert.match((await all('b')).join(), /Bob/, name);
      assert.equal(await frame.getByText('One image was left out').count(), /<img/.test(html) ? 1 : 0, name);
    }
  });

  test('what is pasted can be read, though the page that it is from was dark', async () => {
    const letter = await write();
    await paste(letter.frame, '<p dir="rtl"><span style="color: rgb(255, 255, 255)">pale</span></p>');
    const pale = letter.text.getByText('pale');
    assert.notEqual(await pale.evaluate(({ style }) => style.color), 'rgb(255, 255, 255)');
    assert.equal(await letter.text.locator('[dir=rtl]').innerText(), 'pale');
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

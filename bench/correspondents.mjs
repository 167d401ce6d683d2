// Ten thousand correspondents: how long it takes to look one up, to list them, and to begin with them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inBrowser } from './chromium.mjs';
import { median } from './compare.mjs';

const looked = 200;

/** Calls in a page whose `engine` is the client. Each answers with its milliseconds. */
async function timed(page, calls) {
  return page.evaluate(async calls => {
    const times = [];
    for (const [method, params, bodies = []] of calls) {
      const octets = bodies.map(text => new TextEncoder().encode(text));
      const start = performance.now();
      await engine.call(method, params, octets);
      times.push(performance.now() - start);
    }
    return times;
  }, calls);
}

const lookUp = number => ['recipients', { from: '', addresses: [`person-${number}@example.test`] }];
const list = (offset, search) => ['listPeople', { search, offset, limit: 50 }];

/** @param openCaller opens a page of the extension with the client of the engine. */
export async function correspondents({ root, dist, scratch, openCaller }) {
  const folder = join(scratch, 'correspondents');
  mkdirSync(folder);
  execFileSync('go', ['run', './bench/correspondents', folder], { cwd: root, stdio: 'inherit' });
  const file = name => readFileSync(join(folder, name), 'utf8');
  const profile = join(scratch, 'profile-of-correspondents');
  const [imported] = await inBrowser({ dist, profile }, async (context, origin) => {
    const page = await openCaller(context, `${origin}/options/options.html`);
    await timed(page, [['importAnchors', { names: ['root.pem'] }, [file('root.pem')]]]);
    return timed(page, [['importCertificates', { names: ['people.ldif'] }, [file('people.ldif')]]]);
  });
  return inBrowser({ dist, profile }, async (context, origin) => {
    const page = await openCaller(context, `${origin}/options/options.html`);
    const numbers = Array.from({ length: looked }, (_, i) => 1 + i * 37);
    const [first] = await timed(page, [lookUp(0)]);
    const cold = await timed(page, numbers.map(lookUp));
    const warm = await timed(page, numbers.map(lookUp));
    const pages = await timed(
      page,
      numbers.slice(0, 20).map(number => list(number, '')),
    );
    const searches = await timed(
      page,
      numbers.slice(0, 20).map(number => list(0, `person-${number}`)),
    );
    return {
      imported,
      first,
      cold: median(cold),
      warm: median(warm),
      pages: median(pages),
      searches: median(searches),
    };
  });
}

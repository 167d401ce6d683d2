// Measures the peers on the same files, in turns: what else the machine does meets all of them,
// and the medians of one run can be compared.
import { randomFillSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPage, Native, OpenSSL } from './peers.mjs';

export const sizes = [1e3, 1e6, 25e6];

/** Each measurement has some rounds, and more while it has taken less than some time in ms. */
const rounds = { least: 3, most: 9, enough: 3000 };

/** Each size is of the content; the message around it in base64 is a third larger. */
const files = size => ({
  content: `content-${size}`,
  message: `message-${size}`,
  clear: `clear-${size}`,
  encrypted: `encrypted-${size}`,
  both: `both-${size}`,
  detached: `detached-${size}`,
  opaque: `opaque-${size}`,
  enveloped: `enveloped-${size}`,
});

/** S/MIME, from message to message. Where openssl has no such operation, the engine stands alone. */
const messageOperations = [
  { what: 'sign, clear', operation: 'sign', inputs: ['message'], openssl: (o, f) => o.sign(f.message) },
  {
    what: 'verify, clear-signed',
    operation: 'verify',
    inputs: ['clear'],
    openssl: (o, f) => o.verify(f.clear),
  },
  ...[1, 10, 100].map(recipients => ({
    what: `encrypt to ${recipients}`,
    operation: 'encrypt',
    recipients,
    inputs: ['message'],
    openssl: (o, f) => o.encrypt(f.message, recipients),
  })),
  { what: 'decrypt', operation: 'decrypt', inputs: ['encrypted'], openssl: (o, f) => o.decrypt(f.encrypted) },
  { what: 'compose, sign, encrypt', operation: 'compose, sign, encrypt', inputs: ['content'] },
  { what: 'decrypt, verify, decode', operation: 'open', inputs: ['both'] },
];

/** CMS, from bytes to DER and back. PKI.js decrypts what it has encrypted: it knows RSA-OAEP alone. */
const cmsOperations = [
  { what: 'sign, detached', operation: 'cms sign', inputs: ['content'] },
  { what: 'verify, detached', operation: 'cms verify', inputs: ['content', 'detached'] },
  { what: 'sign, with the content', operation: 'cms sign opaque', inputs: ['content'] },
  { what: 'verify, with the content', operation: 'cms verify opaque', inputs: ['opaque'] },
  ...[1, 10, 100].map(recipients => ({
    what: `encrypt to ${recipients}`,
    operation: 'cms encrypt',
    recipients,
    inputs: ['content'],
    output: recipients === 1 ? 'enveloped' : undefined,
  })),
  { what: 'decrypt', operation: 'cms decrypt', inputs: ['enveloped'] },
];

export const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

async function writeFiles(native, folder) {
  const recipients = readFileSync(join(folder, 'recipients.pem'), 'utf8').split(/(?=-----BEGIN)/);
  for (const [i, pem] of recipients.entries()) writeFileSync(join(folder, `recipient-${i + 1}.pem`), pem);
  for (const size of sizes) {
    const f = files(size);
    writeFileSync(join(folder, f.content), randomFillSync(Buffer.alloc(size)));
    for (const [operation, input, output] of [
      ['compose', 'content', 'message'],
      ['sign', 'message', 'clear'],
      ['encrypt', 'message', 'encrypted'],
      ['compose, sign, encrypt', 'content', 'both'],
      ['cms sign', 'content', 'detached'],
      ['cms sign opaque', 'content', 'opaque'],
      ['cms encrypt', 'content', 'enveloped'],
    ])
      await native.run({ operation, inputs: [f[input]], output: f[output] });
  }
}

/** Small contents take short: more of them make a median. */
const runsFor = size => ({ least: 1, most: size < 1e6 ? 20 : size < 25e6 ? 5 : 1 });

/** The median times of peers that take turns. */
async function takeTurns(peers) {
  const times = peers.map(() => []);
  const began = performance.now();
  for (let round = 0; round < rounds.most; round++) {
    if (round >= rounds.least && performance.now() - began > rounds.enough) break;
    for (const [i, peer] of peers.entries()) times[i].push(...(await peer()));
  }
  return times.map(median);
}

async function compareMessages({ native, openssl, page }) {
  const rows = [];
  const [start] = await takeTurns([async () => [openssl.start()]]);
  await page.start('engine', 'engine');
  for (const size of sizes)
    for (const { what, operation, recipients, inputs, openssl: run } of messageOperations) {
      console.log(`  ${what}, ${size} …`);
      const f = files(size);
      const request = { operation, recipients, inputs: inputs.map(name => f[name]) };
      const runs = runsFor(size);
      await page.run('engine', { ...request, runs: { least: 2, most: 20 } });
      const [natively, browser, ssl] = await takeTurns([
        () => native.run({ ...request, runs: runs.most }),
        async () => (await page.run('engine', { ...request, runs })).times,
        ...(run ? [async () => [run(openssl, f)]] : []),
      ]);
      rows.push({
        what,
        operation,
        size,
        native: natively,
        browser,
        openssl: ssl && Math.max(ssl - start, 0.1),
      });
    }
  return { start, rows };
}

async function compareCMS({ native, page }) {
  const rows = [];
  await page.start('engine', 'engine');
  await page.start('PKI.js', 'PKI.js');
  for (const size of sizes)
    for (const { what, operation, recipients, inputs, output } of cmsOperations) {
      console.log(`  ${what}, ${size} …`);
      const f = files(size);
      const request = { operation, recipients, inputs: inputs.map(name => f[name]) };
      const runs = runsFor(size);
      const inside = [];
      for (const name of ['engine', 'PKI.js'])
        await page.run(name, { ...request, output: f[output], runs: { least: 2, most: 20 } });
      const [natively, browser, pkijs] = await takeTurns([
        () => native.run({ ...request, runs: runs.most }),
        async () => {
          const answer = await page.run('engine', { ...request, runs });
          inside.push(...answer.inside);
          return answer.times;
        },
        async () => (await page.run('PKI.js', { ...request, runs })).times,
      ]);
      rows.push({ what, size, native: natively, browser, inside: median(inside), pkijs });
    }
  return rows;
}

/** The memory of an engine that did nothing but one operation before, at 25 MB of content. */
async function measureMemory({ page, folder }) {
  const rows = [];
  const f = files(25e6);
  for (const [what, operation, input, message] of [
    ['compose', 'compose', 'content', 'message'],
    ['sign, clear', 'sign', 'message', 'clear'],
    ['encrypt', 'encrypt', 'message', 'encrypted'],
    ['compose, sign, encrypt', 'compose, sign, encrypt', 'content', 'both'],
    ['verify, clear-signed', 'verify', 'clear', 'clear'],
    ['decrypt', 'decrypt', 'encrypted', 'encrypted'],
    ['decrypt, verify, decode', 'open', 'both', 'both'],
  ]) {
    const { octets: empty } = await page.start('memory', 'engine');
    const request = { operation, inputs: [f[input]] };
    const once = await page.run('memory', request);
    const often = await page.run('memory', { ...request, runs: { least: 5, most: 5 } });
    const { size } = statSync(join(folder, f[message]));
    rows.push({ what, size, empty, once: once.octets, often: often.octets, first: once.times[0] });
  }
  return rows;
}

/** Each row doubles something three times. */
async function measureDoubling({ native, openssl, page, folder }) {
  const doublings = n => [n, 2 * n, 4 * n, 8 * n];
  const content = size => {
    const name = `content-${size}`;
    writeFileSync(join(folder, name), randomFillSync(Buffer.alloc(size)));
    return name;
  };
  const text = size => {
    const name = `text-${size}`;
    writeFileSync(
      join(folder, name),
      'Grüße von der – langen – Reise. \nFrom here on, > more.\n'.repeat(size / 64),
    );
    return name;
  };
  const series = [];
  const measure = async (what, unit, steps, request) => {
    const rows = [];
    for (const step of steps)
      rows.push({ step, time: median(await native.run({ runs: 5, ...request(step) })) });
    series.push({ what, unit, rows });
  };
  const megabytes = doublings(3e6);
  await measure('compose, sign, encrypt', 'octets of attachment', megabytes, size => ({
    operation: 'compose, sign, encrypt',
    inputs: [content(size)],
    output: `both-${size}`,
  }));
  await measure('decrypt, verify, decode', 'octets of attachment', megabytes, size => ({
    operation: 'open',
    inputs: [`both-${size}`],
  }));
  await measure('compose', 'octets of text', megabytes, size => ({
    operation: 'compose text',
    inputs: [text(size)],
    output: `letter-${size}`,
  }));
  await measure('sign, clear', 'octets of text', megabytes, size => ({
    operation: 'sign',
    inputs: [`letter-${size}`],
    output: `signed-letter-${size}`,
  }));
  await measure('verify, clear-signed', 'octets of text', megabytes, size => ({
    operation: 'verify',
    inputs: [`signed-letter-${size}`],
  }));
  await measure('compose', 'attachments', doublings(100), parts => ({
    operation: 'compose',
    parts,
    inputs: [content(3e6)],
    output: `parts-${parts}`,
  }));
  await measure('sign, clear', 'attachments', doublings(100), parts => ({
    operation: 'sign',
    inputs: [`parts-${parts}`],
  }));
  await measure('encrypt', 'recipients', doublings(50), recipients => ({
    operation: 'encrypt',
    recipients,
    inputs: [`message-${sizes[0]}`],
    output: `circular-${recipients}`,
  }));
  await measure('decrypt', 'recipients', doublings(50), recipients => ({
    operation: 'decrypt',
    inputs: [`circular-${recipients}`],
  }));
  await measure('decrypt, BER in pieces', 'octets of attachment', megabytes, size => {
    openssl.encryptInPieces(`letter-${size}`, `pieces-${size}`);
    return { operation: 'decrypt', inputs: [`pieces-${size}`] };
  });
  await page.start('engine', 'engine');
  for (const [what, operation, input] of [
    ['compose, sign, encrypt, in Chromium', 'compose, sign, encrypt', 'content'],
    ['decrypt, verify, decode, in Chromium', 'open', 'both'],
  ]) {
    const rows = [];
    await page.run('engine', { operation, inputs: [`${input}-${megabytes[3]}`] });
    for (const step of megabytes) {
      const answer = await page.run('engine', {
        operation,
        inputs: [`${input}-${step}`],
        runs: { least: 5, most: 5 },
      });
      rows.push({ step, time: median(answer.times) });
    }
    series.push({ what, unit: 'octets of attachment', rows });
  }
  return series;
}

/** Measures all of it; folder is for files that may be removed afterwards. */
export async function compare({ root, dist, folder }) {
  const native = new Native(root, folder);
  const openssl = new OpenSSL(folder);
  try {
    await writeFiles(native, folder);
    const results = { openssl: openssl.version() };
    await inPage({ root, dist, folder }, async page => {
      const peers = { native, openssl, page, folder };
      console.log('messages …');
      results.messages = await compareMessages(peers);
      console.log('CMS …');
      results.cms = await compareCMS(peers);
      console.log('memory …');
      results.memory = await measureMemory(peers);
      console.log('doubling …');
      results.doubling = await measureDoubling(peers);
    });
    return results;
  } finally {
    native.close();
  }
}

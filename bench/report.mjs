// docs/performance.md, from what was measured.
import { cpus } from 'node:os';
import { binary, decimal, MiB, mebibytes, milliseconds, table, times, verdict } from './format.mjs';
import { gmail } from './report-gmail.mjs';
import { reading } from './report-reading.mjs';
import { writing } from './report-writing.mjs';

function basics(r) {
  const row = (what, value, target, show) => [what, show(value), show(target), verdict(value <= target)];
  return table(
    ['what', 'here', 'asked for', ''],
    [
      row('module', r.raw, 8 * MiB, mebibytes),
      row('module, gzip -9', r.gzipped, 2.5 * MiB, mebibytes),
      row('first answer in a new browser profile, from asking', r.firstAnswer, 500, milliseconds),
      row('34 MB to the engine and back', r.roundTrip, 500, milliseconds),
      // As long as people bear it: each guess at the passphrase costs as much.
      [
        'unlocking with the passphrase',
        milliseconds(r.unlocking),
        'about 500 ms',
        verdict(r.unlocking >= 300 && r.unlocking <= 750),
      ],
    ],
  );
}

/** What `openssl cms` is asked to be compared by, at 25 MB. */
const most = { sign: 2, encrypt: 2, decrypt: 2, verify: 1 };

function messages({ rows }) {
  return table(
    [
      'operation',
      'attachment',
      'engine natively',
      'in Chromium',
      '`openssl cms`',
      'Chromium to openssl',
      'at most',
      '',
    ],
    rows.map(({ what, operation, size, native, browser, openssl }) => {
      const ratio = openssl && browser / openssl;
      const target = size === 25e6 && openssl ? most[operation] : undefined;
      return [
        what,
        decimal(size),
        milliseconds(native),
        milliseconds(browser),
        openssl ? milliseconds(openssl) : '',
        ratio ? times(ratio) : '',
        target ? times(target) : '',
        target ? verdict(ratio <= target) : '',
      ];
    }),
  );
}

function cms(rows) {
  return table(
    [
      'operation',
      'content',
      'engine natively',
      'in Chromium',
      'and handing over',
      'PKI.js',
      'Chromium to PKI.js',
      '',
    ],
    rows.map(({ what, size, native, browser, inside, pkijs }) => [
      what,
      decimal(size),
      milliseconds(native),
      milliseconds(inside),
      milliseconds(browser),
      milliseconds(pkijs),
      times(inside / pkijs),
      verdict(inside <= pkijs),
    ]),
  );
}

function memory(rows) {
  return table(
    ['operation', 'message', 'before', 'after one', 'after five', 'to the message', 'at most', ''],
    rows.map(({ what, size, empty, once, often }) => [
      what,
      mebibytes(size),
      mebibytes(empty),
      mebibytes(once),
      mebibytes(often),
      times(often / size),
      times(6),
      verdict(often <= 6 * size),
    ]),
  );
}

/** Twice as much may take twice as long, and what else the machine does. */
function doubling(series) {
  return table(
    ['operation', 'of', '1', '2', '4', '8', 'for each doubling'],
    series.map(({ what, unit, rows }) => [
      what,
      `${unit.startsWith('octets') ? decimal(rows[0].step) : rows[0].step} ${unit.replace('octets ', '')}`,
      ...rows.map(({ time }) => milliseconds(time)),
      times(Math.cbrt(rows[3].time / rows[0].time)),
    ]),
  );
}

const pathCases = {
  'five-alone': 'a path of five, nothing beside it',
  'five-among-fifty': 'a path of five, fifty cross certificates beside it',
  'thousands-of-ways':
    'fifty cross certificates among five authorities, one way out of thousands leads to the root',
  nowhere: 'the same, and no certificate leads to the root',
  impostor: 'the same, and one seems to lead to the root',
};

/** The part about paths of certificates. */
export const paths = rows =>
  table(
    ['what', 'signatures checked', 'here', 'crypto/x509', 'here to crypto/x509', 'crypto/x509 finds'],
    rows.map(({ what, signatures, signet, 'crypto-x509': crypto, found }) => [
      pathCases[what],
      signatures,
      milliseconds(signet),
      milliseconds(crypto),
      times(signet / crypto),
      found ? 'the path' : what === 'thousands-of-ways' ? 'no path: it gives up' : 'no path',
    ]),
  );

function bulk(measurements) {
  const operations = [...new Set(measurements.map(m => m.operation))];
  const sizes = [...new Set(measurements.map(m => m.octets))].sort((a, b) => a - b);
  const time = (operation, by, octets) =>
    measurements.find(m => m.operation === operation && m.by === by && m.octets === octets).milliseconds;
  return table(
    ['operation', 'size', 'Go', 'WebCrypto', 'ratio'],
    operations.flatMap(operation =>
      sizes.map(octets => {
        const [go, web] = [time(operation, 'Go', octets), time(operation, 'WebCrypto', octets)];
        return [operation, binary(octets), milliseconds(go), milliseconds(web), (go / web).toFixed(1)];
      }),
    ),
  );
}

function people(r) {
  const row = (what, value, target) => [
    what,
    milliseconds(value),
    target ? milliseconds(target) : '',
    target ? verdict(value <= target) : '',
  ];
  return table(
    ['what', 'here', 'asked for', ''],
    [
      row('look-up of a recipient who was not looked up before', r.cold, 5),
      row('look-up of one who was', r.warm, 5),
      row('page of 50 people with their certificates', r.pages),
      row('search for one of them', r.searches),
      row('first look-up of an engine that has just started: it reads all of them', r.first),
      row('import of all of them from a file', r.imported),
    ],
  );
}

/** @param r what bench.mjs and compare.mjs have measured. */
export const page = r => `# Performance

Written by \`make bench\` for version ${r.version}, in Chromium on ${cpus().length} cores of a ${cpus()[0].model.trim()}.
Times are medians. They differ between machines, and with what else a machine does; what is compared
took turns in one run, so that the ratios tell more than the times.

${basics(r)}

The first answer includes the service worker, the offscreen document, the worker, compiling the module, and
opening the database. The 34 MB are one attachment of an unprotected message that \`open\` parses and gives back;
the very first such call, while the engine's memory grows, took ${milliseconds(r.warmUp)}. Unlocking is Argon2id with 64 MiB and
three passes, which are stored with the key, and little else.

${reading(r.reading)}
${writing(r.writing)}
${gmail(r.gmail)}
## Ten thousand correspondents

Every second one has two certificates. The times are those of calls from a page, there and back.

${people(r.people)}

## From message to message, beside openssl

RSA with 2048 bits, SHA-256, AES-256-CBC; one signer with a certificate of an intermediate authority. The attachment is
random octets in base64, so that the message is a third larger. The engine also checks what it writes against the output rules,
builds the path of the signer's certificate and decodes the attachment when it verifies. The times in Chromium include
handing the octets over to the engine and back; those of \`openssl cms\` (${r.openssl}) are those of a process that reads
and writes files, without the ${milliseconds(r.messages.start)} that starting it takes. The native engine has its octets in memory.

${messages(r.messages)}

## From bytes to DER and back, beside PKI.js

Package \`cms\` and PKI.js 4 in two workers of the same page, each with the content in its own memory. "Handing over" is the
copies into the engine's memory and out of it. PKI.js encrypts for RSA keys with OAEP, the engine with PKCS #1 v1.5, which
is what other programs read; the work is the same. The target is to be no slower.

${cms(r.cms)}

## Memory

What WebAssembly has given to an engine that was started anew, after the operation with a 25 MB attachment, once and five times. It
never gives back, so this is the most that was used. It includes what Go's garbage collector has not yet collected; not
included are the octets that JavaScript holds meanwhile: the message on its way in and out, and the result of a cipher.

${memory(r.memory)}

## Twice as much

Linear work takes ${times(2)} as long for each doubling, quadratic work ${times(4)}; a fixed cost pulls the number down. Natively
where nothing else is said.

${doubling(r.doubling)}

## Paths of certificates, beside crypto/x509

How long it takes to find and check the path from a person's certificate to a root, natively, P-256 and RSA with 2048 bits.
Who sends a message decides which certificates are in it, so the work must not grow with them: both stop after a hundred
signatures. Here the ways that look best are tried first, and what was found is checked by crypto/x509 once more.

${paths(r.paths)}

## Go and WebCrypto

What the engine gives to the browser, copying and waiting included. The last column is how many times as long Go takes.
From 32 KiB on \`js-bridge/webcrypto.go\` takes WebCrypto.

${bulk(r.bulk)}
`;

// Builds dist/ (the unpacked extension) and the bundles that tests run.
//
//   node build.mjs             dist/
//   node build.mjs unit        build/unit/: unit tests of the TypeScript
//   node build.mjs e2e         build/e2e/: browser tests and the demo's driver; build/bin/: the programs that they start
//   node build.mjs bench       build/bench/: what measures in webmails, with what the browser tests have
//
// Everything in dist/ is a function of the sources alone, so that two builds
// of a commit are byte-equal.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { catalogs } from './extension/_locales/catalogs.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');

// A room of extension/ with ROOM.ts and its pages.
const rooms = [
  'background',
  'offscreen',
  'reader',
  'composer',
  'outbox',
  'mailbox',
  'consent',
  'onboarding',
  'options',
  'popup',
  'open',
  'help',
  'write',
  'news',
];

const shared = {
  bundle: true,
  sourcemap: 'linked',
  sourcesContent: true,
  target: 'chrome122',
  // A script with one letter beyond Latin-1 takes a browser twice the memory, and longer to read.
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
  // Names in source maps stay relative to the tree even where node_modules is a link.
  preserveSymlinks: true,
  loader: { '.svg': 'text' },
};

async function extension() {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  cpSync(join(root, 'manifest.json'), join(dist, 'manifest.json'));
  for (const file of ['managed-schema.json', 'oauth-clients.json'])
    cpSync(join(root, 'extension', file), join(dist, file));
  for (const [language, messages] of Object.entries(catalogs(join(root, 'extension', '_locales')))) {
    mkdirSync(join(dist, '_locales', language), { recursive: true });
    writeFileSync(
      join(dist, '_locales', language, 'messages.json'),
      `${JSON.stringify(messages, null, 2)}\n`,
    );
  }

  const pages = rooms.map(room => `extension/${room}/${room}.ts`);
  await build({
    ...shared,
    format: 'esm',
    entryPoints: [...pages, 'extension/reader/sandbox.ts'],
    outbase: 'extension',
    outdir: 'dist',
  });
  await build({ ...shared, format: 'iife', entryPoints: ['js-bridge/worker.ts'], outdir: 'dist/js-bridge' });
  await build({
    ...shared,
    format: 'iife',
    entryPoints: ['extension/webmail/content.ts'],
    outdir: 'dist/webmail',
  });

  for (const page of filesEnding('.html', 'extension')) writePage(page);
  mkdirSync(join(dist, 'icons'), { recursive: true });
  for (const file of readdirSync(join(root, 'extension', 'icons'))) {
    if (file.endsWith('.png')) cpSync(join(root, 'extension', 'icons', file), join(dist, 'icons', file));
  }
  engine();
}

/**
 * Writes a page with one style sheet, of its own name, for all that it names. To
 * fetch a file of the extension takes a browser longer than to read it: with ten of them a
 * message was shown 50 ms later.
 */
function writePage(page) {
  const to = join(dist, relative('extension', page)).replace(/\.html$/, '');
  mkdirSync(dirname(to), { recursive: true });
  const sheets = [];
  const html = readFileSync(join(root, page), 'utf8').replaceAll(
    /^ *<link rel="stylesheet" href="([^"]+)" \/>\n/gm,
    (link, sheet) => {
      sheets.push(readFileSync(join(root, dirname(page), sheet), 'utf8'));
      return sheets.length === 1 ? link.replace(sheet, `${basename(to)}.css`) : '';
    },
  );
  writeFileSync(`${to}.html`, html);
  if (sheets.length > 0) writeFileSync(`${to}.css`, sheets.join('\n'));
}

function engine() {
  mkdirSync(join(dist, 'wasm'), { recursive: true });
  const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  cpSync(join(goroot, 'lib', 'wasm', 'wasm_exec.js'), join(dist, 'wasm', 'wasm_exec.js'));
  execFileSync(
    'go',
    [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags=-s -w -buildid=',
      '-o',
      join(dist, 'wasm', 'smime.wasm'),
      './wasm',
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, GOOS: 'js', GOARCH: 'wasm', CGO_ENABLED: '0' } },
  );
}

function filesEnding(ending, ...folders) {
  return folders
    .map(folder => join(root, folder))
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .filter(path => !path.includes('node_modules'))
    .sort();
}

// Each test file becomes one module of its own; node_modules stay outside.
async function bundles(outdir, entryPoints) {
  rmSync(join(root, outdir), { recursive: true, force: true });
  await build({
    ...shared,
    sourcemap: 'inline',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    entryPoints,
    outbase: '.',
    outdir,
    outExtension: { '.js': '.mjs' },
  });
}

/** Builds what the browser tests start, so that no two of them build the same at once. */
function programs() {
  const sources = JSON.parse(readFileSync(join(root, 'e2e', 'programs.json'), 'utf8'));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const [name, source] of Object.entries(sources)) {
    const to = join('build', 'bin', `${name}${suffix}`);
    execFileSync('go', ['build', '-o', to, source], { cwd: root, stdio: 'inherit' });
  }
}

switch (process.argv[2] ?? 'extension') {
  case 'extension':
    await extension();
    break;
  case 'unit':
    await bundles('build/unit', filesEnding('.test.ts', 'extension', 'js-bridge'));
    break;
  case 'e2e':
    await bundles('build/e2e', [
      ...filesEnding('.test.ts', 'e2e'),
      ...filesEnding('drive.ts', 'demo'),
      'e2e/live/check.ts',
    ]);
    programs();
    break;
  case 'bench':
    await bundles('build/bench', filesEnding('.ts', 'bench'));
    programs();
    break;
  default:
    console.error(
      `${basename(process.argv[1])}: unknown target ${process.argv[2]}; use none, unit, e2e or bench`,
    );
    process.exit(2);
}

// Debian's Roundcube, stock, with Dovecot behind it and a relay that keeps what
// is sent. All state is in a temporary folder; nothing under /etc is touched.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { readCapture, type Submission } from './capture.ts';
import { runAs, startDovecot } from './dovecot.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { putInto } from './maildir.ts';
import { eventually, freePort, goProgram, Program } from './program.ts';

export interface RoundcubeOptions {
  /** PHP's limit for an uploaded file; Debian's stock value is 2M. */
  uploadLimit?: string;
  /** Actions that the administrator forbids, such as mail.bounce. */
  disabledActions?: string[];
  /** Messages are written in Roundcube's HTML editor. */
  htmlEditor?: boolean;
  /** Language of the pages, such as de_DE. */
  language?: string;
  /**
   * How many requests are answered at once, 1 where absent. Roundcube loses what one of two requests wrote into its
   * session when both began within half a second (`rcube_session::sess_write`): a compose view that was just opened
   * is "not found" then, with Signet and without. What measures times wants several all the same.
   */
  workers?: number;
  /** An address that the mail server takes no mail for. */
  refuse?: string;
}

export interface Roundcube {
  /** Its origin, without a slash at the end. */
  origin: string;
  /** The folder of a user's Maildir. */
  maildir(user: string): string;
  /** The folder with its database and the files that are uploaded. */
  state: string;
  /** Puts a message into a user's inbox, as if it had come from outside. */
  receive(user: string, message: Buffer): void;
  /** What was submitted until now, in order. */
  submissions(): Submission[];
  /** Ends every session, as servers do after a time. */
  expireSessions(): void;
  stop(): Promise<void>;
}

const webRoot = '/var/lib/roundcube/public_html';
const share = '/usr/share/roundcube';

export async function startRoundcube(options: RoundcubeOptions = {}): Promise<Roundcube> {
  const folder = temporaryFolder('roundcube');
  chmodSync(folder, 0o711);
  const capture = join(folder, 'capture');
  mkdirSync(capture);
  const dovecot = await startDovecot(folder);
  const relay = Program.start(goProgram('relay'), [
    ...['--lmtp', dovecot.lmtpSocket, '--capture', capture, '--passwd', dovecot.passwd],
    ...(options.refuse === undefined ? [] : ['--refuse', options.refuse]),
  ]);
  const smtp = await relay.firstLine();
  const config = configure(folder, options, dovecot.imapPort, smtp);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const limit = options.uploadLimit ?? '32M';
  const [command = 'php', ...args] = [
    ...runAs().prefix,
    'php',
    ...['-d', `upload_max_filesize=${limit}`, '-d', 'post_max_size=64M', '-d', 'memory_limit=512M'],
    ...[
      '-d',
      'session.gc_probability=0',
      '-S',
      `127.0.0.1:${port}`,
      '-t',
      webRoot,
      join(folder, 'router.php'),
    ],
  ];
  const workers = options.workers === undefined ? {} : { PHP_CLI_SERVER_WORKERS: String(options.workers) };
  const php = Program.start(command, args, { ROUNDCUBE_CONFIG_DIR: config, ...workers });
  const stop = async () => {
    await Promise.all([php.stop(), relay.stop(), dovecot.stop()]);
    removeFolder(folder);
  };
  try {
    await eventually(
      'Roundcube',
      async () => (await fetch(`${origin}/`)).ok && (await answers(dovecot.imapPort)),
    );
  } catch (error) {
    const log = readFileSync(join(folder, 'dovecot.log'), 'utf8');
    await stop();
    throw new Error(`Roundcube did not start: ${php.output}\n${log}`, { cause: error });
  }
  const maildir = (user: string) => join(folder, 'mail', `${user}@example.test`);
  return {
    origin,
    maildir,
    state: join(folder, 'state'),
    receive: (user, message) => putInto(maildir(user), message),
    submissions: () => readCapture(capture),
    expireSessions: () => inDatabase(join(folder, 'state', 'roundcube.db'), 'DELETE FROM session'),
    stop,
  };
}

/** Writes Roundcube's configuration and database; returns the folder of the configuration. */
function configure(folder: string, options: RoundcubeOptions, imapPort: number, smtp: string): string {
  const config = join(folder, 'config');
  const state = join(folder, 'state');
  for (const path of [config, state]) mkdirSync(path);
  for (const name of ['mimetypes.php', 'defaults.inc.php']) {
    copyFileSync(join('/etc/roundcube', name), join(config, name));
  }
  const settings: Record<string, unknown> = {
    db_dsnw: `sqlite:///${state}/roundcube.db?mode=0600`,
    imap_host: `127.0.0.1:${imapPort}`,
    smtp_host: smtp,
    smtp_user: '%u',
    smtp_pass: '%p',
    des_key: 'for-tests-on-loopback-24',
    mail_domain: 'example.test',
    product_name: 'Roundcube Webmail',
    plugins: [],
    skin: 'elastic',
    language: options.language ?? 'en_US',
    htmleditor: options.htmlEditor ? 1 : 0,
    disabled_actions: options.disabledActions ?? [],
    timezone: 'UTC',
    temp_dir: state,
    log_dir: state,
    drafts_mbox: 'Drafts',
    sent_mbox: 'Sent',
    trash_mbox: 'Trash',
    create_default_folders: true,
    enable_spellcheck: false,
    // Autosave as soon as Roundcube can: what is typed must not reach it anyway.
    draft_autosave: 60,
    ip_check: false,
    max_message_size: '64M',
  };
  writeFileSync(
    join(config, 'config.inc.php'),
    `<?php $config = json_decode(${phpString(JSON.stringify(settings))}, true);\n`,
  );
  // The built-in server of PHP: files as they are and, as with the servers that Roundcube brings settings for, for the
  // browser to keep; everything else to Roundcube.
  writeFileSync(
    join(folder, 'router.php'),
    `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$types = ['css' => 'text/css', 'js' => 'text/javascript', 'html' => 'text/html', 'json' => 'application/json', 'svg' => 'image/svg+xml',
  'png' => 'image/png', 'gif' => 'image/gif', 'jpg' => 'image/jpeg', 'ico' => 'image/x-icon', 'woff' => 'font/woff', 'woff2' => 'font/woff2',
  'ttf' => 'font/ttf', 'less' => 'text/plain', 'map' => 'application/json'];
if (preg_match('#^/(skins|plugins|program)/.+\\.([a-z0-9]+)$#', $path, $found) && isset($types[$found[2]]) && is_file('${webRoot}' . $path)) {
  header('Content-Type: ' . $types[$found[2]]);
  header('Cache-Control: max-age=2592000');
  readfile('${webRoot}' . $path);
  return true;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
chdir('${webRoot}');
require '${webRoot}/index.php';
return true;
`,
  );
  inDatabase(join(state, 'roundcube.db'), readFileSync(join(share, 'SQL', 'sqlite.initial.sql'), 'utf8'));
  const { user, group } = runAs();
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${user}:${group}`, state]);
  return config;
}

/** Runs statements in an SQLite database. */
function inDatabase(path: string, statements: string): void {
  const code = '(new PDO("sqlite:" . $argv[1]))->exec(file_get_contents("php://stdin"));';
  execFileSync('php', ['-r', code, path], { input: statements });
}

function phpString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

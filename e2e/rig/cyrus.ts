// Cyrus IMAP's JMAP server. Its Debian packages exclude Dovecot's, so they are
// unpacked into build/ and not installed; this needs no rights. All state is in
// a temporary folder, all ports on the loopback interface.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { build } from '../tree.ts';
import { readCapture, type Submission } from './capture.ts';
import { runAs, users } from './dovecot.ts';
import { removeFolder, temporaryFolder } from './folder.ts';
import { eventually, freePort, goProgram, Program } from './program.ts';

export interface Cyrus {
  /** Its origin, without a slash at the end; /.well-known/jmap leads to the session. */
  origin: string;
  submissions(): Submission[];
  stop(): Promise<void>;
}

const packages = ['cyrus-common', 'cyrus-imapd', 'cyrus-caldav', 'sasl2-bin'];
/** What Debian would install with them that a JMAP server does not run. */
const unwanted = /^(exim4|gawk|db-util|db5)/;

/**
 * Unpacks Cyrus once and returns the folder, or undefined where apt cannot give
 * the packages (no network, no package lists).
 */
export function unpackCyrus(): string | undefined {
  const folder = join(build, 'cyrus');
  if (existsSync(folder)) return folder;
  const partial = mkdtempSync(join(mkdirIn(build), 'cyrus-'));
  chmodSync(partial, 0o755);
  const plan = spawnSync('apt-get', ['install', '--simulate', '--no-install-recommends', ...packages], {
    encoding: 'utf8',
  });
  const wanted = [...plan.stdout.matchAll(/^Inst (\S+)/gm)]
    .map(match => match[1] ?? '')
    .filter(name => name !== '' && !unwanted.test(name));
  // apt would drop root's rights for a folder that its own user cannot write.
  const asRoot = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  const download = spawnSync('apt-get', ['download', '-q', ...asRoot, ...new Set([...packages, ...wanted])], {
    cwd: partial,
    encoding: 'utf8',
  });
  if (download.status !== 0) {
    rmSync(partial, { recursive: true });
    return undefined;
  }
  for (const name of readdirSync(partial).filter(name => name.endsWith('.deb'))) {
    execFileSync('dpkg', ['-x', name, '.'], { cwd: partial });
    rmSync(join(partial, name));
  }
  renameSync(partial, folder);
  return folder;
}

function mkdirIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

export async function startCyrus(source: string): Promise<Cyrus> {
  const folder = temporaryFolder('cyrus');
  chmodSync(folder, 0o755);
  // A copy, for the user that it runs as may not look into the home of the one who tests.
  const unpacked = join(folder, 'unpacked');
  cpSync(source, unpacked, { recursive: true, verbatimSymlinks: true });
  const capture = join(folder, 'capture');
  const state = ['db', 'socket', 'log', 'proc', 'lock', 'msg', 'ptclient', 'user', 'quota', 'sieve'];
  for (const name of [...state.map(part => join('conf', part)), 'spool', 'sieve', 'capture']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const libraries = readdirSync(join(unpacked, 'usr', 'lib')).filter(name => name.endsWith('-linux-gnu'));
  const { user, group, prefix } = runAs();
  const env = {
    CYRUS_USER: user,
    LD_LIBRARY_PATH: libraries
      .flatMap(name => [join(unpacked, 'usr', 'lib', name), join(unpacked, 'lib', name)])
      .concat(join(unpacked, 'usr', 'lib'))
      .join(':'),
  };
  const lmtpSocket = join(folder, 'conf', 'socket', 'lmtp');
  const relay = Program.start(goProgram('relay'), [
    ...['--open', '--lmtp', lmtpSocket, '--capture', capture],
  ]);
  const smtp = await relay.firstLine();
  const [imapPort, httpPort] = [await freePort(), await freePort()];
  const programs = join(unpacked, 'usr', 'lib', 'cyrus', 'bin');
  const imapdConf = join(folder, 'imapd.conf');
  const cyrusConf = join(folder, 'cyrus.conf');
  writeFileSync(imapdConf, imapdSettings(folder, user, group, smtp));
  writeFileSync(cyrusConf, services(programs, imapdConf, imapPort, httpPort, lmtpSocket));
  for (const name of users) {
    execFileSync(
      join(unpacked, 'usr', 'sbin', 'saslpasswd2'),
      ['-p', '-c', '-f', join(folder, 'sasldb2'), '-u', 'example.test', name],
      { input: name, env: { ...process.env, ...env } },
    );
  }
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', user, folder]);
  const [command = '', ...args] = [
    ...prefix,
    ...[join(programs, 'master'), '-C', imapdConf, '-M', cyrusConf, '-p', join(folder, 'pid'), '-D'],
  ];
  const master = Program.start(command, args, env);
  const stop = async () => {
    await Promise.all([master.stop(), relay.stop()]);
    removeFolder(folder);
  };
  const origin = `http://127.0.0.1:${httpPort}`;
  try {
    await eventually('Cyrus', async () => (await fetch(`${origin}/`)).status > 0);
    for (const name of users) await firstLogin(imapPort, name);
  } catch (error) {
    await stop();
    throw new Error(`Cyrus did not start: ${master.output}`, { cause: error });
  }
  return { origin, submissions: () => readCapture(capture), stop };
}

function imapdSettings(folder: string, user: string, group: string, smtp: string): string {
  return `configdirectory: ${folder}/conf
partition-default: ${folder}/spool
defaultpartition: default
cyrus_user: ${user}
cyrus_group: ${group}
admins: cyrus
virtdomains: userid
defaultdomain: internal.invalid
unixhierarchysep: yes
altnamespace: yes
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${folder}/sasldb2
sasl_mech_list: PLAIN LOGIN
sievedir: ${folder}/sieve
sendmail: /bin/false
lmtpsocket: ${folder}/conf/socket/lmtp
idlesocket: ${folder}/conf/socket/idle
notifysocket: ${folder}/conf/socket/notify
httpmodules: jmap
httpallowcompress: no
conversations: 1
conversations_db: twoskip
search_engine: none
smtp_backend: host
smtp_host: ${smtp}/noauth
autocreate_quota: 0
autocreate_post: 1
autocreate_inbox_folders: Drafts|Sent|Trash
autocreate_subscribe_folders: Drafts|Sent|Trash
xlist-drafts: Drafts
xlist-sent: Sent
xlist-trash: Trash
skiplist_unsafe: yes
`;
}

function services(programs: string, conf: string, imap: number, http: number, lmtp: string): string {
  return `START {
  recover cmd="${programs}/ctl_cyrusdb -C ${conf} -r"
}
SERVICES {
  imap cmd="${programs}/imapd -C ${conf}" listen="127.0.0.1:${imap}" prefork=0
  http cmd="${programs}/httpd -C ${conf}" listen="127.0.0.1:${http}" prefork=1
  lmtp cmd="${programs}/lmtpd -C ${conf} -a" listen="${lmtp}" prefork=0
}
EVENTS { }
`;
}

/** Cyrus makes an account's mailboxes when its user first logs in by IMAP. */
function firstLogin(port: number, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setEncoding('latin1').on('data', text => {
      if (said === '') socket.write(`a login ${name}@example.test ${name}\r\nb select INBOX\r\nc logout\r\n`);
      said += text;
    });
    socket.on('error', reject);
    socket.on('close', () => (/^b OK/m.test(said) ? resolve() : reject(new Error(`IMAP login: ${said}`))));
  });
}

// Dovecot with IMAP and LMTP on the loopback interface, all state in one folder.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, Program } from './program.ts';

/** The accounts of every rig: alice@example.test with password alice, and so on. */
export const users = ['alice', 'bob'];

/** The user that servers run as: an unprivileged one where the tests run as root. */
export interface RunAs {
  user: string;
  group: string;
  /** Put before a command line. */
  prefix: string[];
}

export function runAs(): RunAs {
  if (process.getuid?.() === 0) {
    const user = 'www-data';
    return {
      user,
      group: user,
      prefix: ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'],
    };
  }
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  return { user: userInfo().username, group, prefix: [] };
}

export interface Dovecot {
  imapPort: number;
  lmtpSocket: string;
  passwd: string;
  stop(): Promise<void>;
}

/** Starts it with its state in a folder; mail is in FOLDER/mail/ADDRESS as a Maildir. */
export async function startDovecot(folder: string): Promise<Dovecot> {
  const { user, group } = runAs();
  const root = process.getuid?.() === 0;
  const imapPort = await freePort();
  const lmtpSocket = join(folder, 'lmtp.sock');
  const passwd = join(folder, 'passwd');
  writeFileSync(passwd, users.map(name => `${name}@example.test:{PLAIN}${name}\n`).join(''));
  for (const name of ['mail', 'home', 'dovecot']) mkdirSync(join(folder, name));
  for (const name of ['mail', 'home']) chmodSync(join(folder, name), 0o777);
  const loginUser = root ? 'dovenull' : user;
  const internalUser = root ? 'dovecot' : user;
  const internalGroup = root ? 'dovecot' : group;
  writeFileSync(
    join(folder, 'dovecot.conf'),
    `
base_dir = ${folder}/dovecot
state_dir = ${folder}/dovecot
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
default_login_user = ${loginUser}
default_internal_user = ${internalUser}
default_internal_group = ${internalGroup}
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%Lu
mail_fsync = never
passdb {
  driver = passwd-file
  args = username_format=%Lu ${passwd}
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${folder}/home/%Lu allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
${['Drafts', 'Sent', 'Trash'].map(specialFolder).join('')}
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service lmtp {
  unix_listener ${lmtpSocket} {
    mode = 0666
  }
}
`,
  );
  const program = Program.start('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')]);
  return { imapPort, lmtpSocket, passwd, stop: () => program.stop() };
}

function specialFolder(name: string): string {
  return `  mailbox ${name} {\n    auto = subscribe\n    special_use = \\${name}\n  }\n`;
}

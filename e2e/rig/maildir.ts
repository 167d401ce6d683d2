// Messages in a Maildir, as a mail server keeps them.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAs } from './dovecot.ts';

/** Adds a message to a Maildir, by the way of its folder tmp. */
export function putInto(maildir: string, message: Buffer): void {
  for (const name of ['', 'tmp', 'new', 'cur']) mkdirSync(join(maildir, name), { recursive: true });
  const name = `${Date.now()}.${randomUUID()}.localhost`;
  writeFileSync(join(maildir, 'tmp', name), message);
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
  const { user, group } = runAs();
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${user}:${group}`, maildir]);
}

/** The messages of a Maildir, which may not be there yet. */
export function messagesOf(maildir: string): Buffer[] {
  return ['cur', 'new']
    .map(name => join(maildir, name))
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder).map(name => readFileSync(join(folder, name))));
}

// OpenLDAP on the loopback interface, with people whose certificates it holds, and the gateway before it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './folder.ts';
import { eventually, freePort, goProgram, Program } from './program.ts';

const suffix = 'dc=example,dc=test';

/** An inetOrgPerson. */
export interface Person {
  name: string;
  mail: string;
  /** Values of userSMIMECertificate: PKCS #7. */
  smime?: Buffer[];
  /** Values of userCertificate: DER. */
  certificates?: Buffer[];
}

export interface Slapd {
  url: string;
  stop(): Promise<void>;
}

/** Starts it with these people. */
export async function startSlapd(people: Person[]): Promise<Slapd> {
  const folder = temporaryFolder('slapd');
  mkdirSync(join(folder, 'data'));
  const configuration = join(folder, 'slapd.conf');
  writeFileSync(
    configuration,
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
database mdb
suffix "${suffix}"
directory ${folder}/data
access to * by * read
`,
  );
  const entries = [
    `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n`,
    ...people.map(entryOf),
  ];
  writeFileSync(join(folder, 'people.ldif'), entries.join('\n'));
  const slapd = '/usr/sbin/slapd';
  execFileSync(slapd, ['-T', 'add', '-f', configuration, '-l', join(folder, 'people.ldif')]);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const program = Program.start(slapd, ['-d', '0', '-f', configuration, '-h', url]);
  await eventually('slapd', () => listens(port));
  return { url, stop: () => program.stop() };
}

function entryOf({ name, mail, smime = [], certificates = [] }: Person): string {
  return [
    `dn: cn=${name},${suffix}`,
    'objectClass: inetOrgPerson',
    `cn: ${name}`,
    `sn: ${name}`,
    `mail: ${mail}`,
    ...smime.map(value => `userSMIMECertificate:: ${value.toString('base64')}`),
    ...certificates.map(value => `userCertificate;binary:: ${value.toString('base64')}`),
    '',
  ].join('\n');
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

export interface Gateway {
  origin: string;
  /** The addresses that LDAP was asked for, in order. */
  asked(): string[];
  stop(): Promise<void>;
}

/** Starts `signet directory` before an LDAP server. */
export async function startGateway(ldap: string, domain: string): Promise<Gateway> {
  const where = ['--listen', '127.0.0.1:0', '--ldap', ldap, '--base', suffix, '--domain', domain];
  const program = Program.start(goProgram('signet'), ['directory', '--verbose', ...where]);
  return {
    origin: await program.firstLine(),
    asked: () => [...program.output.matchAll(/asked for "(.*)"/g)].map(([, address]) => address ?? ''),
    stop: () => program.stop(),
  };
}

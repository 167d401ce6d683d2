import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocalHost } from './local-network.ts';

const hosts: Record<'local' | 'public', string[]> = {
  local: [
    'localhost',
    'LOCALHOST.',
    'signet.localhost',
    'printer',
    'nas.local',
    'vault.internal',
    'nas.home.arpa',
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '0177.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:8.8.8.8]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fd00::1]',
    '[ff02::1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[2001:0:1::]',
  ],
  public: [
    'example.org',
    'crl.example.org.',
    'localhost.example.org',
    'local.example',
    '8.8.8.8',
    '11.0.0.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.1.1',
    '169.253.0.1',
    '[2001:4860:4860::8888]',
    '[2606:4700::1111]',
    '[3fff::1]',
  ],
};

for (const [where, names] of Object.entries(hosts)) {
  for (const name of names) {
    test(`${name} is ${where}`, () => {
      assert.equal(isLocalHost(new URL(`http://${name}/`).hostname), where === 'local');
    });
  }
}

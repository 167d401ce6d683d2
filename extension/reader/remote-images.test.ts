import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_HOSTS, originsToAsk, originToAsk, RemoteImages } from './remote-images.ts';

test('pictures are asked of public hosts alone, over encrypted connections', () => {
  assert.equal(originToAsk('https://Pictures.example/a.png?to=bob#x'), 'https://pictures.example');
  assert.equal(originToAsk('https://pictures.example:8443/a.png'), 'https://pictures.example:8443');
  for (const address of [
    'http://pictures.example/a.png',
    '//pictures.example/a.png',
    'a.png',
    '',
    'https://',
    'https://bob:secret@pictures.example/a.png',
    'https://bob@pictures.example/a.png',
    'https://localhost/reboot',
    'https://router/reboot',
    'https://printer.local/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://192.168.1.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'ftp://pictures.example/a.png',
    'wss://pictures.example/',
    'file:///etc/passwd',
    'data:image/png;base64,AA',
    'javascript:alert(1)',
    'cid:a@example',
  ]) {
    assert.equal(originToAsk(address), undefined, address);
  }
});

test('each host is named once, and as many as can be read', () => {
  assert.deepEqual(originsToAsk(['https://a.example/1', 'http://b.example/', 'https://a.example/2']), [
    'https://a.example',
  ]);
  const many = Array.from({ length: 100 }, (_, index) => `https://${index}.example/`);
  assert.equal(originsToAsk(many).length, MAX_HOSTS);
});

test('nobody can allow what is not offered', () => {
  const never = new RemoteImages('never');
  never.name(['https://a.example']);
  never.allow(['https://a.example']);
  assert.equal(never.allows('https://a.example'), false);
});

test('what is allowed are the hosts that were shown, and none that a later part names', () => {
  const remote = new RemoteImages('offer');
  let told = 0;
  remote.addEventListener('change', () => told++);
  remote.name(['https://b.example']);
  remote.name(['https://b.example', 'https://a.example']);
  const shown = remote.undecided;
  assert.deepEqual(shown, ['https://a.example', 'https://b.example']);
  assert.equal(told, 2);

  remote.name(['https://late.example']);
  remote.allow([...shown, 'https://never-named.example']);
  assert.equal(remote.allows('https://b.example'), true);
  assert.equal(remote.allows('https://late.example'), false);
  assert.equal(remote.allows('https://never-named.example'), false);
  assert.deepEqual(remote.undecided, ['https://late.example']);
});

test('all parts of a message together name as many hosts as can be read', () => {
  const remote = new RemoteImages('offer');
  for (let part = 0; part < 30; part++) remote.name([`https://${part}.example`]);
  assert.equal(remote.undecided.length, MAX_HOSTS);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateInfo, ChainNode } from '../../js-bridge/contract.ts';
import { isWhole, MAX_PATHS, pathsOf } from './chain-paths.ts';

function node(name: string, issuers: ChainNode[] = [], more: Partial<ChainNode> = {}): ChainNode {
  return {
    certificate: { commonName: name } as CertificateInfo,
    chosen: false,
    cut: false,
    issuers,
    ...more,
  };
}

const names = (tree: ChainNode) =>
  pathsOf(tree).map(path => path.map(({ certificate }) => certificate.commonName).join(' '));

test('the way that decides comes first, then those that end at somebody trusted', () => {
  const tree = node(
    'leaf',
    [
      node('old', [node('unknown'), node('mozilla', [], { anchor: 'mozilla' })]),
      node('new', [node('root', [], { chosen: true, anchor: 'user' })], { chosen: true }),
    ],
    { chosen: true },
  );
  assert.deepEqual(names(tree), ['leaf new root', 'leaf old mozilla', 'leaf old unknown']);
});

test('a certificate that nobody issued is a way of its own', () => {
  assert.deepEqual(names(node('alone', [], { chosen: true })), ['alone']);
});

test('there is an end to the ways that are drawn', () => {
  const roots = () => Array.from({ length: 4 }, (_, i) => node(`root${i}`));
  const tree = node(
    'leaf',
    Array.from({ length: 4 }, (_, i) => node(`ca${i}`, roots())),
  );
  assert.equal(pathsOf(tree).length, MAX_PATHS);
  assert.equal(isWhole(tree), false);
  assert.equal(isWhole(node('leaf', [node('ca', [], { cut: true })])), false);
  assert.equal(isWhole(node('leaf', roots())), true);
});

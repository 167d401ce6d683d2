import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveUpNetwork } from './confine.ts';

test('the ways to the network are gone from a scope and its prototypes, and nothing else', () => {
  class Base {
    fetch() {}
    setTimeout() {}
  }
  class Scope extends Base {
    importScripts() {}
  }
  const scope = Object.assign(new Scope(), { WebSocket: class {}, performance: {} });
  giveUpNetwork(scope);
  assert.deepEqual(
    ['fetch', 'importScripts', 'WebSocket', 'setTimeout', 'performance'].filter(name => name in scope),
    ['setTimeout', 'performance'],
  );
});

// Package policy reads what an administrator decides for all users of a
// company: the policy that browsers keep in chrome.storage.managed, as JSON.
//
// [Read] reads it, key by key: a key that cannot be read is told, and decides
// nothing, and the others hold. [Policy.For] tells what holds for an address.
// [Keys] is the table of all keys, from which the schema for browsers, the
// table in docs/admin.md and the names in TypeScript are generated.
// [Policy.Contradictions] tells which values rule each other out.
// [ImportExchange] makes a policy of the settings that Exchange has for S/MIME.
//
// The package decides nothing itself: who uses it does what the policy says. It
// does not promise that a policy makes sense beyond that, such as that somebody
// can read a message that it wants encrypted.
package policy

//go:generate go run ./internal/generate ../..

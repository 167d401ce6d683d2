// Package attacks makes the messages of the published attacks on signed and encrypted mail, each anew: the classes of
// "Johnny, you are fired!" (2019), of EFAIL (2018), of "Re: What's Up Johnny?" (2019) and of "Mailto: Me Your Secrets"
// (2020), and what mail programs were mended for since.
//
//	w := attacks.NewWorld(testca.Now())
//	for _, v := range attacks.Vectors() {
//		message := v.Make(w)
//		…
//	}
//
// Each vector says what may come of it. The tests of this package open all of them with the engine, those of e2e in a
// browser, and docs/attacks.md is printed from the same list. It is for tests alone: its functions panic.
package attacks

import (
	"time"

	"signet/smime"
	"signet/smime/internal/testca"
)

//go:generate go run ./write --document ../../../docs/attacks.md

// The texts of the messages. Nobody but their author may be shown as the author of a text.
const (
	// Genuine is what Alice has signed.
	Genuine = "The meeting is at noon."
	// Forged is what the attacker wants to be taken for Alice's.
	Forged = "You are fired."
	// Secret is what somebody has encrypted to Bob, and the attacker wants to learn.
	Secret = "The vault opens with 4711."
)

// Beacon is the address to which text would leak: a host of one letter, so that it fits into a block of a cipher.
const Beacon = "http://e/"

// A World is who takes part, all certified by the same authority that Bob trusts.
type World struct {
	Now   time.Time
	Root  *testca.Identity
	Alice *testca.Identity // whom Bob believes: alice@example.test
	Bob   *testca.Identity // who reads: bob@example.test
	Eve   *testca.Identity // who attacks, with a good certificate of her own: eve@evil.test
}

// NewWorld makes a world in which it is now.
func NewWorld(now time.Time) World {
	now = now.UTC().Truncate(time.Second)
	w := World{Now: now, Root: testca.NewRoot(testca.Valid(now.AddDate(-2, 0, 0), now.AddDate(10, 0, 0)))}
	w.Alice = w.issue(testca.Email("alice@example.test"), testca.Name("Alice Example"))
	w.Bob = w.issue(testca.Email("bob@example.test"), testca.Name("Bob Example"))
	w.Eve = w.issue(testca.Email("eve@evil.test"), testca.Name("Eve Evil"))
	return w
}

// issue makes a certificate that is valid now, where no option says otherwise.
func (w World) issue(options ...testca.Option) *testca.Identity {
	return w.Root.Issue(append([]testca.Option{testca.Key(testca.P256), w.valid()}, options...)...)
}

func (w World) valid() testca.Option {
	return testca.Valid(w.Now.AddDate(-1, 0, 0), w.Now.AddDate(1, 0, 0))
}

// A Vector is one message of an attack.
type Vector struct {
	ID     string // names it in the tests and in docs/attacks.md
	Attack string // what the attacker does, in a few words
	Source string // who described it
	Make   func(World) []byte
	Want   Outcome
	// Result says for people what is shown instead of what the attacker wants.
	Result string
}

// An Outcome is what must come of a message when Bob opens it.
type Outcome struct {
	// Verdict is that of the message; "" where it is not opened at all.
	Verdict smime.Verdict
	// Error is why it is not opened; "" where it is.
	Error smime.Code
	// Finding is one that must be among those of the message or its signers; "" for none.
	Finding string
	// Sealed says that no key may be used, and that Secret is shown nowhere.
	Sealed bool
	// By is the one address that a good verdict may name.
	By string
	// Enclosed is the verdict of the one part that is shown by itself, under its own
	// verdict; "" where there is none. Secret is in it alone.
	Enclosed smime.Verdict
}

// A Class is a family of attacks.
type Class struct {
	Name    string
	About   string // one or two sentences
	Vectors []Vector
}

// Classes returns all vectors by class, in the order of docs/attacks.md.
func Classes() []Class {
	return []Class{
		johnnyCMS(), johnnyMIME(), johnnyID(), johnnyUI(),
		efail(), covertContent(), mailto(), wrapping(), mailPrograms(),
	}
}

// Vectors returns all of them.
func Vectors() []Vector {
	var all []Vector
	for _, class := range Classes() {
		all = append(all, class.Vectors...)
	}
	return all
}

//go:build js && wasm

package jsbridge

import (
	"bytes"
	"crypto"
	"testing"

	"github.com/hack-pad/safejs"

	"signet/smime/cms"
)

// showMemory puts the program's memory where the worker puts it. Node's loader
// keeps it to itself, but hands a window on it to fs when the program prints.
func showMemory(t *testing.T) {
	t.Helper()
	constructor, err := global("Function")
	if err != nil {
		t.Fatal(err)
	}
	catch, err := constructor.New(`
		const write = fs.writeSync;
		fs.writeSync = (fd, octets) => {
			globalThis.engineMemory = { buffer: octets.buffer };
			return octets.length;
		};
		return () => { fs.writeSync = write; };`)
	if err != nil {
		t.Fatal(err)
	}
	release, err := catch.Invoke()
	if err != nil {
		t.Fatal(err)
	}
	print("\n")
	if _, err := release.Invoke(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { safejs.Global().Set(memoryName, safejs.Undefined()) })
}

func TestLendIsAWindow(t *testing.T) {
	data := random(100_000)
	showMemory(t)
	_, err := lend([][]byte{data}, func(array safejs.Value) (safejs.Value, error) {
		if got, err := toGo(array); err != nil || !bytes.Equal(got, data) {
			t.Errorf("other octets came, or %v", err)
		}
		return array, array.SetIndex(7, data[7]^1)
	})
	if err != nil {
		t.Fatal(err)
	}
	copied := bytes.Clone(data)
	if _, err := lend([][]byte{data}, func(array safejs.Value) (safejs.Value, error) { return array, array.SetIndex(7, 0) }); err != nil {
		t.Fatal(err)
	}
	if copied[7] == 0 || data[7] != 0 {
		t.Error("what was done to the array was not done to the octets")
	}
}

// The work is done again, on a copy, where the memory grew under it.
func TestLendWhileTheMemoryGrows(t *testing.T) {
	data := random(100_000)
	showMemory(t)
	var lengths []int
	_, err := lend([][]byte{data}, func(array safejs.Value) (safejs.Value, error) {
		length, err := array.Length()
		lengths = append(lengths, length)
		for grown := false; !grown && len(lengths) == 1; {
			kept = append(kept, make([]byte, 16<<20))
			length, _ := array.Length()
			grown = length == 0
		}
		return array, err
	})
	kept = nil
	if err != nil || len(lengths) != 2 || lengths[0] != len(data) || lengths[1] != len(data) {
		t.Errorf("used with %v octets, %v", lengths, err)
	}
}

var kept [][]byte

func TestWebCryptoInTheWindowIsGo(t *testing.T) {
	key, iv := random(32), random(16)
	for _, size := range []int{webCryptoThreshold, 1<<20 + 1} {
		data := random(size)
		showMemory(t)
		digest, err := WebCrypto{}.Digest(crypto.SHA256, data)
		want, _ := cms.Go{}.Digest(crypto.SHA256, data)
		if err != nil || !bytes.Equal(digest, want) {
			t.Errorf("digest of %d octets: %v", size, err)
		}
		showMemory(t)
		encrypted, err := WebCrypto{}.EncryptCBC(nil, key, iv, data)
		want, _ = cms.Go{}.EncryptCBC(nil, key, iv, data)
		if err != nil || !bytes.Equal(encrypted, want) {
			t.Errorf("encrypting %d octets: %v", size, err)
		}
		showMemory(t)
		decrypted, err := WebCrypto{}.DecryptCBC(key, iv, encrypted)
		if err != nil || !bytes.Equal(decrypted, data) {
			t.Errorf("decrypting %d octets: %v", size, err)
		}
	}
}

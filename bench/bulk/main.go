//go:build js && wasm

// Command bulk measures in the browser what jsbridge.WebCrypto chooses between:
// Go in WebAssembly and WebCrypto, for messages of several sizes. It prints one
// line of JSON for each measurement.
package main

import (
	"crypto"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	jsbridge "signet/js-bridge"
	"signet/smime/cms"
)

// A Measurement is the median time of one operation.
type Measurement struct {
	Operation    string  `json:"operation"`
	By           string  `json:"by"` // "Go" or "WebCrypto"
	Octets       int     `json:"octets"`
	Milliseconds float64 `json:"milliseconds"`
}

const runs = 9

func main() {
	for _, size := range []int{4 << 10, 16 << 10, 32 << 10, 64 << 10, 1 << 20, 16 << 20} {
		for name, bulk := range map[string]cms.BulkCrypto{
			"Go":        cms.Go{},
			"WebCrypto": jsbridge.WebCrypto{Threshold: 1},
		} {
			measure(name, bulk, size)
		}
	}
}

func measure(name string, bulk cms.BulkCrypto, size int) {
	data, key, iv, nonce := make([]byte, size), make([]byte, 32), make([]byte, 16), make([]byte, 12)
	encrypted, err := bulk.EncryptCBC(nil, key, iv, data)
	if err != nil {
		fail(err)
	}
	sealed, err := bulk.EncryptGCM(nil, key, nonce, data, nil)
	if err != nil {
		fail(err)
	}
	report("SHA-256", name, size, func() error {
		_, err := bulk.Digest(crypto.SHA256, data)
		return err
	})
	report("AES-256-CBC encrypt", name, size, func() error {
		_, err := bulk.EncryptCBC(nil, key, iv, data)
		return err
	})
	report("AES-256-CBC decrypt", name, size, func() error {
		_, err := bulk.DecryptCBC(key, iv, encrypted)
		return err
	})
	report("AES-256-GCM encrypt", name, size, func() error {
		_, err := bulk.EncryptGCM(nil, key, nonce, data, nil)
		return err
	})
	report("AES-256-GCM decrypt", name, size, func() error {
		_, err := bulk.DecryptGCM(key, nonce, sealed[:size], sealed[size:], nil)
		return err
	})
}

func report(operation, by string, size int, work func() error) {
	var times []time.Duration
	for range runs {
		start := time.Now()
		if err := work(); err != nil {
			fail(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	median := float64(times[runs/2]) / float64(time.Millisecond)
	line, err := json.Marshal(Measurement{operation, by, size, median})
	if err != nil {
		fail(err)
	}
	fmt.Println(string(line))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bulk:", err)
	os.Exit(1)
}

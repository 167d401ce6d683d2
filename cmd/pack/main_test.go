package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"
)

func TestWriteDependsOnNamesAndContentsAlone(t *testing.T) {
	older := fstest.MapFS{
		"manifest.json":   {Data: []byte("{}"), ModTime: time.Unix(1, 0), Mode: 0o600},
		"wasm/smime.wasm": {Data: []byte("\x00asm"), ModTime: time.Unix(2, 0), Mode: 0o644},
	}
	newer := fstest.MapFS{
		"wasm/smime.wasm": {Data: []byte("\x00asm"), ModTime: time.Unix(3e9, 0), Mode: 0o755},
		"manifest.json":   {Data: []byte("{}"), ModTime: time.Unix(3e9, 0), Mode: 0o644},
	}
	var first, second bytes.Buffer
	if err := write(&first, older); err != nil {
		t.Fatal(err)
	}
	if err := write(&second, newer); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same files gave two different archives")
	}

	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range older {
		if got, err := fs.ReadFile(archive, name); err != nil || !bytes.Equal(got, want.Data) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestWriteRefusesSymbolicLinks(t *testing.T) {
	linked := fstest.MapFS{"link": {Data: []byte("manifest.json"), Mode: fs.ModeSymlink}}
	if err := write(&bytes.Buffer{}, linked); err == nil {
		t.Error("a symbolic link was packed")
	}
}

package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// fetch takes into the inbox what was delivered into the Maildir since, oldest first.
func (a *Account) fetch() {
	if a.store.opts.Maildir == "" {
		return
	}
	for _, folder := range []string{"cur", "new"} {
		path := filepath.Join(a.store.opts.Maildir, a.Address, folder)
		entries, err := os.ReadDir(path)
		if err != nil {
			continue // nothing was delivered yet
		}
		slices.SortFunc(entries, func(x, y os.DirEntry) int { return age(x).Compare(age(y)) })
		for _, entry := range entries {
			a.take(filepath.Join(path, entry.Name()))
		}
	}
}

func (a *Account) take(path string) {
	name, _, _ := strings.Cut(filepath.Base(path), ":") // without the flags
	if a.fetched[name] {
		return
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return // moved to cur meanwhile; the next look finds it there
	}
	a.fetched[name] = true
	a.add(Inbox, withCRLF(raw), nil, false)
}

// withCRLF ends lines as messages have them, and files on disk do not. RFC 5322 Section 2.3.
func withCRLF(raw []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

func age(entry os.DirEntry) time.Time {
	info, err := entry.Info()
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

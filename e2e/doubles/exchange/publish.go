package main

import (
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"signet/e2e/doubles/internal/store"
)

// publish puts the certificates of a folder into the directory: the first one of
// NAME.pem for NAME@example.test.
func publish(mailboxes *store.Store, folder string) error {
	for _, account := range mailboxes.Accounts() {
		name, _, _ := strings.Cut(account.Address, "@")
		data, err := os.ReadFile(filepath.Join(folder, name+".pem"))
		if err != nil {
			return err
		}
		block, _ := pem.Decode(data)
		if block == nil || block.Type != "CERTIFICATE" {
			return fmt.Errorf("%s.pem holds no certificate", name)
		}
		account.Certificates = append(account.Certificates, block.Bytes)
	}
	return nil
}

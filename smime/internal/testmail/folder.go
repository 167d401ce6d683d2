package testmail

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Password is that of the PKCS #12 files for tests in a browser.
const Password = "signet"

// WriteFolder writes files into a folder, which is made where it does not exist, and what is to be known of them into an
// index, as JSON.
func WriteFolder(folder string, files map[string][]byte, index string, about any) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	list, err := json.Marshal(about)
	if err != nil {
		return err
	}
	files[index] = list
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

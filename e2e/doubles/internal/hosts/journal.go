package hosts

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"sync"
)

// A Journal is a file with a line of JSON for each request, in which tests look
// for what must not have left.
type Journal struct {
	mu   sync.Mutex
	file *os.File
}

// OpenJournal makes the file of a journal.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &Journal{file: file}, nil
}

// An entry is one request, its body in base64.
type entry struct {
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	Header string `json:"header"`
	Body   []byte `json:"body"`
}

// write takes a request down; its body can be read again afterwards. Of one that
// breaks off, what came of it is written as well: it did leave the browser.
func (j *Journal) write(host string, r *http.Request) error {
	body, broken := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var header bytes.Buffer
	if err := r.Header.Write(&header); err != nil {
		return err
	}
	line, err := json.Marshal(entry{r.Method, host, r.URL.RequestURI(), header.String(), body})
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return err
	}
	return broken
}

package hosts

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// patience is how long a request may take to come that is to be lost.
const patience = 30 * time.Second

// A breaker loses a request or its answer, once, where a test says so.
type breaker struct {
	mu   sync.Mutex
	plan *plan         // of the next loss
	last *plan         // the one that was asked for last
	held chan struct{} // closed when what is held is let go or cut; nil where nothing is
	pass bool          // whether it is let go
}

// A plan is which request is lost, and how.
type plan struct {
	text     string // in its host and path, or in its body
	answer   bool   // its host gets it, and the answer is lost
	hold     bool   // nothing comes any more; else the connection is cut
	happened chan struct{}
}

// control adds what tests ask for: POST /break with text, what (request or answer) and loss (cut or hold); /broken, which
// is answered once that has happened; /let-go, which lets the requests through that were held; /mend, which cuts them.
func (b *breaker) control(mux *http.ServeMux) {
	mux.HandleFunc("POST /break", func(_ http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.plan = &plan{r.PostFormValue("text"), r.PostFormValue("what") == "answer", r.PostFormValue("loss") == "hold", make(chan struct{})}
		b.last = b.plan
	})
	mux.HandleFunc("POST /broken", func(w http.ResponseWriter, _ *http.Request) {
		b.mu.Lock()
		last := b.last
		b.mu.Unlock()
		if last == nil {
			http.Error(w, "nothing is to be lost", http.StatusConflict)
			return
		}
		select {
		case <-last.happened:
		case <-time.After(patience):
			http.Error(w, "no request has "+last.text, http.StatusGatewayTimeout)
		}
	})
	mux.HandleFunc("POST /let-go", func(http.ResponseWriter, *http.Request) { b.end(true) })
	mux.HandleFunc("POST /mend", func(http.ResponseWriter, *http.Request) { b.end(false) })
}

func (b *breaker) end(pass bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.plan, b.pass = nil, pass
	if b.held != nil {
		close(b.held)
		b.held = nil
	}
}

// serve gives a request to its host, or loses it.
func (b *breaker) serve(w http.ResponseWriter, r *http.Request, host http.Handler) {
	fits, held, err := b.take(r)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case fits == nil:
		host.ServeHTTP(w, r)
		return
	case fits.answer:
		host.ServeHTTP(httptest.NewRecorder(), r)
	}
	close(fits.happened)
	if fits.hold {
		select {
		case <-held:
			if b.passes() && !fits.answer {
				host.ServeHTTP(w, r)
				return
			}
		case <-r.Context().Done(): // the browser is gone
		}
	}
	panic(http.ErrAbortHandler) // cuts the connection
}

// take uses the plan up where a request is the one, and returns what it is held by.
func (b *breaker) take(r *http.Request) (*plan, chan struct{}, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.plan == nil {
		return nil, nil, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !strings.Contains(r.Host+r.URL.RequestURI(), b.plan.text) && !bytes.Contains(body, []byte(b.plan.text)) {
		return nil, nil, nil
	}
	fits := b.plan
	b.plan = nil
	if fits.hold && b.held == nil {
		b.held = make(chan struct{})
	}
	return fits, b.held, nil
}

func (b *breaker) passes() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.pass
}

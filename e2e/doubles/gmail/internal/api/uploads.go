package api

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"

	"signet/e2e/doubles/gmail/internal/mailbox"
)

// uploads are those that can be resumed. Each does once what it is for, when the last octet is there, and gives the answer
// to that from then on. Guide "Upload attachments" of the API, "Resumable upload". Unverified: what a whole message is
// answered that comes again after its upload was complete; the guide says it of asking for the status.
type uploads struct {
	mu   sync.Mutex
	open map[string]*resumable
	// cuts are after how many octets the connections of the next requests break.
	cuts []int64
}

// CutUploads makes connections of uploads break, as many as there are numbers, each when so many of its octets have come.
func (s *Server) CutUploads(after []int64) {
	s.uploads.mu.Lock()
	defer s.uploads.mu.Unlock()
	s.uploads.cuts = after
}

// cut uses up the next number where a request has more octets than that.
func (u *uploads) cut(octets int64) (after int64, cut bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.cuts) == 0 || octets <= u.cuts[0] {
		return 0, false
	}
	after, u.cuts = u.cuts[0], u.cuts[1:]
	return after, true
}

type resumable struct {
	mu       sync.Mutex
	thread   string
	got      []byte
	answered *httptest.ResponseRecorder
}

// begin opens one: its address is the answer's Location. What is said of the message comes along with the question.
func (u *uploads) begin(c *call) {
	data, ok := c.body(1 << 20)
	if !ok {
		return
	}
	if size, err := strconv.Atoi(c.r.Header.Get("X-Upload-Content-Length")); err == nil && size > maxUpload {
		c.fail(http.StatusRequestEntityTooLarge, "")
		return
	}
	opened := &resumable{}
	if read, err := parse(data); err == nil { // else nothing is said of it
		opened.thread = read.thread
	}
	id := "ADPyc" + mailbox.NewID()
	u.mu.Lock()
	if u.open == nil {
		u.open = map[string]*resumable{}
	}
	u.open[id] = opened
	u.mu.Unlock()
	path := strings.TrimPrefix(c.r.URL.Path, "/resumable")
	c.w.Header().Set("Location", "https://gmail.googleapis.com"+path+"?uploadType=resumable&upload_id="+id)
	c.w.WriteHeader(http.StatusOK)
}

// resume takes the octets, all of them or what is missing, and tells how many are there where it gets none.
func (u *uploads) resume(do func(*call, given)) func(*call) {
	return func(c *call) {
		u.mu.Lock()
		opened := u.open[c.r.URL.Query().Get("upload_id")]
		u.mu.Unlock()
		if opened == nil {
			c.notFound()
			return
		}
		opened.mu.Lock()
		defer opened.mu.Unlock()
		if after, cut := u.cut(c.r.ContentLength); cut {
			c.r.Body = io.NopCloser(io.LimitReader(c.r.Body, after))
			opened.take(&call{w: discarded{http.Header{}}, r: c.r, grant: c.grant, mailbox: c.mailbox}, do)
			panic(http.ErrAbortHandler) // breaks the connection
		}
		opened.take(c, do)
	}
}

func (o *resumable) take(c *call, do func(*call, given)) {
	if o.answered == nil {
		from, size, err := rangeOf(c.r, len(o.got))
		if err != nil || from > len(o.got) {
			c.w.WriteHeader(http.StatusBadRequest)
			return
		}
		// Where the connection breaks, what came stays.
		data, broken := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, maxUpload))
		o.got = append(o.got[:from:from], data...)
		if broken != nil || len(o.got) != size {
			o.tell(c)
			return
		}
		o.answered = httptest.NewRecorder()
		do(&call{w: o.answered, r: c.r, grant: c.grant, mailbox: c.mailbox}, given{crlf(o.got), o.thread})
		o.got = nil
	}
	for name, values := range o.answered.Header() {
		c.w.Header()[name] = values
	}
	c.w.WriteHeader(o.answered.Code)
	_, _ = c.w.Write(o.answered.Body.Bytes()) // the client may have gone
}

// tell answers that it is not complete: 308, which is no redirect here.
func (o *resumable) tell(c *call) {
	if len(o.got) > 0 {
		c.w.Header().Set("Range", "bytes=0-"+strconv.Itoa(len(o.got)-1))
	}
	c.w.WriteHeader(http.StatusPermanentRedirect)
}

// rangeOf is where the octets of a request begin, and how many there are to be in all: Content-Range "bytes 5-9/10", or
// "bytes */10" for none. RFC 9110 Section 14.4. Without it, all octets come at once.
func rangeOf(r *http.Request, got int) (from, size int, err error) {
	field := r.Header.Get("Content-Range")
	if field == "" {
		return 0, int(r.ContentLength), nil
	}
	if _, err := fmt.Sscanf(field, "bytes */%d", &size); err == nil {
		return got, size, nil
	}
	var to int
	_, err = fmt.Sscanf(field, "bytes %d-%d/%d", &from, &to, &size)
	return from, size, err
}

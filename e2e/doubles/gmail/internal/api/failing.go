package api

import "net/http"

// A Failure is what the next requests get instead of an answer.
type Failure struct {
	// Method is which requests fail: "messages.send" and the like, "messages.send upload" for the octets of an upload that can
	// be resumed, or all where it is empty.
	Method string
	// Status is what they get.
	Status int
	// Reason is what they are told, one of refusals; where it is empty, what comes with the status most often.
	Reason string
	// Times is how many of them fail.
	Times int
	// Late makes them do what was asked before they fail.
	Late bool
}

// Fail makes the next requests fail.
func (s *Server) Fail(f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = f
}

// fails uses up one of the failures that are to come.
func (s *Server) fails(name string) Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failing.Times == 0 || s.failing.Method != "" && s.failing.Method != name {
		return Failure{}
	}
	s.failing.Times--
	return s.failing
}

// refusals are what the servers say when they do not answer the question, by reason. Guide "Resolve errors".
var refusals = map[string]struct{ message, name string }{
	"rateLimitExceeded":       {"User-rate limit exceeded.  Retry after a while.", "RESOURCE_EXHAUSTED"},
	"insufficientPermissions": {"Request had insufficient authentication scopes.", "PERMISSION_DENIED"},
	"domainPolicy":            {"The domain administrators have disabled Gmail apps.", "PERMISSION_DENIED"},
	"authError":               {"Invalid Credentials", "UNAUTHENTICATED"},
	"uploadTooLarge":          {"Request Entity Too Large", "INVALID_ARGUMENT"},
	"backendError":            {"Backend Error", "INTERNAL"},
}

// reasons are what comes with a status most often.
var reasons = map[int]string{
	http.StatusTooManyRequests: "rateLimitExceeded", http.StatusForbidden: "domainPolicy", http.StatusUnauthorized: "authError",
	http.StatusRequestEntityTooLarge: "uploadTooLarge", http.StatusInternalServerError: "backendError",
	http.StatusServiceUnavailable: "backendError",
}

// fail answers as Google's servers do where they refuse. Whether Retry-After comes with every quota is unverified.
func (c *call) fail(status int, reason string) {
	if reason == "" {
		reason = reasons[status]
	}
	if reason == "rateLimitExceeded" {
		c.w.Header().Set("Retry-After", "1")
	}
	said := refusals[reason]
	c.refuse(status, said.message, reason, said.name)
}

// discarded takes an answer that nobody gets.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header              { return d.header }
func (d discarded) Write(octets []byte) (int, error) { return len(octets), nil }
func (d discarded) WriteHeader(int)                  {}

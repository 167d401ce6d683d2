package api

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"signet/smime/keystore"
	"signet/smime/revocation"
)

// A question is one that is asked over the network.
type question struct {
	id     string // of the answer
	kind   answerKind
	url    string
	answer storedAnswer
}

// origin names whom was asked, for people.
func (q question) origin() string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(q.url, "http://"), "https://"), "/")
	return name
}

func (a *asker) questions(chain []*x509.Certificate) []question {
	var all []question
	id, issuer := keystore.ID(chain[0]), keystore.ID(chain[1])
	for _, url := range revocation.CRLs(chain[0]) {
		all = append(all, question{id: answerID(answerCRL, url, issuer), kind: answerCRL, url: url})
	}
	for _, url := range revocation.Responders(chain[0]) {
		all = append(all, question{id: answerID(answerOCSP, url, id), kind: answerOCSP, url: url})
	}
	return all
}

// put asks a question.
func (a *asker) put(q *question, chain []*x509.Certificate) error {
	if !a.again && a.revocations.isSilent(q.url, a.Now()) {
		return errors.New("gave no answer a moment ago")
	}
	left := min(a.question, a.budget-a.spent)
	if left <= 0 {
		return errors.New("not asked, as the others took too long")
	}
	request := FetchRequest{
		Kind: FetchCRL, Method: "GET", URL: q.url, NamedBy: NamedByOthers, MaxOctets: revocation.MaxCRL, Timeout: left,
	}
	if a.trust.has(keystore.ID(chain[len(chain)-1])) {
		request.NamedBy = NamedByUser
	}
	about := revocation.Request{Certificate: chain[0], Issuer: chain[1]}
	if q.kind == answerOCSP {
		nonce := make([]byte, revocation.NonceSize)
		if _, err := io.ReadFull(a.random(), nonce); err != nil {
			return err
		}
		about.Nonce = nonce
		body, err := about.Marshal()
		if err != nil {
			return err
		}
		request.Kind, request.Method, request.MaxOctets = FetchOCSP, "POST", revocation.MaxResponse
		request.ContentType, request.Body = "application/ocsp-request", body
	}
	body, err := a.fetchIn(left, request, keystore.ID(chain[0]))
	if err != nil {
		return err
	}
	if err := q.take(body, about); err != nil {
		a.revocations.setSilent(q.url, a.Now())
		return err
	}
	return nil
}

// fetchIn fetches, and sees to it that the time is kept and counted.
func (a *asker) fetchIn(limit time.Duration, request FetchRequest, certificate string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(a.ctx, limit)
	defer cancel()
	begun := time.Now()
	response, err := a.Fetch(ctx, request)
	a.spent += time.Since(begun)
	var failure *FetchError
	switch {
	case errors.As(err, &failure) && failure.Code == CodeNoPermission:
		if a.wants[certificate] == "" { // the CRL's, where there is one
			a.wants[certificate] = failure.Origin
		}
		return nil, errors.New("may not be asked, until you allow it")
	case err != nil:
		a.revocations.setSilent(request.URL, a.Now())
		return nil, fmt.Errorf("gave no answer (%w)", err)
	case response.Status != 200:
		a.revocations.setSilent(request.URL, a.Now())
		return nil, fmt.Errorf("answered with status %d", response.Status)
	}
	return response.Body, nil
}

// take reads the validity of an answer. One to another question is none.
func (q *question) take(body []byte, about revocation.Request) error {
	var validity revocation.Validity
	var err error
	if q.kind == answerOCSP {
		if err = about.CheckAnswer(body); err == nil {
			validity, err = revocation.ResponseValidity(body)
		}
	} else {
		validity, err = revocation.CRLValidity(body)
	}
	if err != nil {
		return fmt.Errorf("gave an answer that cannot be used (%s)", strings.TrimPrefix(err.Error(), "revocation: "))
	}
	q.answer = storedAnswer{Kind: q.kind, URL: q.url, ThisUpdate: validity.ThisUpdate, NextUpdate: validity.NextUpdate, DER: body}
	return nil
}

func (a *asker) random() io.Reader {
	if a.Rand == nil {
		return rand.Reader
	}
	return a.Rand
}

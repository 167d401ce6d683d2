// Package ews is a subset of Exchange Web Services as Exchange Server offers them
// on /EWS/Exchange.asmx: SOAP behind Basic authentication, with GetItem,
// CreateItem, ResolveNames and ExpandDL, the elements and namespaces of which
// are those of [MS-OXWSCORE], [MS-OXWSRSLNM] and [MS-OXWSDLIST].
//
// A session of Outlook on the web is none here, which is why Signet prefers service.svc.
package ews

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"signet/e2e/doubles/internal/store"
)

// The namespaces of SOAP 1.1, of messages, and of types.
const (
	soapNS     = "http://schemas.xmlsoap.org/soap/envelope/"
	messagesNS = "http://schemas.microsoft.com/exchange/services/2006/messages"
	typesNS    = "http://schemas.microsoft.com/exchange/services/2006/types"
)

// maxRequest is maxReceivedMessageSize of EWS.
const maxRequest = 64 << 20

// Server answers for the accounts of a Store.
type Server struct {
	Store *store.Store
	// Integrated takes every request for Alice's, as if her browser had logged on by itself (Negotiate). Whether it
	// does so for a service worker is unverified.
	Integrated atomic.Bool
}

// Register adds the server's route to a mux.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("POST /EWS/Exchange.asmx", s.serve)
}

// envelope is a request: one operation in the body.
type envelope struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Body    struct {
		GetItem      *getItem      `xml:"http://schemas.microsoft.com/exchange/services/2006/messages GetItem"`
		CreateItem   *createItem   `xml:"http://schemas.microsoft.com/exchange/services/2006/messages CreateItem"`
		ResolveNames *resolveNames `xml:"http://schemas.microsoft.com/exchange/services/2006/messages ResolveNames"`
		ExpandDL     *expandDL     `xml:"http://schemas.microsoft.com/exchange/services/2006/messages ExpandDL"`
	}
}

// A refusal is told as a response message of class Error.
type refusal struct{ code, text string }

func (e *refusal) Error() string { return e.code + ": " + e.text }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	account := s.Store.LogOn(user, password)
	if s.Integrated.Load() {
		account = s.Store.Accounts()[0]
	}
	if account == nil {
		w.Header().Set("WWW-Authenticate", `Basic realm="exchange"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var request envelope
	if err := xml.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(&request); err != nil {
		fault(w, "ErrorSchemaValidation", err.Error())
		return
	}
	var operation string
	var answer func(*xmlWriter) error
	switch body := request.Body; {
	case body.GetItem != nil:
		operation, answer = "GetItem", func(x *xmlWriter) error { return body.GetItem.answer(x, account) }
	case body.CreateItem != nil:
		operation, answer = "CreateItem", func(x *xmlWriter) error { return body.CreateItem.answer(x, account) }
	case body.ResolveNames != nil:
		operation, answer = "ResolveNames", func(x *xmlWriter) error { return body.ResolveNames.answer(x, s.Store) }
	case body.ExpandDL != nil:
		operation, answer = "ExpandDL", func(x *xmlWriter) error { return body.ExpandDL.answer(x, s.Store) }
	default:
		fault(w, "ErrorInvalidRequest", "The request is invalid.")
		return
	}
	respond(w, operation, answer)
}

// respond writes one response message, with what an operation writes into it or with why it was refused.
func respond(w http.ResponseWriter, operation string, answer func(*xmlWriter) error) {
	var content xmlWriter
	class, code, text := "Success", "NoError", ""
	var refused *refusal
	err := answer(&content)
	switch {
	case errors.As(err, &refused):
		class, code, text, content = "Error", refused.code, refused.text, xmlWriter{}
	case errors.Is(err, store.ErrNotFound):
		class, code, text, content = "Error", "ErrorItemNotFound", "The specified object was not found in the store.", xmlWriter{}
	case err != nil:
		fault(w, "ErrorInternalServerError", err.Error())
		return
	}
	var x xmlWriter
	x.raw(xml.Header + `<s:Envelope xmlns:s="` + soapNS + `"><s:Body><m:` + operation + `Response xmlns:m="` + messagesNS + `" xmlns:t="` + typesNS + `">`)
	x.raw(`<m:ResponseMessages><m:` + operation + `ResponseMessage ResponseClass="` + class + `">`)
	if text != "" {
		x.element("m:MessageText", text)
	}
	x.element("m:ResponseCode", code)
	x.raw(content.String())
	x.raw(`</m:` + operation + `ResponseMessage></m:ResponseMessages></m:` + operation + `Response></s:Body></s:Envelope>`)
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = io.WriteString(w, x.String()) // the reader may have gone
}

func fault(w http.ResponseWriter, code, text string) {
	var x xmlWriter
	x.raw(xml.Header + `<s:Envelope xmlns:s="` + soapNS + `"><s:Body><s:Fault><faultcode>a:` + code + `</faultcode>`)
	x.element("faultstring", text)
	x.raw(`</s:Fault></s:Body></s:Envelope>`)
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = io.WriteString(w, x.String()) // the reader may have gone
}

// An xmlWriter writes elements whose names are known and whose texts are not.
type xmlWriter struct{ bytes.Buffer }

func (x *xmlWriter) raw(markup string) { x.WriteString(markup) }

func (x *xmlWriter) element(name, text string) {
	x.raw("<" + name + ">")
	_ = xml.EscapeText(x, []byte(text)) // a buffer does not fail
	x.raw("</" + name + ">")
}

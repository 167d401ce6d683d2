package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
)

// A handler decodes the parameters of a method, runs it, and encodes its result.
type handler struct {
	run            func(c *call, params []byte) (Answer, error)
	params, result reflect.Type
}

// handlers holds one for each of [Methods]; a test compares the two.
var handlers = map[string]handler{
	"setPolicy":             resultAlone((*call).setPolicy),
	"policy":                withoutBodies((*call).policy),
	"status":                withoutBodies((*call).status),
	"unlock":                withoutBodies((*call).unlock),
	"lock":                  withoutBodies((*call).lock),
	"setPassphrase":         withoutBodies((*call).setPassphrase),
	"previewKeyFile":        resultAlone((*call).previewKeyFile),
	"importKey":             resultAlone((*call).importKey),
	"exportKey":             method((*call).exportKey),
	"exportCertificates":    method((*call).exportCertificates),
	"backup":                method((*call).backup),
	"restoreBackup":         resultAlone((*call).restoreBackup),
	"createKey":             withoutBodies((*call).createKey),
	"listRequests":          withoutBodies((*call).listRequests),
	"completeRequest":       resultAlone((*call).completeRequest),
	"deleteRequest":         withoutBodies((*call).deleteRequest),
	"setKeyDefault":         withoutBodies((*call).setKeyDefault),
	"listKeys":              withoutBodies((*call).listKeys),
	"deleteKey":             withoutBodies((*call).deleteKey),
	"importCertificates":    resultAlone((*call).importCertificates),
	"previewCertificates":   resultAlone((*call).previewCertificates),
	"listPeople":            withoutBodies((*call).listPeople),
	"aliases":               withoutBodies((*call).aliases),
	"setAlias":              withoutBodies((*call).setAlias),
	"deleteAlias":           withoutBodies((*call).deleteAlias),
	"deleteCertificate":     withoutBodies((*call).deleteCertificate),
	"importAnchors":         resultAlone((*call).importAnchors),
	"trustAuthority":        withoutBodies((*call).trustAuthority),
	"listAnchors":           withoutBodies((*call).listAnchors),
	"deleteAnchor":          withoutBodies((*call).deleteAnchor),
	"setAnchor":             withoutBodies((*call).setAnchor),
	"trustMozilla":          withoutBodies((*call).trustMozilla),
	"previewAnchors":        resultAlone((*call).previewAnchors),
	"exportAnchors":         method((*call).exportAnchors),
	"certificate":           method((*call).certificate),
	"fetchIssuers":          withoutBodies((*call).fetchIssuers),
	"recipients":            withoutBodies((*call).recipients),
	"complete":              withoutBodies((*call).complete),
	"directories":           withoutBodies((*call).directories),
	"setDirectory":          resultAlone((*call).setDirectory),
	"deleteDirectory":       withoutBodies((*call).deleteDirectory),
	"reorderDirectories":    withoutBodies((*call).reorderDirectories),
	"lookup":                withoutBodies((*call).lookup),
	"keepOffered":           resultAlone((*call).keepOffered),
	"compose":               method((*call).compose),
	"askForCertificate":     method((*call).askForCertificate),
	"held":                  withoutBodies((*call).held),
	"saveDraft":             withoutBodies((*call).saveDraft),
	"saveDraftFile":         resultAlone((*call).saveDraftFile),
	"listDrafts":            withoutBodies((*call).listDrafts),
	"openDraft":             method((*call).openDraft),
	"deleteDraft":           withoutBodies((*call).deleteDraft),
	"exportDraft":           method((*call).exportDraft),
	"openDraftCopy":         method((*call).openDraftCopy),
	"undeleteDraft":         withoutBodies((*call).undeleteDraft),
	"open":                  method((*call).open),
	"decrypted":             method((*call).decrypted),
	"answerReceipt":         method((*call).answerReceipt),
	"receipts":              withoutBodies((*call).receipts),
	"deleteReceipts":        withoutBodies((*call).deleteReceipts),
	"outgoing":              withoutBodies((*call).outgoing),
	"outgoingMessage":       method((*call).outgoingMessage),
	"setOutgoing":           withoutBodies((*call).setOutgoing),
	"releaseOutgoing":       withoutBodies((*call).releaseOutgoing),
	"reopenOutgoing":        withoutBodies((*call).reopenOutgoing),
	"deleteOutgoing":        withoutBodies((*call).deleteOutgoing),
	"compareCopy":           resultAlone((*call).compareCopy),
	"readingSettings":       withoutBodies((*call).readingSettings),
	"setReadingSettings":    withoutBodies((*call).setReadingSettings),
	"writingSettings":       withoutBodies((*call).writingSettings),
	"setWritingSettings":    withoutBodies((*call).setWritingSettings),
	"writingDefaults":       withoutBodies((*call).writingDefaults),
	"writingStart":          withoutBodies((*call).writingStart),
	"revocationSettings":    withoutBodies((*call).revocationSettings),
	"setRevocationSettings": withoutBodies((*call).setRevocationSettings),
	"checkRevocation":       withoutBodies((*call).checkRevocation),

	"unlockWithAuthenticator": resultAlone((*call).unlockWithAuthenticator),
	"addAuthenticator":        resultAlone((*call).addAuthenticator),
	"authenticators":          withoutBodies((*call).authenticators),
	"removeAuthenticator":     withoutBodies((*call).removeAuthenticator),
	"activity":                withoutBodies((*call).activity),
	"clearActivity":           withoutBodies((*call).clearActivity),
	"keyLimits":               withoutBodies((*call).keyLimits),
	"setKeyLimits":            withoutBodies((*call).setKeyLimits),
	"undelete":                withoutBodies((*call).undelete),
}

// method makes a handler of a function that takes and answers with bodies.
func method[P, R any](run func(*call, P) (R, [][]byte, error)) handler {
	decoded := func(c *call, params []byte) (Answer, error) {
		var p P
		if err := decode(params, &p); err != nil {
			return Answer{}, err
		}
		result, bodies, err := run(c, p)
		if err != nil {
			return Answer{}, err
		}
		text, err := encode(result)
		return Answer{text, bodies}, err
	}
	return handler{decoded, reflect.TypeFor[P](), reflect.TypeFor[R]()}
}

// resultAlone makes a handler of a function that answers without bodies.
func resultAlone[P, R any](run func(*call, P) (R, error)) handler {
	return method(func(c *call, params P) (R, [][]byte, error) {
		result, err := run(c, params)
		return result, nil, err
	})
}

// withoutBodies makes a handler of a function that neither takes nor answers
// with bodies.
func withoutBodies[P, R any](run func(*call, P) (R, error)) handler {
	return resultAlone(func(c *call, params P) (R, error) {
		if err := c.expectBodies(0); err != nil {
			var none R
			return none, err
		}
		return run(c, params)
	})
}

// decode reads parameters: one JSON object with no fields but the known ones.
func decode(params []byte, into any) error {
	if trimmed := bytes.TrimSpace(params); len(trimmed) == 0 || trimmed[0] != '{' {
		return badRequest("the parameters are not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(params))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return badRequest("parameters: %s", withoutValue(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return badRequest("parameters: something follows the JSON object")
	}
	return nil
}

// withoutValue describes an error of the decoder without what was decoded, which may be
// a passphrase.
func withoutValue(err error) string {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return "field " + wrongType.Field + " has a wrong type"
	}
	return err.Error()
}

// encode writes a result. A list without elements is [], as the contract
// promises, and never null.
func encode(result any) ([]byte, error) {
	v := reflect.New(reflect.TypeOf(result)).Elem()
	v.Set(reflect.ValueOf(result))
	fillLists(v)
	return json.Marshal(v.Interface())
}

func fillLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillLists(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fillLists(v.Elem())
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			fillLists(v.Index(i))
		}
	}
}

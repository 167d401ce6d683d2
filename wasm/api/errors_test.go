package api

import (
	"context"
	"slices"
	"testing"

	"signet/smime"
	"signet/smime/cms"
)

func TestErrorsNameALimitedNumberOfRecipients(t *testing.T) {
	rid := cms.RecipientIdentifier{SubjectKeyIdentifier: []byte{1}}
	err := &smime.Error{Code: smime.CodeNoKey, Err: &cms.NoKeyError{
		Recipients: slices.Repeat([]cms.RecipientIdentifier{rid}, maxNamedRecipients+1),
	}}
	if got := errorOf(context.Background(), err).Recipients; len(got) != maxNamedRecipients {
		t.Errorf("got %d recipients", len(got))
	}
}

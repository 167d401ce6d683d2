package api

import (
	"bytes"
	"net/mail"

	"signet/smime"
)

// finished makes the answer, unless a message is too large for the server.
func finished(result ComposeResult, outgoing []smime.Outgoing, limit int64) (ComposeResult, [][]byte, error) {
	var bodies [][]byte
	for _, out := range outgoing {
		size := int64(len(out.Message))
		if limit > 0 && size > limit {
			return ComposeResult{}, nil, fail(Error{Code: CodeTooLarge, Detail: "finished message", Size: size, Limit: limit})
		}
		bodies = append(bodies, out.Message)
		result.Messages = append(result.Messages, Envelope{
			From: out.Envelope.From,
			To:   out.Envelope.To,
			Bcc:  out.Envelope.Bcc,
			Size: size,

			Encryption: encryption(out.Cipher),
		})
	}
	id, err := messageID(bodies[0])
	result.MessageID = id
	return result, bodies, err
}

// encryption tells which cipher was chosen, nil where the message is readable.
func encryption(choice *smime.CipherChoice) *Encryption {
	if choice == nil {
		return nil
	}
	return &Encryption{
		Algorithm: choice.ContentEncryption.Name,
		Reason:    string(choice.Reason),
		Detail:    choice.Detail,
		Addresses: choice.Addresses,
	}
}

func messageID(message []byte) (string, error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return "", err
	}
	return identifiers(parsed.Header.Get("Message-ID"))[0], nil
}

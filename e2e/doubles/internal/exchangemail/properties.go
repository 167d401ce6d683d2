package exchangemail

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"signet/demo/message"
)

// ClassOf is the message class that Exchange gives what it receives. [MS-OXOSMIME] Sections 2.1.1 and 2.1.2.
func ClassOf(view message.View) string {
	kind := strings.ToLower(view.ContentType)
	switch {
	case strings.HasPrefix(kind, "multipart/signed"):
		return "IPM.Note.SMIME.MultipartSigned"
	case strings.HasPrefix(kind, "application/pkcs7-mime"), strings.HasPrefix(kind, "application/x-pkcs7-mime"):
		return "IPM.Note.SMIME"
	}
	return "IPM.Note"
}

// ConversationOf is the same for a message and its answers.
func ConversationOf(view message.View) string {
	root := view.MessageID
	if refs := strings.Fields(view.References + " " + view.InReplyTo); len(refs) > 0 {
		root = refs[0]
	}
	sum := sha256.Sum256([]byte(root))
	return "AAQk" + base64.StdEncoding.EncodeToString(sum[:])
}

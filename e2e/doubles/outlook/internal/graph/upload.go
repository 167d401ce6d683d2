package graph

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// The sizes of a file for an upload session, and of one of its pieces (reference of attachment-createuploadsession).
const (
	leastUpload = 3 << 20
	mostUpload  = 150 << 20
	mostPiece   = 4 << 20
	mostFile    = 3 << 20 // in one request
)

// An upload is a file that comes in pieces.
type upload struct {
	account *store.Account
	item    string
	file    givenFile
	size    int
}

func attachment(item string, n int, part message.Part) map[string]any {
	return map[string]any{
		"@odata.type": "#microsoft.graph.fileAttachment", "id": restID(item) + "." + strconv.Itoa(n), "name": part.Name,
		"contentType": part.Type, "size": part.Size(), "isInline": part.ContentID != "", "contentId": part.ContentID,
		"contentBytes": part.Content,
	}
}

// attach puts a file to a draft that was made of properties.
func (s *Server) attach(a *store.Account, id string, file givenFile) (map[string]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := s.drafts[id]
	if made == nil {
		return nil, &failure{http.StatusBadRequest, "ErrorInvalidOperation", "The double attaches nothing to a draft that came as MIME content."}
	}
	made.add(file)
	n := len(made.Attachments) - 1
	_, err := a.Update(id, func(i *store.Item) { i.MIME = made.bytes() })
	return attachment(id, n, made.Attachments[n]), err
}

// addAttachment answers POST /me/messages/{id}/attachments.
func (c *call) addAttachment() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	var file givenFile
	if err := c.read(&file); err != nil {
		return err
	}
	if file.Type != "#microsoft.graph.fileAttachment" {
		return &failure{http.StatusBadRequest, "BadRequest", "An attachment needs its @odata.type."}
	}
	if len(file.ContentBytes) > mostFile {
		return &failure{http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The maximum request length supported is 4MB."}
	}
	made, err := c.server.attach(c.account, item.ID, file)
	if err != nil {
		return err
	}
	write(c.w, http.StatusCreated, made)
	return nil
}

// createUploadSession answers POST /me/messages/{id}/attachments/createUploadSession with the address for the pieces,
// which is another host's and holds the permission in itself.
func (c *call) createUploadSession() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	var asked struct {
		AttachmentItem struct {
			AttachmentType string `json:"attachmentType"`
			Name           string `json:"name"`
			ContentType    string `json:"contentType"`
			Size           int    `json:"size"`
		}
	}
	if err := c.read(&asked); err != nil {
		return err
	}
	file := asked.AttachmentItem
	if file.AttachmentType != "file" || file.Name == "" {
		return &failure{http.StatusBadRequest, "ErrorInvalidArgument", "AttachmentItem needs attachmentType, name and size."}
	}
	if file.Size < leastUpload || file.Size > mostUpload {
		return &failure{http.StatusBadRequest, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", "The attachment is not between 3 MB and 150 MB."}
	}
	token := rand.Text()
	c.server.mu.Lock()
	c.server.uploads[token] = &upload{c.account, item.ID, givenFile{Name: file.Name, ContentType: file.ContentType}, file.Size}
	c.server.mu.Unlock()
	path := fmt.Sprintf("/api/gv1.0/users('me')/messages('%s')/AttachmentSessions('%s')", restID(item.ID), restID(item.ID))
	write(c.w, http.StatusCreated, map[string]any{
		"@odata.context":     "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.uploadSession",
		"uploadUrl":          "https://outlook.office.com" + path + "?authtoken=" + url.QueryEscape(token),
		"expirationDateTime": c.server.Entra.Clock.Now().AddDate(0, 0, 1).UTC().Format(graphTime),
		"nextExpectedRanges": []string{"0-"},
	})
	return nil
}

// Piece answers PUT to an address of createUploadSession, which other hosts than Graph's serve.
func (s *Server) Piece(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	s.mu.Lock()
	session := s.uploads[r.FormValue("authtoken")]
	s.mu.Unlock()
	if session == nil {
		tell(w, &failure{http.StatusUnauthorized, "InvalidAudienceForResource", "The upload session is not known."})
		return
	}
	if r.Header.Get("Authorization") != "" {
		tell(w, &failure{http.StatusUnauthorized, "InvalidAudience", "An upload session takes no Authorization header."})
		return
	}
	piece, err := io.ReadAll(r.Body)
	var from, to, size int
	if err == nil {
		_, err = fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/%d", &from, &to, &size)
	}
	received := len(session.file.ContentBytes)
	switch {
	case err != nil || to-from+1 != len(piece) || size != session.size || len(piece) > mostPiece:
		tell(w, &failure{http.StatusBadRequest, "InvalidContentRange", "Content-Range does not fit the body."})
	case from != received:
		tell(w, &failure{http.StatusRequestedRangeNotSatisfiable, "InvalidRange", "The next expected range begins at " + strconv.Itoa(received) + "."})
	default:
		session.file.ContentBytes = append(session.file.ContentBytes, piece...)
		if to+1 < size {
			write(w, http.StatusOK, map[string]any{"nextExpectedRanges": []string{strconv.Itoa(to + 1)}})
			return
		}
		if _, err := s.attach(session.account, session.item, session.file); err != nil {
			tell(w, err)
			return
		}
		w.Header().Set("Location", "https://outlook.office.com/api/v2.0/attachments/done")
		w.WriteHeader(http.StatusCreated)
	}
}

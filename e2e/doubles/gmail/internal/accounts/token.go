package accounts

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"signet/e2e/doubles/internal/oauth"
)

type object = map[string]any

// token exchanges a code or a refresh token for a token of access. RFC 6749 Sections 4.1.3 and 6; the words are Google's.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	cors(w, r)
	switch {
	case r.PostFormValue("client_id") != s.Client.ID:
		refuseToken(w, http.StatusUnauthorized, "invalid_client", "The OAuth client was not found.")
		return
	case r.PostFormValue("client_secret") == "":
		// The proof of RFC 7636 does not replace it for a client of this type.
		refuseToken(w, http.StatusBadRequest, "invalid_request", "client_secret is missing.")
		return
	case r.PostFormValue("client_secret") != s.Client.Secret:
		refuseToken(w, http.StatusUnauthorized, "invalid_client", "The provided client secret is invalid.")
		return
	}
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		taken, ok := s.grants.takeCode(r.PostFormValue("code"), r.PostFormValue("redirect_uri"), r.PostFormValue("code_verifier"))
		if !ok {
			refuseToken(w, http.StatusBadRequest, "invalid_grant", "Bad Request")
			return
		}
		given := s.tokens(taken.grant)
		if taken.offline {
			given["refresh_token"] = s.grants.issueRefresh(taken.grant)
		}
		reply(w, http.StatusOK, given)
	case "refresh_token":
		grant, ok := s.grants.renew(r.PostFormValue("refresh_token"))
		if !ok {
			refuseToken(w, http.StatusBadRequest, "invalid_grant", "Token has been expired or revoked.")
			return
		}
		reply(w, http.StatusOK, s.tokens(grant))
	default:
		refuseToken(w, http.StatusBadRequest, "unsupported_grant_type", "Invalid grant_type")
	}
}

func (s *Server) tokens(grant Grant) object {
	given := object{
		"access_token": s.grants.issue(grant), "expires_in": int(lifetime.Seconds()),
		"scope": strings.Join(grant.Scopes, " "), "token_type": "Bearer",
	}
	if grant.Allows("openid") {
		given["id_token"] = s.idToken(grant)
	}
	return given
}

// idToken tells whose account it is.
func (s *Server) idToken(grant Grant) string {
	claims := object{
		"iss": "https://accounts.google.com", "aud": s.Client.ID, "azp": s.Client.ID, "sub": subject(grant.Address),
		"iat": time.Now().Unix(), "exp": time.Now().Add(lifetime).Unix(),
	}
	if grant.Allows(fullScope("email")) {
		claims["email"], claims["email_verified"] = grant.Address, true
	}
	return oauth.IDToken(claims)
}

// subject is an account's number.
func subject(address string) string {
	number := strings.Builder{}
	for _, b := range []byte(address)[:7] {
		number.WriteByte('0' + b%10)
		number.WriteByte('0' + b/10%10)
	}
	return "1" + number.String()
}

func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	cors(w, r)
	token := r.FormValue("token")
	grant, ok := s.Grant(token)
	if !ok {
		grant, ok = s.grants.renew(token)
	}
	if !ok {
		refuseToken(w, http.StatusBadRequest, "invalid_token", "Token expired or revoked")
		return
	}
	s.Withdraw(grant.Address)
	reply(w, http.StatusOK, object{})
}

// tokenInfo tells about a token of access.
func (s *Server) tokenInfo(w http.ResponseWriter, r *http.Request) {
	cors(w, r)
	grant, ok := s.Grant(r.FormValue("access_token"))
	if !ok {
		refuseToken(w, http.StatusBadRequest, "invalid_token", "Invalid Value")
		return
	}
	told := object{"azp": s.Client.ID, "aud": s.Client.ID, "scope": strings.Join(grant.Scopes, " "), "access_type": "offline"}
	if grant.Allows(fullScope("email")) {
		told["email"], told["email_verified"] = grant.Address, "true"
	}
	reply(w, http.StatusOK, told)
}

// UserInfo answers GET openidconnect.googleapis.com/v1/userinfo, which needs openid and tells the address with email.
func (s *Server) UserInfo(w http.ResponseWriter, r *http.Request) {
	cors(w, r)
	grant, ok := s.Grant(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if !ok || !grant.Allows("openid", fullScope("email"), fullScope("profile")) {
		refuseToken(w, http.StatusUnauthorized, "invalid_request", "Invalid Credentials")
		return
	}
	told := object{"sub": subject(grant.Address)}
	if grant.Allows(fullScope("email")) {
		told["email"], told["email_verified"] = grant.Address, true
	}
	if grant.Allows(fullScope("profile")) {
		told["name"] = s.Mailboxes[grant.Address].Account.Name
	}
	reply(w, http.StatusOK, told)
}

func refuseToken(w http.ResponseWriter, status int, code, text string) {
	reply(w, status, object{"error": code, "error_description": text})
}

func reply(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may have gone
}

// cors lets pages of any origin read the answer, as these endpoints do.
func cors(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
}

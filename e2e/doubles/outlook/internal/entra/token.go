package entra

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"signet/e2e/doubles/internal/oauth"
	"signet/e2e/doubles/internal/store"
)

const (
	codeLifetime   = 10 * time.Minute
	accessLifetime = 75 * time.Minute
	// refreshLifetime is that of single-page applications. It begins when somebody signs in and is not prolonged by use.
	refreshLifetime = 24 * time.Hour
)

// A grant is what stands behind a code or a token.
type grant struct {
	account                    *store.Account
	scopes                     []string
	redirect, challenge, nonce string
	expires                    time.Time
	// until is when the last refresh token of a sign-in ends.
	until time.Time
	used  bool
}

// Account returns whose access token this is and what it allows, or nil where it is unknown or expired.
func (s *Server) Account(token string) (*store.Account, []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.access[token]
	if g == nil || !s.Clock.Now().Before(g.expires) {
		return nil, nil
	}
	return g.account, g.scopes
}

// Grant returns an access token as Graph Explorer shows one to somebody who is signed in there.
func (s *Server) Grant(a *store.Account, scopes []string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := "EwB" + rand.Text() + rand.Text()
	s.access[token] = &grant{account: a, scopes: scopes, expires: s.Clock.Now().Add(accessLifetime)}
	return token
}

func (s *Server) preflight(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Methods", "POST, OPTIONS")
	w.Header().Set("Access-Control-Allow-Headers", "content-type,"+r.Header.Get("Access-Control-Request-Headers"))
	w.WriteHeader(http.StatusNoContent)
}

// token redeems codes and refresh tokens. RFC 6749 Sections 4.1.3 and 6, RFC 7636 Section 4.5.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Access-Control-Allow-Origin", "*")
	switch {
	case r.Header.Get("Origin") == "":
		s.deny(w, "invalid_request", "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.")
	case r.FormValue("client_id") != s.Client.ID:
		s.deny(w, "unauthorized_client", "AADSTS700016: Application with identifier '"+r.FormValue("client_id")+"' was not found in the directory.")
	case r.FormValue("client_secret") != "":
		s.deny(w, "invalid_client", "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")
	case r.FormValue("grant_type") == "authorization_code":
		s.redeem(w, r)
	case r.FormValue("grant_type") == "refresh_token":
		s.renew(w, r)
	default:
		s.deny(w, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type '"+r.FormValue("grant_type")+"'.")
	}
}

func (s *Server) redeem(w http.ResponseWriter, r *http.Request) {
	g := s.codes[r.FormValue("code")]
	switch {
	case g == nil:
		s.deny(w, "invalid_grant", "AADSTS9002313: Invalid request. Request is malformed or invalid.")
	case g.used:
		s.deny(w, "invalid_grant", "AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case !s.Clock.Now().Before(g.expires):
		s.deny(w, "invalid_grant", "AADSTS70008: The provided authorization code or refresh token has expired due to inactivity.")
	case r.FormValue("redirect_uri") != g.redirect:
		s.deny(w, "invalid_grant", "AADSTS500112: The reply address does not match the reply address provided when requesting Authorization code.")
	case !oauth.Proves(r.FormValue("code_verifier"), g.challenge):
		s.deny(w, "invalid_grant", "AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	default:
		g.used = true
		s.issue(w, g, g.scopes, s.Clock.Now().Add(refreshLifetime))
	}
}

func (s *Server) renew(w http.ResponseWriter, r *http.Request) {
	g := s.refresh[r.FormValue("refresh_token")]
	if g == nil {
		s.deny(w, "invalid_grant", "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.")
		return
	}
	if !s.Clock.Now().Before(g.until) {
		s.deny(w, "invalid_grant", "AADSTS700084: The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.")
		return
	}
	scopes := g.scopes
	if asked := scopesOf(r.FormValue("scope")); len(asked) > 0 {
		scopes = asked
	}
	if missing := s.missing(g.account.Address, scopes); len(missing) > 0 {
		s.deny(w, "invalid_grant", "AADSTS65001: The user or administrator has not consented to use the application with ID '"+s.Client.ID+"'.")
		return
	}
	s.issue(w, g, scopes, g.until)
}

// issue answers with tokens. RFC 6749 Section 5.1.
func (s *Server) issue(w http.ResponseWriter, g *grant, scopes []string, until time.Time) {
	now := s.Clock.Now()
	issued := &grant{account: g.account, scopes: scopes, expires: now.Add(accessLifetime), until: until}
	access := "EwB" + rand.Text() + rand.Text()
	s.access[access] = issued
	answer := map[string]any{
		"token_type": "Bearer", "scope": strings.Join(withoutOffline(scopes), " "),
		"expires_in": int(accessLifetime.Seconds()), "ext_expires_in": int(accessLifetime.Seconds()), "access_token": access,
	}
	if slices.Contains(scopes, "offline_access") {
		token := "1.AX" + rand.Text() + rand.Text()
		s.refresh[token] = issued
		answer["refresh_token"] = token
		answer["refresh_token_expires_in"] = int(until.Sub(now).Seconds())
	}
	if slices.Contains(scopes, "openid") {
		answer["id_token"] = s.idToken(g, now)
	}
	writeJSON(w, http.StatusOK, answer)
}

// idToken tells whose account it is.
func (s *Server) idToken(g *grant, now time.Time) string {
	return oauth.IDToken(map[string]any{
		"aud": s.Client.ID, "iss": "https://login.microsoftonline.com/" + Tenant + "/v2.0", "iat": now.Unix(),
		"exp": now.Add(time.Hour).Unix(), "nonce": g.nonce, "name": g.account.Name, "preferred_username": g.account.Address,
		"email": g.account.Address, "oid": ObjectID(g.account), "tid": Tenant, "sub": ObjectID(g.account), "ver": "2.0",
	})
}

// ObjectID is an account's in the directory.
func ObjectID(a *store.Account) string {
	sum := sha256.Sum256([]byte(a.Address))
	hex := strings.ToLower(strconv.FormatUint(uint64(sum[0])<<8|uint64(sum[1])|1<<16, 16))
	return "00000000-0000-0000-0000-0000000" + hex
}

// deny answers with an error. RFC 6749 Section 5.2, with Microsoft's additions.
func (s *Server) deny(w http.ResponseWriter, code, description string) {
	number, _ := strconv.Atoi(strings.TrimPrefix(description[:strings.Index(description, ":")], "AADSTS"))
	writeJSON(w, http.StatusBadRequest, map[string]any{
		"error": code, "error_description": description + s.trace(), "error_codes": []int{number},
		"timestamp": s.Clock.Now().UTC().Format("2006-01-02 15:04:05Z"),
		"error_uri": "https://login.microsoftonline.com/error?code=" + strconv.Itoa(number),
	})
}

// withoutOffline leaves out the scope that no answer names.
func withoutOffline(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return scope == "offline_access" })
}

func writeJSON(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the reader may have gone
}

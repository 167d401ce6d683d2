package graph

import (
	"net/http"
	"path"
	"strings"

	"signet/e2e/doubles/outlook/internal/entra"
)

// me answers GET /me. What is not asked for with $select is not there, proxyAddresses above all.
func (c *call) me() error {
	a := c.account
	proxies := []string{"SMTP:" + a.Address}
	for _, alias := range a.Aliases {
		proxies = append(proxies, "smtp:"+alias)
	}
	if c.server.behaves().Personal {
		proxies = []string{}
	}
	all := map[string]any{
		"id": entra.ObjectID(a), "displayName": a.Name, "mail": a.Address, "userPrincipalName": a.Address,
		"preferredLanguage": "en-US", "businessPhones": []string{}, "givenName": nil, "surname": nil, "jobTitle": nil,
		"mobilePhone": nil, "officeLocation": nil,
	}
	asked := c.r.URL.Query().Get("$select")
	if asked != "" {
		all["proxyAddresses"] = proxies
	}
	answer := selected(all, asked)
	answer["@odata.context"] = "https://graph.microsoft.com/v1.0/$metadata#users/$entity"
	write(c.w, http.StatusOK, answer)
	return nil
}

// selected is an object with the properties of $select alone, and its id.
func selected(all map[string]any, names string) map[string]any {
	if names == "" {
		return all
	}
	some := map[string]any{"id": all["id"]}
	for name := range strings.SplitSeq(names, ",") {
		name = path.Base(strings.TrimSpace(name)) // a property of a derived type has that in front
		if value, known := all[name]; known {
			some[name] = value
		}
	}
	return some
}

// translateIDs answers POST /me/translateExchangeIds for the two forms of id that differ in their alphabet alone.
func (c *call) translateIDs() error {
	var asked struct {
		InputIDs     []string `json:"inputIds"`
		SourceIDType string   `json:"sourceIdType"`
		TargetIDType string   `json:"targetIdType"`
	}
	if err := c.read(&asked); err != nil {
		return err
	}
	answers := []map[string]string{}
	for _, id := range asked.InputIDs {
		target := restID(id)
		if asked.TargetIDType == "entryId" || asked.TargetIDType == "ewsId" {
			target = ewsID(id)
		}
		answers = append(answers, map[string]string{"sourceId": id, "targetId": target})
	}
	write(c.w, http.StatusOK, map[string]any{"value": answers})
	return nil
}

var (
	toREST = strings.NewReplacer("/", "-", "+", "_")
	toEWS  = strings.NewReplacer("-", "/", "_", "+")
)

// restID is an id in the alphabet of addresses, as Graph has it.
func restID(ews string) string { return toREST.Replace(ews) }

// ewsID is the same in the alphabet of Exchange Web Services, which the pages have.
func ewsID(rest string) string { return toEWS.Replace(rest) }

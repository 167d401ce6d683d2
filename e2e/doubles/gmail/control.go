package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"signet/e2e/doubles/gmail/internal/api"
	"signet/e2e/doubles/gmail/internal/web"
	"signet/e2e/doubles/internal/control"
)

// control is what tests change and do while the double runs; e2e/rig/gmail.ts is its other end.
func (d *double) control() http.Handler {
	mux := http.NewServeMux()
	on := func(name string, do func(*http.Request) (string, error)) {
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
			answer, err := do(r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			_, _ = io.WriteString(w, answer) // the test may have gone
		})
	}
	plain := func(do func(*http.Request)) func(*http.Request) (string, error) {
		return func(r *http.Request) (string, error) {
			do(r)
			return "", nil
		}
	}
	on("behave", plain(func(r *http.Request) {
		is := func(name string) bool { return r.PostFormValue(name) != "" }
		d.conversion.Rewrite.Store(is("rewrite"))
		d.web.Behave(web.Behaviour{
			Language: r.PostFormValue("language"), InOther: r.PostFormValue("in-other"), Recorded: is("recorded"), Without: r.PostFormValue("without"),
			Direct: is("direct"), Alters: is("alters"), Unsettled: is("unsettled"), Archives: is("archives"), ClientSide: is("client-side"),
		})
	}))
	on("host-smime", plain(func(r *http.Request) { d.api.Host(r.PostFormValue("address"), r.PostFormValue("hosted") != "") }))
	on("sign-out-all", plain(func(*http.Request) { d.accounts.SignOutAll() }))
	on("refuse-consent", plain(func(r *http.Request) { d.accounts.Refuse(r.PostFormValue("why")) }))
	on("expire-tokens", plain(func(*http.Request) { d.accounts.ExpireTokens() }))
	on("withdraw", plain(func(r *http.Request) { d.accounts.Withdraw(r.PostFormValue("address")) }))
	on("token", func(r *http.Request) (string, error) {
		return d.accounts.Issue(r.PostFormValue("account"), r.PostFormValue("scope")), nil
	})
	on("fail", func(r *http.Request) (string, error) {
		status, err := strconv.Atoi(r.PostFormValue("status"))
		if err != nil {
			return "", err
		}
		times, err := strconv.Atoi(r.PostFormValue("times"))
		d.api.Fail(api.Failure{
			Method: r.PostFormValue("call"), Status: status, Reason: r.PostFormValue("reason"), Times: times, Late: r.PostFormValue("late") != "",
		})
		return "", err
	})
	on("cut-uploads", func(r *http.Request) (string, error) {
		var after []int64
		err := json.Unmarshal([]byte(r.PostFormValue("after")), &after)
		d.api.CutUploads(after)
		return "", err
	})
	on("deliver", func(r *http.Request) (string, error) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return "", err
		}
		account := d.store.Account(r.URL.Query().Get("to"))
		if account == nil {
			return "", fmt.Errorf("nobody has the address %q", r.URL.Query().Get("to"))
		}
		return account.Deliver(raw).ID, nil
	})
	on("send-scheduled", func(*http.Request) (string, error) {
		for _, each := range d.accounts.Mailboxes {
			if err := each.SendScheduled(); err != nil {
				return "", err
			}
		}
		return "", nil
	})
	on("delegated", func(r *http.Request) (string, error) {
		return web.Delegated(r.PostFormValue("address"), r.PostFormValue("n")), nil
	})
	mux.Handle("POST /messages", control.Messages(d.store))
	return mux
}

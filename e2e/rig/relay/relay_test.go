package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// start serves a relay without LMTP delivery and returns its address and capture folder.
func start(t *testing.T) (addr, capture string) {
	t.Helper()
	capture = t.TempDir()
	server := smtp.NewServer(&backend{
		lmtp: filepath.Join(capture, "no.sock"), capture: capture, passwords: map[string]string{"alice@example.test": "alice"},
		refuse: "gone@example.test",
	})
	server.AllowInsecureAuth = true
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String(), capture
}

func submit(addr string, auth sasl.Client, to, message string) error {
	client, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer client.Close()
	if auth != nil {
		if err := client.Auth(auth); err != nil {
			return err
		}
	}
	return client.SendMail("alice@example.test", []string{to}, strings.NewReader(message))
}

func TestKeepsOctets(t *testing.T) {
	addr, capture := start(t)
	const message = "Subject: x\r\n\r\n.\r\n..\r\nFrom here   \r\n"
	if err := submit(addr, sasl.NewPlainClient("", "alice@example.test", "alice"), "bob@example.test", message); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join(capture, "0001.eml"))
	if err != nil || string(kept) != message {
		t.Errorf("kept %q, %v", kept, err)
	}
	envelope, err := os.ReadFile(filepath.Join(capture, "0001.json"))
	if err != nil || string(envelope) != `{"from":"alice@example.test","to":["bob@example.test"]}` {
		t.Errorf("envelope %s, %v", envelope, err)
	}
}

func TestRefuses(t *testing.T) {
	addr, capture := start(t)
	alice := sasl.NewPlainClient("", "alice@example.test", "alice")
	for name, err := range map[string]error{
		"no authentication": submit(addr, nil, "bob@example.test", "x\r\n"),
		"wrong password":    submit(addr, sasl.NewPlainClient("", "alice@example.test", "x"), "bob@example.test", "x\r\n"),
		"another domain":    submit(addr, alice, "eve@elsewhere.test", "x\r\n"),
		"refused address":   submit(addr, alice, "Gone@example.test", "x\r\n"),
	} {
		if err == nil {
			t.Errorf("%s: the message was taken", name)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(capture, "*.eml")); len(files) > 0 {
		t.Errorf("a refused message was kept: %v", files)
	}
	if err := run("0.0.0.0:0", "", &backend{}); err == nil {
		t.Error("it listens to other machines")
	}
}

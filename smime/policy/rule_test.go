package policy

import "testing"

func TestRules(t *testing.T) {
	p, problems, err := Read([]byte(`{"rules": [{"name": "Ours", "recipients": [".example.org", "eve@example.test"], "subject": ["Salary", "Gehälter"], "refuse": true}]}`))
	if err != nil || len(problems) > 0 || len(p.Rules) != 1 {
		t.Fatal(err, problems)
	}
	tests := []struct {
		to      string
		subject string
		fits    bool
	}{
		{"bob@a.example.org", "Your SALARY", true},
		{"bob@example.org", "Your salary", false},
		{"Eve@Example.test", "GEHÄLTER im Mai", true},
		{"eve@example.test", "Lunch", false},
		{"mallory@example.test", "salary", false},
		// Who that is nobody knows.
		{"Sales team", "salary", true},
		{"", "salary", true},
		{`"a b"@a.example.org`, "salary", true},
		{"bob@a.example.org.", "salary", true},
		{"Sales team", "Lunch", false},
	}
	for _, tt := range tests {
		if got := p.Rules[0].Fits([]string{"anna@example.com", tt.to}, &tt.subject); got != tt.fits {
			t.Errorf("%s, %s: %v", tt.to, tt.subject, got)
		}
	}
	for to, fits := range map[string]bool{"eve@example.test": true, "anna@example.com": false} {
		if got := p.Rules[0].Fits([]string{to}, nil); got != fits {
			t.Errorf("%s, without a subject: %v", to, got)
		}
	}
}

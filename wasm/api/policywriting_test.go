package api

import (
	"encoding/json"
	"fmt"
	"testing"

	"signet/smime/policy"
)

// Whatever a policy can decide of the settings is a value that the settings can have.
func TestPolicyHasTheValuesOfTheSettings(t *testing.T) {
	for _, key := range policy.Keys() {
		if !key.Overridable || key.Type != policy.String && key.Name != "undoSeconds" {
			continue
		}
		values := key.Values
		for _, seconds := range policy.UndoTimes() {
			if key.Name == "undoSeconds" {
				values = append(values, fmt.Sprint(seconds))
			}
		}
		for _, value := range values {
			if key.Type == policy.String {
				value = fmt.Sprintf("%q", value)
			}
			read, problems, err := policy.Read([]byte(fmt.Sprintf("{%q: %s}", key.Name, value)))
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			decided := writingOf(read.Writing)
			settings := defaultWriting.decidedBy(decided)
			if err := settings.check(); err != nil {
				t.Errorf("%s %s: %v", key.Name, value, err)
			}
			if field, known := settings.field(key.Name); known {
				if text, _ := json.Marshal(field.Interface()); string(text) != value || len(decided.Locked) != 1 {
					t.Errorf("%s %s: %s", key.Name, value, text)
				}
			}
		}
	}
}

package graph

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// comparison is one of a filter: a property, an operator, and a text in quotes or a word.
var comparison = regexp.MustCompile(`^([A-Za-z/]+) (eq|ne|ge|gt|le|lt) (?:'((?:[^']|'')*)'|([^' ]+))(?: and |$)`)

// filterable are the properties by which one may look for messages here.
var filterable = []string{"conversationId", "internetMessageId", "receivedDateTime", "isDraft", "isRead", "subject", "from/emailAddress/address", "parentFolderId"}

// parseFilter reads a $filter: comparisons that are joined by "and". OData 4.01, Part 2, Section 5.1.1.
func parseFilter(filter string) (func(map[string]any) bool, error) {
	type test struct{ property, operator, value string }
	var tests []test
	for rest := filter; rest != ""; {
		found := comparison.FindStringSubmatch(rest)
		if found == nil || !known(found[1]) {
			return nil, &failure{http.StatusBadRequest, "BadRequest", "Invalid filter clause: " + rest}
		}
		value := strings.ReplaceAll(found[3], "''", "'")
		if found[4] != "" {
			value = found[4]
		}
		tests = append(tests, test{found[1], found[2], value})
		rest = rest[len(found[0]):]
	}
	return func(message map[string]any) bool {
		for _, each := range tests {
			order := strings.Compare(property(message, each.property), each.value)
			holds := map[string]bool{"eq": order == 0, "ne": order != 0, "ge": order >= 0, "gt": order > 0, "le": order <= 0, "lt": order < 0}
			if !holds[each.operator] {
				return false
			}
		}
		return true
	}, nil
}

func known(name string) bool {
	for _, each := range filterable {
		if each == name {
			return true
		}
	}
	return false
}

// property is a value of a message as text, by its path.
func property(message map[string]any, path string) string {
	var value any = message
	for name := range strings.SplitSeq(path, "/") {
		within, _ := value.(map[string]any)
		value = within[name]
	}
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

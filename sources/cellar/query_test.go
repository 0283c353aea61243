package cellar

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the catalog has in it, a query stays one: nothing ends a literal or
// an IRI but its own end.
func TestNothingBreaksOut(t *testing.T) {
	// A literal, an IRI, or what a query has between them.
	pieces := regexp.MustCompile(`^(?:"(?:[^"\\\n\r]|\\.)*"|<[^<>"{}|\\^` + "`" + ` \n]*>|[^"<]|<=)*$`)
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringOf(rapid.RuneFrom([]rune(`ab"\<>{}|^` + "`" + `. '#;` + "\n\r\t")))
		query := Query{
			Terms: rapid.SliceOfN(odd, 0, 3).Draw(t, "terms"), Eurovoc: rapid.SliceOfN(odd, 0, 2).Draw(t, "eurovoc"), Directory: rapid.SliceOfN(odd, 0, 2).Draw(t, "directory"),
			Acts: rapid.SliceOfN(odd, 0, 2).Draw(t, "acts"), Types: rapid.SliceOfN(odd, 0, 2).Draw(t, "types"), Since: on(2025, 1, 1), Until: on(2025, 1, 20),
		}
		text := query.text(0)
		if !pieces.MatchString(text) || strings.Count(text, "LIMIT") != 1 {
			t.Fatalf("%s", text)
		}
	})
}

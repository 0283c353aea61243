package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What Marshal writes, Parse reads.
func TestMarshal(t *testing.T) {
	list := defaultCatalog(t)
	text, err := Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("again", text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, again); diff != "" {
		t.Error(diff)
	}
	one, err := Marshal([]Source{{ID: "a", Name: "A: b", URL: "https://a.example/?x=1"}})
	const want = "sources:\n  - id: a\n    name: \"A: b\"\n    url: https://a.example/?x=1\n"
	if err != nil || string(one) != want {
		t.Errorf("got %q, %v", one, err)
	}
	extra, err := MarshalExtra([]Source{{ID: "a", Name: "网信办", URL: "https://a.example/"}})
	const wantExtra = "sources:\n  extra:\n    - id: a\n      name: \"网信办\"\n      url: https://a.example/\n"
	if err != nil || string(extra) != wantExtra {
		t.Errorf("got %q, %v", extra, err)
	}
}

// Whatever a stranger calls his feed, it is read back as it was.
func TestMarshalAnyName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.StringMatching(`[ -~]{1,20}`), rapid.StringMatching(`[-?:,\[\]{}#&*!|>'"%@ \x60a~=<.0-9]{1,6}`), rapid.StringN(1, 20, -1)).Draw(t, "name")
		s := Source{ID: "a", Name: name, URL: "https://a.example/"}
		if len(problemsOf(&s)) > 0 {
			t.Skip("no name")
		}
		for _, write := range []func([]Source) ([]byte, error){Marshal, MarshalExtra} {
			text, err := write([]Source{s})
			if err != nil {
				t.Fatal(err)
			}
			again, err := Parse("again", text)
			if err != nil || len(again) != 1 || again[0].Name != name {
				t.Fatalf("%q: %v, %v\n%s", name, again, err, text)
			}
		}
	})
}

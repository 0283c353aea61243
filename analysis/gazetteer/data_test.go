package gazetteer

import (
	"strings"
	"testing"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
)

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// The data files are what an analyst edits: everything that can be wrong with
// them is told here by name.
func TestDataFiles(t *testing.T) {
	records, blockers, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	if err := check(records); err != nil {
		t.Error(err)
	}
	if len(records) < 400 {
		t.Errorf("%d entities, want 400 and more", len(records))
	}
	owner, kinds := map[string]record{}, map[policy.EntityKind]int{}
	for _, r := range records {
		kinds[r.kind()]++
		if r.Jurisdiction == "" {
			t.Errorf("%s has no jurisdiction", r.ID)
		}
		if r.kind() == policy.Person && r.Role == "" {
			t.Errorf("%s has no role", r.ID)
		}
		if (len(r.Needs) > 0) && len(r.Short) == 0 {
			t.Errorf("%s has needs but no short names that would ask for them", r.ID)
		}
		for _, list := range [][]string{r.Needs, r.Forbids} {
			for _, w := range list {
				if phrases.Key(strings.TrimSuffix(w, "*")) != strings.TrimSuffix(w, "*") {
					t.Errorf("%s: write %q in lower case with plain marks", r.ID, w)
				}
			}
		}
		for _, n := range r.names(0) {
			for _, form := range formsOf(n.text) {
				key := phrases.Key(form)
				other, taken := owner[key]
				switch {
				case key == "":
					t.Errorf("%s: the name %q is empty", r.ID, n.text)
				case len([]rune(key)) == 1 && n.class == free:
					t.Errorf("%s: the name %q is too short to count everywhere", r.ID, n.text)
				case n.class != short && taken && other.ID != r.ID:
					t.Errorf("%q is claimed by %s and %s: make it short in both", form, r.ID, other.ID)
				}
				if n.class != short {
					owner[key] = r
				}
			}
		}
	}
	for _, kind := range []policy.EntityKind{policy.Company, policy.Authority, policy.NGO, policy.Law, policy.Person, policy.Court, policy.Government} {
		if kinds[kind] < 30 {
			t.Errorf("%d entities of kind %s", kinds[kind], kind)
		}
	}
	for _, b := range blockers {
		if r, ok := owner[phrases.Key(b)]; ok {
			t.Errorf("blockers.yaml: %q is a name of %s", b, r.ID)
		}
	}
	t.Logf("%d entities: %v", len(records), kinds)
}

func TestEveryEntityResolvesByItsName(t *testing.T) {
	g := load(t)
	for _, e := range g.All() {
		if got, ok := g.Resolve(e.Name); !ok || got.ID != e.ID {
			t.Errorf("%q resolves to %q, want %s", e.Name, got.ID, e.ID)
		}
		if got, ok := g.Resolve(e.ID); !ok || got.ID != e.ID {
			t.Errorf("%q resolves to %q", e.ID, got.ID)
		}
	}
}

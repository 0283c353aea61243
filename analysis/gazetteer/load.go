package gazetteer

import (
	"embed"
	"errors"
	"path"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// files are the data files and the kind of entity that each holds.
var files = []struct {
	name string
	kind policy.EntityKind
}{
	{"companies", policy.Company},
	{"authorities", policy.Authority},
	{"governments", policy.Government},
	{"courts", policy.Court},
	{"ngos", policy.NGO},
	{"laws", policy.Law},
	{"people", policy.Person},
}

// acting reads the verbs that show a capital to be a government.
func acting() ([]string, error) {
	var verbs []string
	data, err := dataFiles.ReadFile("data/acting.yaml")
	if err == nil {
		err = yaml.UnmarshalWithOptions(data, &verbs, yaml.Strict())
	}
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "acting.yaml cannot be read: it must be a list of words").Because(err)
	}
	return verbs, nil
}

// embedded reads the data files.
func embedded() (records []record, blockers []string, err error) {
	for _, f := range files {
		data, err := dataFiles.ReadFile(path.Join("data", f.name+".yaml"))
		if err != nil {
			return nil, nil, policy.Errorf(policy.Internal, "the gazetteer's file %s.yaml is missing", f.name).Because(err)
		}
		list, err := parse(f.name+".yaml", data)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range list {
			if r.kind() != f.kind {
				return nil, nil, policy.Errorf(policy.Invalid, "%s.yaml: the id %q must begin with %q", f.name, r.ID, string(f.kind)+"/")
			}
		}
		records = append(records, list...)
	}
	data, err := dataFiles.ReadFile("data/blockers.yaml")
	if err != nil {
		return nil, nil, policy.Errorf(policy.Internal, "the gazetteer's file blockers.yaml is missing").Because(err)
	}
	if err := yaml.UnmarshalWithOptions(data, &blockers, yaml.Strict()); err != nil {
		return nil, nil, policy.Errorf(policy.Invalid, "blockers.yaml cannot be read: it must be a list of phrases").Because(err)
	}
	return records, blockers, nil
}

// parse reads one data file: a list of records, unknown fields refused.
func parse(name string, data []byte) ([]record, error) {
	var list []record
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Invalid, "%s cannot be read: %s", name, yaml.FormatError(err, false, true)).Because(err)
	}
	return list, nil
}

var idForm = regexp.MustCompile(`^(company|authority|ngo|law|person|court|government)/[a-z0-9]+(-[a-z0-9]+)*$`)

// check tells everything that is wrong with the records.
func check(records []record) error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, policy.Errorf(policy.Invalid, format, args...)) }
	byID := map[string]record{}
	for _, r := range records {
		switch {
		case !idForm.MatchString(r.ID):
			bad("entity id %q: write kind/slug, such as company/tiktok, with the kinds company, authority, ngo, law, person, court, government", r.ID)
		case byID[r.ID].ID != "":
			bad("entity id %q is there twice", r.ID)
		case strings.TrimSpace(r.Name) == "":
			bad("entity %s has no name", r.ID)
		}
		if r.Jurisdiction != "" {
			if j, err := policy.ParseJurisdiction(string(r.Jurisdiction)); err != nil || j != r.Jurisdiction {
				bad("entity %s: unknown jurisdiction %q", r.ID, r.Jurisdiction)
			}
		}
		byID[r.ID] = r
	}
	for _, r := range records {
		steps := 0
		for p := r.Parent; p != ""; p = byID[p].Parent {
			if byID[p].ID == "" {
				bad("entity %s: there is no entity %q to be its parent", r.ID, p)
				break
			}
			if steps++; steps > 8 || p == r.ID {
				bad("entity %s is its own ancestor", r.ID)
				break
			}
		}
	}
	return errors.Join(errs...)
}

package analysis

import (
	"github.com/goccy/go-yaml"

	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

// aimedLaws reads which laws are made against another country (aimed.yaml):
// where an article names both, that country is a reason for the matter.
func aimedLaws(g *gazetteer.Gazetteer) (map[string]policy.Jurisdiction, error) {
	data, err := dataFiles.ReadFile("data/aimed.yaml")
	if err != nil {
		return nil, policy.Errorf(policy.Internal, "the data file aimed.yaml is missing").Because(err)
	}
	out := map[string]policy.Jurisdiction{}
	if err := yaml.UnmarshalWithOptions(data, &out, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Invalid, "aimed.yaml cannot be read: write \"law/…: CN\" on each line").Because(err)
	}
	for id, j := range out {
		if _, ok := g.Entity(id); !ok {
			return nil, policy.Errorf(policy.Invalid, "aimed.yaml: there is no entity %q", id)
		}
		if parsed, err := policy.ParseJurisdiction(string(j)); err != nil || parsed != j {
			return nil, policy.Errorf(policy.Invalid, "aimed.yaml: %s is aimed at %q, which is no jurisdiction", id, j)
		}
	}
	return out, nil
}

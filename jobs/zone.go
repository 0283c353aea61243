package jobs

import (
	"strings"
	"time"
	"unicode"

	"datapolicy/policy"
)

// parseZone reads the name of a zone. Case and spaces are forgiven; names of
// the machine's own zone and abbreviations, which know no summer time, are not.
func parseZone(name string) (*time.Location, error) {
	typed := strings.TrimSpace(name)
	switch upper := strings.ToUpper(typed); {
	case upper == "", upper == "UTC", upper == "Z", upper == "GMT":
		return time.UTC, nil
	case upper == "LOCAL", len(typed) > 64, strings.ContainsFunc(typed, notInZone):
		return nil, noZone(typed)
	case !strings.Contains(typed, "/") && len(typed) <= 4:
		return nil, policy.Errorf(policy.Invalid, "%q is an abbreviation, which does not know summer time: name a city's zone, such as Europe/Berlin, America/New_York or Asia/Shanghai", typed)
	}
	for _, form := range []string{typed, titled(strings.ReplaceAll(typed, " ", "_"))} {
		if location, err := time.LoadLocation(form); err == nil {
			return location, nil
		}
	}
	return nil, noZone(typed)
}

func noZone(typed string) error {
	return policy.Errorf(policy.Invalid, "there is no time zone %.64q: use a name such as Europe/Berlin, America/New_York, Asia/Shanghai or UTC", typed)
}

func notInZone(r rune) bool {
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/_+- ", r)
}

// titled is a name as the zones are written: america/new_york as
// America/New_York.
func titled(name string) string {
	start := true
	return strings.Map(func(r rune) rune {
		if start {
			r = unicode.ToUpper(r)
		} else {
			r = unicode.ToLower(r)
		}
		start = !unicode.IsLetter(r)
		return r
	}, name)
}

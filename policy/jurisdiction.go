package policy

import "strings"

// Jurisdiction is whose law or whose authority is at stake: an upper-case
// ISO 3166-1 alpha-2 code ("CN", "US", "DE"), "EU", an ISO 3166-2 code for a
// US state ("US-CA"), or "INT" for none in particular. The United Kingdom is
// "UK", as the field writes it.
type Jurisdiction string

const (
	China         Jurisdiction = "CN"
	EuropeanUnion Jurisdiction = "EU"
	UnitedStates  Jurisdiction = "US"
	UnitedKingdom Jurisdiction = "UK"
	International Jurisdiction = "INT"
)

var memberStates = map[Jurisdiction]bool{
	"AT": true, "BE": true, "BG": true, "CY": true, "CZ": true, "DE": true,
	"DK": true, "EE": true, "ES": true, "FI": true, "FR": true, "GR": true,
	"HR": true, "HU": true, "IE": true, "IT": true, "LT": true, "LU": true,
	"LV": true, "MT": true, "NL": true, "PL": true, "PT": true, "RO": true,
	"SE": true, "SI": true, "SK": true,
}

// Section is the digest's section that j belongs under: CN, EU (its member
// states included), US (its states included), UK, or INT for all the rest.
func (j Jurisdiction) Section() Jurisdiction {
	switch {
	case j == China, j == EuropeanUnion, j == UnitedStates, j == UnitedKingdom:
		return j
	case memberStates[j]:
		return EuropeanUnion
	case strings.HasPrefix(string(j), "US-"):
		return UnitedStates
	default:
		return International
	}
}

// Sections lists the digest's sections in the order in which they are shown.
func Sections() []Jurisdiction {
	return []Jurisdiction{China, EuropeanUnion, UnitedStates, UnitedKingdom, International}
}

// ParseJurisdiction reads what a person types ("cn", "EU", "gb", "us-ca").
// The error says which values are known.
func ParseJurisdiction(s string) (Jurisdiction, error) {
	j := Jurisdiction(strings.ToUpper(strings.TrimSpace(s)))
	switch {
	case j == "GB":
		return UnitedKingdom, nil
	case j == "OTHER":
		return International, nil
	case j.Section() != International, j == International:
		return j, nil
	case len(j) == 2 && j[0] >= 'A' && j[0] <= 'Z' && j[1] >= 'A' && j[1] <= 'Z':
		return j, nil
	}
	return "", Errorf(Invalid, "unknown jurisdiction %q: use cn, eu, us, uk, int or a two-letter country code", s)
}

// Name is j's name for a person, in English; a code without one is returned as
// it is.
func (j Jurisdiction) Name() string {
	switch j {
	case China:
		return "China"
	case EuropeanUnion:
		return "European Union"
	case UnitedStates:
		return "United States"
	case UnitedKingdom:
		return "United Kingdom"
	case International:
		return "International"
	}
	return string(j)
}

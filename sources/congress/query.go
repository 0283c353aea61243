package congress

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
)

// Address asks the list at base for the records updated from since until until,
// the latest first; 250 is the most that a page holds. The dates are of updates
// of the record, not of what happened: the API has no others.
func Address(base string, since, until time.Time) (string, error) {
	u, err := url.Parse(base)
	if err != nil || !strings.Contains(u.Path, "/") {
		return "", policy.Errorf(policy.Invalid, "%.100q is no address; give https://api.congress.gov/v3/bill in the catalog", base)
	}
	q := u.Query()
	q.Del("api_key")
	q.Set("format", "json")
	if !q.Has("limit") {
		q.Set("limit", "250")
	}
	q.Set("fromDateTime", since.UTC().Format("2006-01-02T15:04:05Z"))
	q.Set("toDateTime", until.UTC().Format("2006-01-02T15:04:05Z"))
	q.Set("sort", "updateDate desc") // a + in an address is a space
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Matches reports whether any of the terms stands in the text, from the
// beginning of a word to the end of one; a plural s is passed over. A term that
// ends with * needs no end of a word.
func Matches(text string, terms []string) bool {
	text = fold(text)
	for _, term := range terms {
		term, open := strings.CutSuffix(fold(term), "*")
		if term = strings.TrimSpace(term); term == "" {
			continue
		}
		for from := 0; ; {
			i := strings.Index(text[from:], term)
			if i < 0 {
				break
			}
			at := from + i
			if begins(text[:at]) && (open || endsWord(text[at+len(term):])) {
				return true
			}
			from = at + len(term)
		}
	}
	return false
}

func fold(s string) string {
	s = strings.NewReplacer("‘", "'", "’", "'", "–", "-", "‑", "-", "—", "-").Replace(s)
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

func begins(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func endsWord(after string) bool {
	for _, plural := range []string{"", "s", "es"} {
		if rest, ok := strings.CutPrefix(after, plural); ok {
			if r, _ := utf8.DecodeRuneInString(rest); rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return true
			}
		}
	}
	return false
}

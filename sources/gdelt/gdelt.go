package gdelt

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"datapolicy/policy"
)

// Articles is one answer.
type Articles struct {
	List   []Article
	Oldest time.Time // when the one that was seen first was seen; zero when no date is told
}

// Article is one page of one outlet.
type Article struct {
	URL      string
	Title    string
	Domain   string    // the outlet's, without www
	Seen     time.Time // by GDELT, which looks every 15 minutes; not when it was published
	Language string    // BCP 47, or ""
	Country  string    // the outlet's, in English
}

// Full is how many articles an answer has at most: after one that has so many,
// there may be more, seen earlier.
const Full = 250

// stamp is how the API writes instants, and how it wants them.
const (
	stampIn  = "20060102150405"
	stampOut = "20060102T150405Z"
)

// wire is the answer's form. A query without results has no articles at all.
type wire struct {
	Articles []struct {
		URL      string `json:"url"`
		Title    string `json:"title"`
		Seen     string `json:"seendate"`
		Domain   string `json:"domain"`
		Language string `json:"language"`
		Country  string `json:"sourcecountry"`
	} `json:"articles"`
}

// Parse reads an answer. One that is a complaint instead is policy.Invalid when
// the query is at fault, policy.Unavailable when trying again helps.
func Parse(body []byte) (Articles, error) {
	text := strings.TrimSpace(strings.TrimPrefix(strings.ToValidUTF8(string(body), "\uFFFD"), "\uFEFF"))
	if text == "" {
		return Articles{}, policy.Errorf(policy.Unavailable, "GDELT answers with nothing at all, as it does when it is overloaded; it will be tried again")
	}
	if text[0] != '{' {
		return Articles{}, complaint(text)
	}
	var w wire
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		if err := json.Unmarshal(mended(text), &w); err != nil {
			return Articles{}, policy.Errorf(policy.Unavailable, "GDELT's answer is cut off or is no JSON at all; it will be tried again").Because(err)
		}
	}
	var a Articles
	for _, r := range w.Articles {
		if r.URL == "" {
			continue
		}
		article := Article{
			URL: strings.TrimSpace(r.URL), Title: title(r.Title), Domain: domain(r.Domain, r.URL), Language: languages[strings.ToLower(strings.TrimSpace(r.Language))],
			Country: strings.TrimSpace(r.Country),
		}
		if t, err := time.Parse(stampOut, strings.TrimSpace(r.Seen)); err == nil {
			article.Seen = t
			if a.Oldest.IsZero() || t.Before(a.Oldest) {
				a.Oldest = t
			}
		}
		a.List = append(a.List, article)
	}
	return a, nil
}

// complaint makes an error of what the API says in the place of an answer. Its
// sentences are known from use; they are not documented.
func complaint(text string) error {
	said := strings.ToLower(text)
	for _, c := range []struct{ said, what string }{
		{"too short or too long", "GDELT finds the query too short or too long; use fewer or longer terms (search: in the catalog)"},
		{"phrase is too short", "GDELT finds a phrase of the query too short; use longer terms (search: in the catalog)"},
		{"surrounded by ()", "GDELT wants terms that are joined by OR in parentheses; put them so into the query in the catalog"},
		{"parentheses may only", "GDELT takes parentheses around terms joined by OR only; mend the query in the catalog"},
		{"invalid/unsupported", "GDELT does not know a country or language of the query; mend the query in the catalog"},
		{"invalid query", "GDELT does not understand the query; mend it in the catalog"},
		{"last 3 months", "GDELT goes back for three months only; leave the dates out of the address in the catalog"},
	} {
		if strings.Contains(said, c.said) {
			return policy.Errorf(policy.Invalid, "%s", c.what)
		}
	}
	if strings.Contains(said, "limit requests") {
		return policy.Errorf(policy.Unavailable, "GDELT wants to be asked less often, as it says whenever it is overloaded; it will be tried again")
	}
	if text[0] == '<' {
		return policy.Errorf(policy.Unavailable, "GDELT answers with a web page in the place of its list, as it does when it is overloaded; it will be tried again")
	}
	return policy.Errorf(policy.Unavailable, "GDELT answers with a sentence in the place of its list (%.120q); it will be tried again", strings.Join(strings.Fields(text), " "))
}

// title undoes the spaces that GDELT puts around every sign.
func title(s string) string {
	s = " " + strings.Join(strings.Fields(s), " ") + " "
	for _, r := range []struct{ from, to string }{
		{" , ", ", "},
		{" . ", ". "},
		{" : ", ": "},
		{" ; ", "; "},
		{" ? ", "? "},
		{" ! ", "! "},
		{" ) ", ") "},
		{" ( ", " ("},
		{" % ", "% "},
		{" ' s ", "'s "},
		{" ’ s ", "’s "},
		{" 's ", "'s "},
		{" ’s ", "’s "},
		{" n't ", "n't "},
		{"$ ", "$"},
		{"€ ", "€"},
		{"£ ", "£"},
	} {
		s = strings.ReplaceAll(s, r.from, r.to)
	}
	return strings.TrimSpace(s)
}

func domain(told, address string) string {
	if told = strings.ToLower(strings.TrimSpace(told)); told == "" || strings.ContainsAny(told, " /<>\"") {
		told = ""
		if u, err := url.Parse(strings.TrimSpace(address)); err == nil {
			told = strings.ToLower(u.Hostname())
		}
	}
	return strings.TrimPrefix(cmp.Or(told, "unknown"), "www.")
}

// languages are the names that GDELT gives to the languages of its outlets, as
// far as they are of use here. One that is missing is told by the text.
var languages = map[string]string{
	"english": "en", "chinese": "zh", "chineset": "zh", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl", "polish": "pl",
	"portuguese": "pt", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "japanese": "ja", "korean": "ko", "russian": "ru", "ukrainian": "uk",
	"czech": "cs", "slovak": "sk", "hungarian": "hu", "romanian": "ro", "bulgarian": "bg", "greek": "el", "croatian": "hr", "slovenian": "sl", "estonian": "et",
	"latvian": "lv", "lithuanian": "lt", "turkish": "tr", "arabic": "ar", "hebrew": "he", "hindi": "hi", "indonesian": "id", "vietnamese": "vi", "thai": "th",
}

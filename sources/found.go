package sources

import (
	"cmp"
	"crypto/sha256"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
	"datapolicy/sources/page"
	"datapolicy/text"
)

// Found is a source that Discover offers, and what speaks for it.
type Found struct {
	Source   catalog.Source
	How      string // where it was found
	Format   string // "rss 2.0", "listing", …
	Entries  int
	Newest   time.Time // zero when no entry tells its date
	FullText bool      // its newest entry has its whole text

	same string // what it lists: two feeds that list the same are one
}

// note takes a date of an entry into account.
func (f *Found) note(published, now time.Time) {
	if published.After(f.Newest) && !published.After(now.Add(policy.FutureTolerance)) {
		f.Newest = published
	}
}

// foldedAddress is what two addresses share that lead to one document.
func foldedAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.EscapedPath(), "/") + "?" + u.RawQuery
}

var commentsTitle = regexp.MustCompile(`(?i)^(?:comments (?:on|for)|kommentare (?:zu|für)|commentaires (?:sur|pour)|commenti (?:su|per)|comentarios (?:en|sobre)|reacties (?:op|voor))\b|\bcomments$`)

func (d *discovery) offerFeed(resp *fetch.Response, f *feed.Feed, how string) {
	found := Found{Source: catalog.Source{Name: f.Title, Language: f.Language, Format: catalog.Feed, URL: resp.URL}, How: how, Format: formatOf(f), Entries: len(f.Entries)}
	var titles, addresses []string
	var dates []time.Time
	for i := range f.Entries {
		e := &f.Entries[i]
		at := e.Published
		if at.IsZero() {
			at = e.Updated
		}
		if at.After(found.Newest) {
			one := entry{markup: cmp.Or(e.Content, e.Summary), complete: e.Content != ""}
			one.readText()
			found.FullText = one.hasFullText()
		}
		found.note(at, d.g.o.Clock())
		if !at.IsZero() {
			dates = append(dates, at)
		}
		titles = append(titles, e.Title)
		addresses = append(addresses, foldedAddress(e.URL))
	}
	found.Source.Every = rhythm(dates)
	found.same = strings.Join(addresses[:min(len(addresses), 20)], "\n")
	if found.Source.Language == "" {
		found.Source.Language = text.Language(strings.Join(titles, "\n"), primary(d.language))
	}
	sum := sha256.Sum256(resp.Body)
	if d.bodies[sum] || commentsTitle.MatchString(strings.TrimSpace(f.Title)) && len(d.found) > 0 {
		return
	}
	d.bodies[sum] = true
	d.offer(found)
}

// rhythm is how often a feed is worth asking, by how often it has news.
func rhythm(dates []time.Time) time.Duration {
	if len(dates) < fewest {
		return 2 * time.Hour
	}
	slices.SortFunc(dates, time.Time.Compare)
	switch pause := dates[len(dates)-1].Sub(dates[0]) / time.Duration(len(dates)-1); {
	case pause < 3*time.Hour:
		return 30 * time.Minute
	case pause < 3*24*time.Hour:
		return time.Hour
	case pause < 14*24*time.Hour:
		return 2 * time.Hour
	}
	return 6 * time.Hour
}

// offer adds a source, unless another one is the same: of an RSS and an Atom
// feed of one list, the one stays that has the texts.
func (d *discovery) offer(f Found) {
	for i := range d.found {
		known := &d.found[i]
		if foldedAddress(known.Source.URL) != foldedAddress(f.Source.URL) && (f.same == "" || f.same != known.same) {
			continue
		}
		if f.FullText && !known.FullText {
			*known = f
		}
		return
	}
	d.found = append(d.found, f)
}

// offers are the sources found, each complete, the likeliest first: those with
// news of late, then by where they were found.
func (d *discovery) offers() []Found {
	now := d.g.o.Clock()
	stale := func(f *Found) int {
		if f.Newest.IsZero() || now.Sub(f.Newest) > old {
			return 1
		}
		return 0
	}
	comments := func(f *Found) int {
		if commentsTitle.MatchString(f.Source.Name) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(d.found, func(a, b Found) int {
		return cmp.Or(comments(&a)-comments(&b), stale(&a)-stale(&b))
	})
	d.found = d.found[:min(len(d.found), maxDiscovered)]
	ids := map[string]bool{}
	for i := range d.found {
		d.complete(&d.found[i].Source, ids)
	}
	return d.found
}

// complete fills in what can be guessed of a source.
func (d *discovery) complete(s *catalog.Source, ids map[string]bool) {
	u, err := url.Parse(s.URL)
	if err != nil {
		u = &url.URL{}
	}
	s.Name = d.nameFor(s.Name, u)
	s.Language = languageTag(cmp.Or(s.Language, d.language))
	s.Jurisdiction, s.Kind = homeOf(u.Hostname())
	s.Zone = zones[s.Jurisdiction]
	s.Every = cmp.Or(s.Every, 2*time.Hour)
	s.Evidence = "found by sources discover on " + d.g.o.Clock().UTC().Format("2006-01-02")
	id := idFor(u)
	s.ID = id
	for n := 2; ids[s.ID]; n++ {
		s.ID = id + "-" + strconv.Itoa(n)
	}
	ids[s.ID] = true
}

const maxName = 80

var plainName = regexp.MustCompile(`(?i)^(?:rss(?: ?2\.0)?|atom|feeds?|rss[- ]feeds?|news(?: ?feed)?|home|untitled|index|blog|press releases?|aktuelles|actualités)$`)

// nameFor is a title made fit for one line of YAML and of a terminal: what is no
// text in it goes. A title that any site may have has the site's name before it.
func (d *discovery) nameFor(title string, u *url.URL) string {
	site := cmp.Or(clean(d.site), strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."))
	name := clean(page.TextOf(title))
	switch {
	case name == "":
		return site
	case plainName.MatchString(name) && site != "":
		return text.Clip(site+", "+name, maxName)
	}
	return name
}

func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar, unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.IsControl(r) && !unicode.IsSpace(r):
			return -1
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return text.Clip(strings.Join(strings.Fields(s), " "), maxName)
}

var tagForm = regexp.MustCompile(`^[a-z]{2,3}$`)

func languageTag(tag string) string {
	if tag = primary(tag); tagForm.MatchString(tag) && tag != "und" {
		return tag
	}
	return ""
}

var (
	notInID   = regexp.MustCompile(`[^a-z0-9]+`)
	saysFeed  = regexp.MustCompile(`(?i)^(?:feeds?|rss\d?|atom|rdf|index|default|all|www|xml|html?|php|aspx?|jsp|-)$`)
	officials = regexp.MustCompile(`(?i)(?:^|\.)(?:gov|gouv|gob|govt|gub|go|mil|bund|admin|europa|parliament|overheid|gv)\.[a-z]{2}$|\.(?:gov|mil|eu\.int)$`)
)

// idFor makes an id of an address: its host, and what its path says beside that
// it is a feed.
func idFor(u *url.URL) string {
	const maxID = 60
	id := notInID.ReplaceAllString(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "-")
	for part := range strings.FieldsFuncSeq(strings.ToLower(u.Path), func(r rune) bool { return r == '/' || r == '.' }) {
		if part = strings.Trim(notInID.ReplaceAllString(part, "-"), "-"); part != "" && !saysFeed.MatchString(part) && len(id)+len(part) < maxID {
			id += "-" + part
		}
	}
	if id = strings.Trim(id, "-"); id == "" {
		return "source"
	}
	return id[:min(len(id), maxID)]
}

// worldwide are country codes under which anybody registers: they tell nothing
// of where a site is.
var worldwide = []string{"ac", "ai", "am", "as", "cc", "cd", "co", "cx", "dj", "fm", "gg", "gl", "im", "io", "la", "ly", "me", "ms", "mu", "nu", "pw", "sc", "sh", "so", "st", "su", "tk", "to", "tv", "vc", "vg", "ws", "xyz"}

// stateHost is a host of a state of the United States: ca.gov, state.tx.us.
var stateHost = regexp.MustCompile(`(?:^|\.)(?:([a-z]{2})\.gov|state\.([a-z]{2})\.us)$`)

// homeOf guesses a source's jurisdiction and kind by the name of its host.
func homeOf(host string) (policy.Jurisdiction, catalog.Kind) {
	host = strings.ToLower(host)
	kind := catalog.Press
	if officials.MatchString(host) {
		kind = catalog.Official
	}
	last := host[strings.LastIndex(host, ".")+1:]
	switch {
	case stateHost.MatchString(host):
		m := stateHost.FindStringSubmatch(host)
		if j, err := policy.ParseJurisdiction("US-" + strings.ToUpper(m[1]+m[2])); err == nil {
			return j, catalog.Official
		}
		return policy.UnitedStates, catalog.Official
	case last == "gov", last == "mil", last == "us":
		return policy.UnitedStates, kind
	case last == "eu":
		return policy.EuropeanUnion, kind
	case last == "xn--fiqs8s", last == "xn--fiqz9s": // 中国, 中國
		return policy.China, kind
	case len(last) != 2 || last[0] < 'a' || slices.Contains(worldwide, last):
		return policy.International, kind
	case last == "uk":
		return policy.UnitedKingdom, kind
	}
	if j, err := policy.ParseJurisdiction(last); err == nil {
		return j, kind
	}
	return policy.International, kind
}

// zones are those of the jurisdictions with one zone, or with one that their
// authorities sit in.
var zones = map[policy.Jurisdiction]string{
	"CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong", "TW": "Asia/Taipei", "SG": "Asia/Singapore", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "IN": "Asia/Kolkata",
	"EU": "Europe/Brussels", "UK": "Europe/London", "US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney", "NZ": "Pacific/Auckland", "BR": "America/Sao_Paulo",
	"AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "HR": "Europe/Zagreb", "CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DK": "Europe/Copenhagen",
	"EE": "Europe/Tallinn", "FI": "Europe/Helsinki", "FR": "Europe/Paris", "DE": "Europe/Berlin", "GR": "Europe/Athens", "HU": "Europe/Budapest", "IE": "Europe/Dublin",
	"IT": "Europe/Rome", "LV": "Europe/Riga", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "MT": "Europe/Malta", "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw",
	"PT": "Europe/Lisbon", "RO": "Europe/Bucharest", "SK": "Europe/Bratislava", "SI": "Europe/Ljubljana", "ES": "Europe/Madrid", "SE": "Europe/Stockholm",
	"NO": "Europe/Oslo", "IS": "Atlantic/Reykjavik", "LI": "Europe/Vaduz", "CH": "Europe/Zurich",
	"US-CA": "America/Los_Angeles", "US-WA": "America/Los_Angeles", "US-OR": "America/Los_Angeles", "US-NV": "America/Los_Angeles", "US-CO": "America/Denver",
	"US-UT": "America/Denver", "US-TX": "America/Chicago", "US-IL": "America/Chicago", "US-MN": "America/Chicago", "US-TN": "America/Chicago",
	"US-NY": "America/New_York", "US-VA": "America/New_York", "US-CT": "America/New_York", "US-NJ": "America/New_York", "US-FL": "America/New_York", "US-MD": "America/New_York",
}

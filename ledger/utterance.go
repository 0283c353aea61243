package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/text"
)

// utterance is what somebody said once, with every record of it.
type utterance struct {
	records  []*record // by id
	variants []*record // of different words or speakers' names
	from, to time.Time
	best     *record

	contests, contestedBy []*utterance
	departs               *utterance
}

// sameTime is how far apart records of one utterance are dated: an outlet that
// does not tell the day gives its own.
const sameTime = 60 * time.Hour

// Bounds on comparing: a run of words that more records share is only looked
// up among neighbours.
const (
	longPosting = 40
	neighbours  = 6
	longBlock   = 120
)

// link is a pair that may be one utterance, and how surely.
type link struct {
	a, b *record
	sure float64
}

// group sorts the records into utterances: the surest pairs first, and only
// where no two records of the joined groups speak against it, so that a chain
// of small differences never joins what differs in its sense.
func (l *book) group() {
	for _, r := range l.all {
		u := &utterance{records: []*record{r}, variants: []*record{r}, from: r.Date, to: r.Date}
		l.of[r.ID] = u
	}
	links := l.links()
	slices.SortFunc(links, func(x, y link) int {
		return cmp.Or(cmp.Compare(y.sure, x.sure), cmp.Compare(x.a.at, y.a.at), cmp.Compare(x.b.at, y.b.at))
	})
	for _, k := range links {
		l.join(l.of[k.a.ID], l.of[k.b.ID])
	}
	for _, r := range l.all {
		if u := l.of[r.ID]; u.best == nil {
			slices.SortFunc(u.records, func(a, b *record) int { return a.at - b.at })
			u.best = l.bestOf(u)
			l.groups = append(l.groups, u)
		}
	}
}

func (l *book) join(u, w *utterance) {
	if u == w || !joinable(u, w) {
		return
	}
	if len(u.records) < len(w.records) || len(u.records) == len(w.records) && w.records[0].at < u.records[0].at {
		u, w = w, u
	}
	for _, r := range w.records {
		l.of[r.ID] = u
	}
	u.records = append(u.records, w.records...)
	if w.from.Before(u.from) {
		u.from = w.from
	}
	if w.to.After(u.to) {
		u.to = w.to
	}
	for _, r := range w.variants {
		if !slices.ContainsFunc(u.variants, func(v *record) bool {
			return v.letters == r.letters && v.voice.id == r.voice.id && v.voice.name == r.voice.name && v.ArticleID == r.ArticleID
		}) {
			u.variants = append(u.variants, r)
		}
	}
}

func joinable(u, w *utterance) bool {
	from, to := u.from, u.to
	if w.from.Before(from) {
		from = w.from
	}
	if w.to.After(to) {
		to = w.to
	}
	if to.Sub(from) > sameTime {
		return false
	}
	for _, a := range u.variants {
		for _, b := range w.variants {
			if apart(a, b) {
				return false
			}
		}
	}
	return true
}

// links finds the pairs worth comparing without comparing all: by the words
// they share, and translations by story and speaker.
func (l *book) links() []link {
	var out []link
	type pair struct{ a, b int }
	done := map[pair]bool{}
	try := func(a, b *record, how func(a, b *record) float64) {
		if a.at > b.at {
			a, b = b, a
		}
		if a == b || done[pair{a.at, b.at}] {
			return
		}
		done[pair{a.at, b.at}] = true
		if sure := how(a, b); sure > 0 {
			out = append(out, link{a, b, sure})
		}
	}
	type place struct {
		words string
		days  int64
	}
	postings := map[place][]*record{}
	exact := map[string]*record{}
	for _, r := range l.all {
		if r.letters != "" {
			if o := exact[r.letters+"|"+r.voice.name]; o != nil {
				try(o, r, alike)
			}
			exact[r.letters+"|"+r.voice.name] = r
		}
		seen := map[string]bool{}
		bucket := r.Date.Unix() / int64(sameTime/time.Second)
		for _, g := range r.grams {
			if !seen[g] { // what is less than a bucket apart meets in the one or the other
				seen[g] = true
				postings[place{g, bucket}] = append(postings[place{g, bucket}], r)
				postings[place{g, bucket + 1}] = append(postings[place{g, bucket + 1}], r)
			}
		}
	}
	for _, posting := range postings {
		for i, a := range posting {
			reach := len(posting)
			if len(posting) > longPosting {
				reach = min(len(posting), i+1+neighbours)
			}
			for _, b := range posting[i+1 : reach] {
				try(a, b, alike)
			}
		}
	}
	return append(out, l.translations()...)
}

// bestOf is the record that stands for an utterance: the speaker's own words,
// in the language preferred, of a kind that says what was done, by an official
// outlet, not a reprint, the longest, the earliest.
func (l *book) bestOf(u *utterance) *record {
	yes := func(is bool) int {
		if is {
			return 0
		}
		return 1
	}
	return slices.MinFunc(u.records, func(a, b *record) int {
		return cmp.Or(
			yes(a.Verbatim)-yes(b.Verbatim),
			yes(a.lang == l.o.Prefer)-yes(b.lang == l.o.Prefer),
			yes(a.SpeakerID != "")-yes(b.SpeakerID != ""),
			yes(a.Kind != policy.Said)-yes(b.Kind != policy.Said),
			yes(a.official)-yes(b.official),
			yes(!a.copied)-yes(!b.copied),
			b.size-a.size,
			a.Date.Compare(b.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start), a.at-b.at,
		)
	})
}

// role is the speaker's in the best record or, where that has none, in another:
// not every outlet says who somebody is. An organisation has none, though who
// spoke for it may; the role is in the script of the name.
func (u *utterance) role() string {
	if u.best.Role != "" || u.best.Speaker == "" || !(u.best.SpeakerID == "" || strings.HasPrefix(u.best.SpeakerID, string(policy.Person)+"/")) {
		return u.best.Role
	}
	role, most := "", 0
	for _, r := range u.records {
		if r.Role == "" || r.voice.id != u.best.voice.id || strings.ContainsFunc(r.Role, text.IsHan) != strings.ContainsFunc(u.best.Speaker, text.IsHan) {
			continue
		}
		weight := len(r.Role)
		if r.lang == u.best.lang {
			weight += 1000
		}
		if weight > most || weight == most && r.Role < role {
			role, most = r.Role, weight
		}
	}
	return role
}

// carriers are the other articles that have the utterance, one record of each,
// in the order of their dates.
func (u *utterance) carriers() []policy.Carrier {
	byArticle := map[string]*record{u.best.ArticleID: u.best}
	var others []*record
	for _, r := range u.records {
		if o, ok := byArticle[r.ArticleID]; ok {
			if o != u.best && (r.Verbatim && !o.Verbatim || r.Verbatim == o.Verbatim && r.size > o.size) {
				others[slices.Index(others, o)] = r
				byArticle[r.ArticleID] = r
			}
			continue
		}
		byArticle[r.ArticleID] = r
		others = append(others, r)
	}
	slices.SortFunc(others, func(a, b *record) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Source, b.Source), a.at-b.at)
	})
	var out []policy.Carrier
	for _, r := range others {
		out = append(out, carrier(r.Statement, r.lang))
	}
	return out
}

package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// heard is a statement that may answer.
type heard struct {
	policy.Statement
	lang        string
	score, sure float64
}

// statements ranks those that may answer "who denied …" and "what did X say".
func (d *Desk) statements(ctx context.Context, q *inquiry, s *shelf, pages []page, p policy.Period) ([]heard, error) {
	if !q.say && len(q.kinds) == 0 {
		return nil, nil
	}
	ids := make([]string, len(s.articles))
	for i, a := range s.articles {
		ids[i] = a.ID
	}
	var queries []policy.StatementQuery
	if len(ids) > 0 {
		queries = append(queries, policy.StatementQuery{ArticleIDs: ids, Kinds: q.kinds})
	}
	var speakers []string
	for _, id := range q.speakers {
		speakers = append(speakers, d.family(id)...)
	}
	if len(speakers) > 0 {
		queries = append(queries, policy.StatementQuery{Period: p, SpeakerIDs: speakers, Kinds: q.kinds, Limit: 60})
	}
	if q.speakerName != "" {
		queries = append(queries, policy.StatementQuery{Period: p, Speaker: q.speakerName, Kinds: q.kinds, Limit: 60})
	}
	var all []heard
	seen := map[string]bool{}
	for _, query := range queries {
		found, err := d.o.Archive.Statements(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, st := range found {
			if seen[st.ID] || !p.Contains(st.Date) && !s.inScope[st.ArticleID] {
				continue
			}
			seen[st.ID] = true
			if h, ok := d.judge(q, st, pages); ok {
				all = append(all, h)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b heard) int {
		return cmp.Or(cmp.Compare(b.score, a.score), b.Date.Compare(a.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start))
	})
	return ownLanguage(all, q.lang, func(h heard) (string, float64) { return h.lang, h.score }), nil
}

// judge scores one statement against the question.
func (d *Desk) judge(q *inquiry, st policy.Statement, pages []page) (heard, bool) {
	if (len(q.speakers) > 0 || q.speakerName != "") && !d.speaks(q, st) {
		return heard{}, false
	}
	i := slices.IndexFunc(pages, func(p page) bool { return p.article.ID == st.ArticleID })
	words := newBag(st.Quote, text.Language(st.Quote, ""))
	for _, id := range append([]string{st.SpeakerID}, st.About...) {
		for e, ok := d.o.Names.Entity(id); ok; e, ok = d.o.Names.Entity(e.Parent) {
			words.entities[e.ID] = true
		}
	}
	var total, got, plain, plainGot float64
	for _, t := range q.terms {
		if t.entity != "" && slices.Contains(q.speakers, t.entity) {
			continue
		}
		if t.name && q.speakerName != "" {
			continue
		}
		total += t.weight
		share := 0.0
		if words.hit(t) {
			share = 1
		} else if i >= 0 {
			share = pages[i].around(t, st)
		}
		if share == 0 && !t.inherited && (t.entity != "" || t.name) {
			return heard{}, false
		}
		got += t.weight * share
		if t.entity == "" && !t.name {
			plain += t.weight
			plainGot += t.weight * share
		}
	}
	h := heard{Statement: st, sure: 1, lang: text.Language(st.Quote, "")}
	if i >= 0 {
		h.lang = pages[i].article.Language
	}
	if total > 0 {
		h.sure = got / total
	}
	scope := i >= 0 && pages[i].scope
	least, leastPlain := enough, enoughPlain
	if q.follow && scope {
		least, leastPlain = 0.3, 0
	}
	if h.sure < least || (plain > 0 && plainGot/plain < leastPlain) || (total == 0 && !scope && len(q.speakers) == 0 && q.speakerName == "") {
		return heard{}, false
	}
	h.score = h.sure
	if st.Verbatim {
		h.score += 0.3
	}
	if st.SpeakerID != "" {
		h.score += 0.1
	}
	if len(q.kinds) == 0 && (st.Kind == policy.Denied || st.Kind == policy.Admitted) {
		h.score += 0.15 // an answer to a claim
	}
	if h.lang == q.lang {
		h.score += 0.3
	}
	if scope {
		h.score += 0.15
	}
	if i >= 0 && pages[i].near {
		h.score += 0.25
	}
	h.score += d.asTheSpeaker(q, st) - q.repeated(st.Quote)
	if len([]rune(st.Quote)) < 20 {
		h.score -= 0.3
	}
	return h, true
}

// asTheSpeaker is what a statement gains or loses where the question names the
// matter and tells its speaker by kind at most: "what does the court say about
// TikTok?" is not answered by TikTok.
func (d *Desk) asTheSpeaker(q *inquiry, st policy.Statement) float64 {
	e, known := d.o.Names.Entity(st.SpeakerID)
	if !known || len(q.speakers) > 0 || q.speakerName != "" || q.who {
		return 0
	}
	score := 0.0
	for _, t := range q.terms {
		if t.entity == "" || t.inherited || !q.spokenOf(t) {
			continue
		}
		if slices.Contains(d.family(t.entity), e.ID) {
			score -= 0.4
		}
		before := " " + wordsOnly(strings.ToValidUTF8(q.rest[:min(t.at, len(q.rest))], "")) + " "
		if has(before, cuesFor(q.lang).Things[string(e.Kind)]) {
			score += 0.4
		}
	}
	return score
}

// around is how much a term counts for a statement by where it stands outside
// of its words.
func (p *page) around(t term, st policy.Statement) float64 {
	for i := range p.units {
		if p.units[i].Start <= st.Start && st.Start < p.units[i].End {
			if p.units[i].hit(t) {
				return 0.9
			}
			if i > 0 && p.units[i-1].hit(t) {
				return before
			}
		}
	}
	switch {
	case p.title.hit(t):
		return inTitle
	case p.whole.hit(t) && t.entity != "":
		return nameText
	case p.whole.hit(t):
		return inText
	}
	return 0
}

// speaks reports whether a statement is by whom the question names: by the
// entity, by what belongs to it, or by a person who speaks for it.
func (d *Desk) speaks(q *inquiry, st policy.Statement) bool {
	if q.speakerName != "" && strings.Contains(" "+wordsOnly(st.Speaker)+" ", " "+q.speakerName+" ") {
		return true
	}
	for _, id := range q.speakers {
		asked, ok := d.o.Names.Entity(id)
		if !ok {
			continue
		}
		if st.SpeakerID != "" && slices.Contains(d.family(id), st.SpeakerID) {
			return true
		}
		by, known := d.o.Names.Entity(st.SpeakerID)
		if known && asked.Kind == policy.Government && by.Jurisdiction == asked.Jurisdiction && asked.Jurisdiction != "" &&
			(by.Kind == policy.Authority || by.Kind == policy.Government || (by.Kind == policy.Person && by.Role != "")) {
			return true
		}
		role := " " + wordsOnly(st.Role+" "+by.Role) + " "
		for _, name := range append([]string{asked.Name}, asked.Aliases...) {
			name = wordsOnly(name)
			if len(name) > 3 && (strings.Contains(role, " "+name+" ") || (isHanWord(name) && strings.Contains(role, name))) {
				return true
			}
		}
	}
	return false
}

package answer

import (
	"context"
	"slices"
	"strings"

	"datapolicy/ledger"
	"datapolicy/policy"
	"datapolicy/text"
)

// mostCounters bounds those that an answer tells of against one claim.
const mostCounters = 3

// fromLedger answers what only statements held against each other do: who
// contests a claim, what somebody answered to one, whether somebody left his
// line. It is nil where the ledger has nothing. found says that a statement answers.
func (d *Desk) fromLedger(ctx context.Context, q *inquiry, s *shelf, pages []page, found bool, p policy.Period) (*answerDraft, string, error) {
	replies := q.replies && (len(q.speakers) > 0 || q.speakerName != "")
	plain := 0
	for _, t := range q.terms {
		if t.entity == "" && !t.name && !t.inherited {
			plain++
		}
	}
	if !q.changed && !replies && (!q.contest || found && plain > 1 || !q.who && len(q.speakers) == 0 && len(q.kinds) > 0) {
		return nil, "", nil // "who denied that it asks for data?" tells the matter, and is answered by its words
	}
	all, stories, err := d.heldAgainst(ctx, q, s, p)
	if err != nil {
		return nil, "", err
	}
	book := d.book(all, stories, q.lang)
	out := &answerDraft{articles: s.articles, ranked: q.search(pages), sure: 1}
	if q.changed {
		note := d.change(q, book, s, out)
		return d.complete(ctx, out), note, nil
	}
	c, ok := d.contestFor(q, book, s, pages)
	if !ok {
		return nil, "", nil
	}
	ph := phrasesFor(q.lang)
	told := 0
	for _, against := range d.joinedCounters(q, c.Counters, replies) {
		if told++; told > mostCounters {
			break
		}
		out.tell(d, q, against, "{claim}")
	}
	pattern := ph.Claim
	if !slices.ContainsFunc(c.Counters, ledger.Denies) || replies {
		pattern = ph.Answered
	}
	out.tell(d, q, c.Claim, pattern)
	return d.complete(ctx, out), "", nil
}

// complete loads the articles that the sentences cite, for the check.
func (d *Desk) complete(ctx context.Context, out *answerDraft) *answerDraft {
	if len(out.sentences) == 0 {
		return nil
	}
	var cited []heard
	for _, s := range out.sentences {
		for _, c := range s.Citations {
			cited = append(cited, heard{Statement: policy.Statement{ArticleID: c.ArticleID}})
		}
	}
	d.loadArticles(ctx, out, cited)
	return out
}

// tell adds a statement as a sentence within a pattern of ours.
func (o *answerDraft) tell(d *Desk, q *inquiry, s policy.Statement, pattern string) {
	line := fill(pattern, "{claim}", phrasesFor(q.lang).compose(d.named(s, q.lang), q.lang))
	o.sentences = append(o.sentences, policy.Sentence{Text: line, Language: q.lang, Citations: []policy.Citation{citation(s)}})
	o.add(s.StoryID)
}

// heldAgainst are the statements of the articles on the shelf and of their
// stories, and those of the speaker asked for.
func (d *Desk) heldAgainst(ctx context.Context, q *inquiry, s *shelf, p policy.Period) ([]policy.Statement, []policy.Story, error) {
	var ids, articles []string
	for _, a := range s.articles {
		articles = append(articles, a.ID)
		if id := s.story[a.ID]; id != "" {
			ids = union(ids, id)
		}
	}
	for _, id := range q.scope {
		ids = union(ids, id)
	}
	var all []policy.Statement
	var stories []policy.Story
	var err error
	if len(ids) > 0 {
		if stories, err = d.o.Archive.Stories(ctx, policy.StoryQuery{IDs: ids}); err != nil {
			return nil, nil, err
		}
		if all, err = d.withStories(ctx, nil, stories, p); err != nil {
			return nil, nil, err
		}
	}
	var queries []policy.StatementQuery
	if len(articles) > 0 {
		queries = append(queries, policy.StatementQuery{ArticleIDs: articles})
	}
	if q.changed {
		var speakers []string
		for _, id := range q.speakers {
			speakers = append(speakers, d.family(id)...)
		}
		if len(speakers) > 0 {
			queries = append(queries, policy.StatementQuery{Period: p, SpeakerIDs: speakers, Limit: maxBooked})
		}
	}
	for _, query := range queries {
		more, err := d.o.Archive.Statements(ctx, query)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, more...)
	}
	return all, stories, nil
}

// contestFor is the contest that a question is about: its words are told by the
// claim, by those who speak, or by the article; of several, the one that has
// most of them, in the stories talked about last.
func (d *Desk) contestFor(q *inquiry, book ledger.Ledger, s *shelf, pages []page) (policy.Contest, bool) {
	var best policy.Contest
	most := 0.0
	for i, c := range book.Contested {
		c.Counters = slices.DeleteFunc(slices.Clone(c.Counters), func(o policy.Statement) bool {
			asked := (len(q.speakers) > 0 || q.speakerName != "") && (q.replies || !q.who)
			return asked && !d.speaks(q, o) || q.contest && !q.replies && !ledger.Denies(o)
		})
		if len(c.Counters) == 0 {
			continue
		}
		share, ok := d.told(q, c, pages)
		if !ok {
			continue
		}
		inScope := s.inScope[c.Claim.ArticleID]
		for _, o := range c.Counters {
			inScope = inScope || s.inScope[o.ArticleID]
		}
		if share == 0 && !inScope {
			continue
		}
		score := share + 0.5/float64(i+2)
		if inScope {
			score += 0.3
		}
		if s.near[c.Claim.ArticleID] || slices.ContainsFunc(c.Counters, func(o policy.Statement) bool { return s.near[o.ArticleID] }) {
			score += 0.4
		}
		if score > most {
			best, most = c, score
		}
	}
	return best, most > 0
}

// told is the share of a question's terms that a contest has, and whether that
// is enough: every name must be there.
func (d *Desk) told(q *inquiry, c policy.Contest, pages []page) (float64, bool) {
	var words []bag
	for _, s := range append([]policy.Statement{c.Claim}, c.Counters...) {
		b := newBag(s.Quote+" "+s.Speaker, text.Language(s.Quote, ""))
		for _, id := range append([]string{s.SpeakerID}, s.About...) {
			for e, ok := d.o.Names.Entity(id); ok; e, ok = d.o.Names.Entity(e.Parent) {
				b.entities[e.ID] = true
			}
		}
		words = append(words, b)
		if i := slices.IndexFunc(pages, func(p page) bool { return p.article.ID == s.ArticleID }); i >= 0 {
			words = append(words, pages[i].title)
		}
	}
	var total, got float64
	for _, t := range q.terms {
		if t.entity != "" && slices.Contains(q.speakers, t.entity) {
			continue
		}
		hit := slices.ContainsFunc(words, func(b bag) bool { return b.hit(t) })
		if !hit && !t.inherited && (t.entity != "" || t.name) {
			return 0, false
		}
		total += t.weight
		if hit {
			got += t.weight
		}
	}
	switch {
	case total == 0 && len(q.speakers) > 0:
		return 0.5, true // "what did Allstate reply?" names the speaker, and that is its matter
	case total == 0:
		return 0, true
	}
	return got / total, got/total >= enough || q.follow
}

// joinedCounters orders the answers for telling: those in the speaker's own
// words and denials first; several speakers' same words once.
func (d *Desk) joinedCounters(q *inquiry, all []policy.Statement, replies bool) []policy.Statement {
	out := slices.Clone(all)
	weight := func(s policy.Statement) int {
		w := 0
		if s.Verbatim {
			w += 2
		}
		if ledger.Denies(s) {
			w += 3
		}
		if text.Language(s.Quote, "") == q.lang {
			w++
		}
		if replies && s.Kind == policy.Admitted {
			w--
		}
		return w
	}
	slices.SortStableFunc(out, func(a, b policy.Statement) int { return weight(b) - weight(a) })
	return joinedStatements(out)
}

// change tells of the clearest change of line by the speaker asked for; where
// there is none, of the first and the last that he said on the matter, and says
// so in the note.
func (d *Desk) change(q *inquiry, book ledger.Ledger, s *shelf, out *answerDraft) (note string) {
	ph := phrasesFor(q.lang)
	about := func(st policy.Statement) float64 {
		share, ok := d.told(q, policy.Contest{Claim: st}, nil)
		switch {
		case !ok || len(q.speakers)+len(q.speakerName) > 0 && !d.speaks(q, st):
			return -1
		case s.inScope[st.ArticleID]:
			return share + 0.3
		}
		return share
	}
	var best policy.Statement
	most := -1.0
	for _, st := range book.Statements {
		score := about(st)
		if earlier, ok := book.ByID(st.DepartsFrom); ok && score >= 0 {
			for _, one := range []policy.Statement{st, earlier} {
				if text.Language(one.Quote, "") == q.lang {
					score += 0.2
				}
			}
			if score > most {
				best, most = st, score
			}
		}
	}
	if earlier, ok := book.ByID(best.DepartsFrom); ok && most >= 0 {
		out.tell(d, q, best, "{claim}")
		out.tell(d, q, earlier, ph.Before)
		return ""
	}
	if len(q.speakers)+len(q.speakerName) == 0 {
		return ""
	}
	var line []policy.Statement
	for _, st := range book.Statements {
		if about(st) >= 0 && st.Kind != policy.CalledFor {
			line = append(line, st)
		}
	}
	slices.SortStableFunc(line, func(a, b policy.Statement) int { return a.Date.Compare(b.Date) })
	slices.SortStableFunc(line, func(a, b policy.Statement) int { return turnOf(a) - turnOf(b) })
	for i, last := range slices.Backward(line) {
		for _, first := range line[:i] {
			if turnOf(first) == turnOf(last) && last.Date.Sub(first.Date).Hours() > 24 && ledger.OneMatter(first, last) {
				out.tell(d, q, last, "{claim}")
				out.tell(d, q, first, ph.Before)
				return fill(ph.Same, "{who}", d.speakerName(q, last))
			}
		}
	}
	return ""
}

// turnOf puts denials last: they are a line more than a remark is.
func turnOf(s policy.Statement) int {
	if s.Kind == policy.Denied {
		return 1
	}
	return 0
}

func (d *Desk) speakerName(q *inquiry, s policy.Statement) string {
	if len(q.speakers) > 0 {
		if e, ok := d.o.Names.Entity(q.speakers[0]); ok {
			for _, alias := range e.Aliases {
				if q.lang == "zh" && isHanWord(alias) {
					return alias
				}
			}
			return strings.TrimSpace(e.Name)
		}
	}
	return s.Speaker
}

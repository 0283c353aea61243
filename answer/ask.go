package answer

import (
	"context"
	"slices"
	"strings"
	"time"

	"datapolicy/cite"
	"datapolicy/policy"
)

// Question is what somebody asks, and where.
type Question struct {
	Text   string
	Thread *policy.Thread // nil outside of a thread
	Period policy.Period  // of publication; bounds in the text narrow it
}

// maxSentences bounds an answer.
const maxSentences = 4

// Ask answers a question from the archive, the thread's stories first, or
// refuses with a reason. It fails only for a question without words
// (policy.Invalid) and when the archive fails.
func (d *Desk) Ask(ctx context.Context, question Question) (policy.Answer, error) {
	asked := tidy(question.Text)
	a := policy.Answer{Question: asked, Answer: []policy.Sentence{}, Model: policy.Extractive}
	if !strings.ContainsFunc(asked, isWord) {
		return a, policy.Errorf(policy.Invalid, "There is no question; ask for instance: who denied that companies must hand over data?")
	}
	q := d.read(asked, question.Thread)
	p := narrow(question.Period, q.period)
	if err := d.onlyStory(ctx, &q, p); err != nil {
		return a, err
	}
	shelf, err := d.retrieve(ctx, &q, p)
	if err != nil {
		return a, err
	}
	pages := d.pages(shelf)
	said, err := d.statements(ctx, &q, shelf, pages, p)
	if err != nil {
		return a, err
	}
	draft := d.draft(ctx, &q, pages, said, shelf)
	held, note, err := d.fromLedger(ctx, &q, shelf, pages, len(said) > 0, p)
	if err != nil {
		return a, err
	}
	if held != nil {
		draft = *held
	}
	if note != "" {
		a.Notes = append(a.Notes, note)
	}
	draft.sentences = cite.Check(draft.sentences, draft.articles)
	if len(draft.sentences) == 0 {
		return a, d.refuse(ctx, &a, &q, p)
	}
	a.Answer, a.StoryIDs = draft.sentences, draft.stories
	if d.o.Model != nil {
		d.word(ctx, &a, &q, draft, pages)
	}
	return a, nil
}

// onlyStory takes a question that names nothing ("who denied it?") to be about
// the only story that there is.
func (d *Desk) onlyStory(ctx context.Context, q *inquiry, p policy.Period) error {
	if len(q.terms) > 0 || len(q.scope) > 0 || !q.who && !q.say && !q.contest && len(q.kinds) == 0 {
		return nil
	}
	stories, err := d.o.Archive.Stories(ctx, policy.StoryQuery{Period: p, Limit: 2})
	if err == nil && len(stories) == 1 {
		q.scope, q.follow = []string{stories[0].ID}, true
	}
	return err
}

// narrow is what lies in both periods.
func narrow(a, b policy.Period) policy.Period {
	if a.Since.IsZero() || b.Since.After(a.Since) {
		a.Since = b.Since
	}
	if a.Until.IsZero() || (!b.Until.IsZero() && b.Until.Before(a.Until)) {
		a.Until = b.Until
	}
	return a
}

// refuse says that the archive has nothing, and what was searched.
func (d *Desk) refuse(ctx context.Context, a *policy.Answer, q *inquiry, p policy.Period) error {
	days, err := d.o.Archive.Timeline(ctx, nil, p)
	if err != nil {
		return err
	}
	ph := phrasesFor(q.lang)
	a.Refused = true
	if len(days) == 0 {
		a.Reason = ph.Nothing + " " + ph.Empty
		return nil
	}
	n := 0
	for _, day := range days {
		n += day.Count
	}
	on := func(s string) string {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return s
		}
		return ph.on(t, q.lang)
	}
	a.Reason = ph.Nothing + " " + fill(ph.Searched, "{n}", itoa(n), "{since}", on(days[0].Date), "{until}", on(days[len(days)-1].Date))
	return nil
}

// answerDraft is an extractive answer and what it rests on.
type answerDraft struct {
	sentences []policy.Sentence
	articles  []policy.Article
	stories   []string
	sure      float64
	ranked    []found
}

func (d *Desk) draft(ctx context.Context, q *inquiry, pages []page, said []heard, s *shelf) answerDraft {
	out := answerDraft{articles: s.articles}
	ph := phrasesFor(q.lang)
	var named []found
	if !q.who {
		named = d.naming(q, pages)
	}
	if said = d.folded(d.ofKind(q, said), q.lang); len(said) > 0 && len(named) == 0 {
		d.loadArticles(ctx, &out, said)
		told := 0
		bySpeaker := map[string]int{}
		for _, h := range joined(said) {
			if told == 3 || (told > 0 && h.score < 0.7*said[0].score) {
				break
			}
			if bySpeaker[h.Speaker] == 2 || (q.who && bySpeaker[h.Speaker] == 1) {
				continue
			}
			bySpeaker[h.Speaker]++
			told++
			out.sentences = append(out.sentences, policy.Sentence{Text: ph.compose(d.named(h.Statement, q.lang), q.lang), Language: q.lang, Citations: []policy.Citation{citation(h.Statement)}})
			out.add(h.StoryID)
			out.sure = max(out.sure, h.sure)
		}
		out.ranked = q.search(pages)
		return out
	}
	if (q.who && len(q.kinds) > 0) || len(q.speakers) > 0 && len(q.kinds) > 0 {
		// A kind of statement was asked for that nobody in the archive made; a
		// sentence about the matter may still tell of it in other words.
		pages = mentioningKinds(pages, q)
	}
	if q.who {
		named = d.naming(q, pages)
	}
	out.ranked = q.search(pages)
	switch {
	case len(named) > 0:
		out.ranked = named
	case q.sought.kind != "": // by names that the gazetteer has not, if at all
		out.ranked = slices.DeleteFunc(out.ranked, func(f found) bool { return q.own(&f.page.units[f.at]) < enough })
	}
	told := map[string]bool{}
	for _, f := range out.ranked {
		if len(out.sentences) == 3 || f.score < 0.8*out.ranked[0].score {
			break
		}
		if len(out.sentences) > 0 && (q.when || q.amount || q.count) {
			break
		}
		u := f.unit()
		if len(named) > 0 && !slices.ContainsFunc(f.things, func(id string) bool { return !told[id] }) {
			continue
		}
		for _, id := range f.things {
			told[id] = true
		}
		if slices.ContainsFunc(out.sentences, func(s policy.Sentence) bool { return repeats(s.Text, u.Text, u.Lang) }) {
			continue
		}
		line := u.Text
		if q.when && !date.MatchString(line) {
			line = fill(ph.Dated, "{date}", ph.on(u.Article.Published, q.lang), "{quote}", line)
		}
		out.sentences = append(out.sentences, policy.Sentence{Text: line, Language: u.Lang, Citations: []policy.Citation{u.Cite()}})
		out.add(f.page.story)
		out.sure = max(out.sure, f.sure)
	}
	return out
}

// joinedStatements tells what several said in the same words as one statement.
func joinedStatements(all []policy.Statement) []policy.Statement {
	return cite.Joined(cite.WithRoles(all))
}

// joined is joinedStatements of what was heard.
func joined(said []heard) []heard {
	all := make([]policy.Statement, len(said))
	for i, h := range said {
		all[i] = h.Statement
	}
	var out []heard
	for _, s := range joinedStatements(all) {
		i := slices.IndexFunc(said, func(h heard) bool { return h.ID == s.ID })
		h := said[i]
		h.Statement = s
		out = append(out, h)
	}
	return out
}

func (o *answerDraft) add(story string) {
	if story != "" {
		o.stories = union(o.stories, story)
	}
}

// loadArticles reads the articles of statements that the search did not bring.
func (d *Desk) loadArticles(ctx context.Context, out *answerDraft, said []heard) {
	var ids []string
	for _, h := range said {
		if !slices.ContainsFunc(out.articles, func(a policy.Article) bool { return a.ID == h.ArticleID }) {
			ids = union(ids, h.ArticleID)
		}
	}
	if len(ids) == 0 {
		return
	}
	if more, err := d.o.Archive.Articles(ctx, ids); err == nil {
		out.articles = append(slices.Clone(out.articles), more...)
	} // else their statements have no article to be checked against, and are dropped
}

func citation(s policy.Statement) policy.Citation {
	return policy.Citation{ArticleID: s.ArticleID, URL: s.ArticleURL, Source: s.Source, Quote: s.Quote, Start: s.Start, End: s.End}
}

// mentioningKinds keeps the sentences that have a word for what was asked for.
func mentioningKinds(pages []page, q *inquiry) []page {
	out := make([]page, 0, len(pages))
	for _, p := range pages {
		c := cuesFor(p.article.Language)
		kept := p
		kept.units = slices.Clone(p.units)
		for i := range kept.units {
			padded := " " + wordsOnly(kept.units[i].Text) + " "
			if !slices.ContainsFunc(q.kinds, func(k policy.StatementKind) bool { return has(padded, c.Kinds[string(k)]) }) {
				kept.units[i].Fit = cite.Unfit
			}
		}
		out = append(out, kept)
	}
	return out
}

// repeats reports whether two sentences share most of their words.
func repeats(a, b, lang string) bool {
	x, y := newBag(a, lang).stems, newBag(b, lang).stems
	if len(x) > len(y) {
		x, y = y, x
	}
	common := 0
	for w := range x {
		if y[w] {
			common++
		}
	}
	return len(x) > 0 && common*10 >= len(x)*6
}

package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// Bounds of a lookup's lists.
const (
	maxStories     = 30
	maxStatements  = 40
	maxSuggestions = 5
)

// Lookup tells all that the archive has on what a query names: words in
// quotation marks are looked for in statements; else an entity, with what
// belongs to it; else a speaker by name; else the words are searched for, with
// suggestions of what was perhaps meant. Stories and statements come latest
// first. A query without a word in it is policy.Invalid.
func (d *Desk) Lookup(ctx context.Context, query string, p policy.Period) (policy.Lookup, error) {
	l, err := d.lookup(ctx, query, p)
	if err == nil {
		l.Stories, err = d.judged(ctx, l.Stories)
	}
	return l, err
}

func (d *Desk) lookup(ctx context.Context, query string, p policy.Period) (policy.Lookup, error) {
	query = tidy(query)
	l := policy.Lookup{Query: query, Suggestions: []string{}, Stories: []policy.Story{}, Statements: []policy.Statement{}, Timeline: []policy.DayCount{}}
	if !strings.ContainsFunc(query, isWord) {
		return l, policy.Errorf(policy.Invalid, "There is nothing to look up; name a company, an authority, a law or a person, or put words that somebody said into quotation marks.")
	}
	if phrase, ok := quotedWhole(query); ok {
		return l, d.lookupPhrase(ctx, &l, phrase, p)
	}
	if e, ok := d.subjectOf(query); ok {
		return l, d.lookupEntity(ctx, &l, e, p)
	}
	if found, err := d.lookupSpeaker(ctx, &l, p); err != nil || found {
		return l, err
	}
	return l, d.lookupText(ctx, &l, p)
}

// tidy is s in valid UTF-8 on one line, cut to what is read of it.
func tidy(s string) string {
	if len(s) > longestQuestion {
		s = s[:longestQuestion]
	}
	s = strings.ToValidUTF8(s, "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// quotedWhole is what stands in quotation marks when nothing else is asked.
func quotedWhole(q string) (string, bool) {
	const marks = "\"“”„«»「」『』‘’'"
	if utf8.RuneCountInString(q) < 3 || !strings.ContainsRune(marks, first(q)) {
		return "", false
	}
	last, _ := utf8.DecodeLastRuneInString(q)
	inner := strings.TrimSpace(strings.Trim(q, marks))
	return inner, strings.ContainsRune(marks, last) && strings.ContainsFunc(inner, isWord) && !strings.ContainsAny(inner, "\"“”")
}

func (d *Desk) lookupPhrase(ctx context.Context, l *policy.Lookup, phrase string, p policy.Period) error {
	l.Subject = &policy.Subject{Kind: "statement", Name: phrase, Aliases: []string{}}
	all, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, Text: `"` + phrase + `"`})
	if err != nil {
		return err
	}
	all = containing(all, phrase)
	if l.Stories, err = d.storiesOf(ctx, all); err != nil {
		return err
	}
	l.Timeline = daysOf(all)
	return d.enter(ctx, l, all, p)
}

// containing keeps the statements that have all words of the phrase; where
// some have them in a row, only these.
func containing(all []policy.Statement, phrase string) []policy.Statement {
	row := squash(phrase)
	var inRow, loose []policy.Statement
	words := text.Words(phrase, "")
	for _, s := range all {
		quote := squash(s.Quote)
		if strings.Contains(quote, row) {
			inRow = append(inRow, s)
		} else if !slices.ContainsFunc(words, func(w text.Word) bool { return !strings.Contains(quote, squash(w.Text)) }) {
			loose = append(loose, s)
		}
	}
	if len(inRow) > 0 {
		return inRow
	}
	return loose
}

// squash is s folded, letters and digits only.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if isWord(r) {
			return r
		}
		return -1
	}, text.Fold(s).Text)
}

func (d *Desk) lookupEntity(ctx context.Context, l *policy.Lookup, e policy.Entity, p policy.Period) error {
	l.Subject = d.subject(e)
	ids := d.family(e.ID)
	stories, err := d.o.Archive.Stories(ctx, policy.StoryQuery{Period: p, Filter: policy.Filter{About: ids}, Limit: maxStories})
	if err != nil {
		return err
	}
	l.Stories = latestFirst(stories)
	said, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, SpeakerIDs: ids, Limit: 4 * maxStatements})
	if err != nil {
		return err
	}
	if e.Kind == policy.Person {
		byName, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, Speaker: e.Name, Limit: maxStatements})
		if err != nil {
			return err
		}
		said = append(said, byName...)
	}
	about, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, About: ids, Limit: 4 * maxStatements})
	if err != nil {
		return err
	}
	all := append(byDate(said), byDate(about)...)
	if e.Kind != policy.Person {
		all = byDate(all)
	}
	if err := d.enter(ctx, l, all, p); err != nil {
		return err
	}
	l.Timeline, err = d.o.Archive.Timeline(ctx, ids, p)
	return err
}

func (d *Desk) subject(e policy.Entity) *policy.Subject {
	s := &policy.Subject{Kind: string(e.Kind), ID: e.ID, Name: e.Name, Aliases: slices.Clone(e.Aliases), Role: e.Role}
	if s.Aliases == nil {
		s.Aliases = []string{}
	}
	if parent, ok := d.o.Names.Entity(e.Parent); ok && e.Parent != "" {
		s.Parent = parent.Name
	}
	return s
}

// lookupSpeaker finds somebody whom the gazetteer does not know by what the
// archive has of him. A name is at most five words, and the speaker's whole
// name or its last word.
func (d *Desk) lookupSpeaker(ctx context.Context, l *policy.Lookup, p policy.Period) (bool, error) {
	if len(strings.Fields(l.Query)) > 5 || utf8.RuneCountInString(l.Query) < 2 {
		return false, nil
	}
	all, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, Speaker: l.Query, Limit: 4 * maxStatements})
	if err != nil {
		return false, err
	}
	asked := wordsOnly(l.Query)
	all = slices.DeleteFunc(all, func(s policy.Statement) bool {
		name := wordsOnly(s.Speaker)
		return name != asked && !strings.HasSuffix(name, " "+asked)
	})
	if len(all) == 0 {
		return false, nil
	}
	l.Subject = &policy.Subject{Kind: string(policy.Person), Name: all[0].Speaker, Aliases: []string{}, Role: all[0].Role}
	if e, ok := d.o.Names.Entity(all[0].SpeakerID); ok {
		l.Subject = d.subject(e)
	}
	all = byDate(all)
	l.Timeline = daysOf(all)
	if l.Stories, err = d.storiesOf(ctx, all); err != nil {
		return true, err
	}
	return true, d.enter(ctx, l, all, p)
}

func (d *Desk) lookupText(ctx context.Context, l *policy.Lookup, p policy.Period) error {
	for _, e := range d.o.Names.Suggest(l.Query, maxSuggestions) {
		l.Suggestions = append(l.Suggestions, e.Name)
	}
	words := l.Query
	if q := d.read(l.Query, nil); len(strings.Fields(l.Query)) > 4 || q.lang == "zh" {
		words = q.searchText()
	}
	found, err := d.o.Archive.Search(ctx, policy.SearchQuery{Period: p, Text: words, Limit: maxStories})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return nil
	}
	var ids []string
	counts := map[string]int{}
	for _, r := range found {
		if r.StoryID != "" && !slices.Contains(ids, r.StoryID) {
			ids = append(ids, r.StoryID)
		}
		counts[r.Published.UTC().Format("2006-01-02")]++
	}
	if len(ids) > 0 {
		stories, err := d.o.Archive.Stories(ctx, policy.StoryQuery{IDs: ids})
		if err != nil {
			return err
		}
		l.Stories = latestFirst(stories)
	}
	l.Timeline = timeline(counts)
	all, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, Text: words, Limit: 4 * maxStatements})
	if err != nil {
		return err
	}
	return d.enter(ctx, l, byDate(all), p)
}

func (d *Desk) storiesOf(ctx context.Context, all []policy.Statement) ([]policy.Story, error) {
	var ids []string
	for _, s := range all {
		if s.StoryID != "" && !slices.Contains(ids, s.StoryID) {
			ids = append(ids, s.StoryID)
		}
	}
	if len(ids) == 0 {
		return []policy.Story{}, nil
	}
	stories, err := d.o.Archive.Stories(ctx, policy.StoryQuery{IDs: ids})
	return latestFirst(stories), err
}

func latestFirst(stories []policy.Story) []policy.Story {
	if stories == nil {
		return []policy.Story{}
	}
	slices.SortStableFunc(stories, func(a, b policy.Story) int {
		return cmp.Or(b.LastPublished.Compare(a.LastPublished), cmp.Compare(a.ID, b.ID))
	})
	return stories[:min(len(stories), maxStories)]
}

func byDate(all []policy.Statement) []policy.Statement {
	slices.SortStableFunc(all, func(a, b policy.Statement) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start))
	})
	return all
}

func daysOf(all []policy.Statement) []policy.DayCount {
	counts := map[string]int{}
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s.ArticleID] {
			seen[s.ArticleID] = true
			counts[s.Date.UTC().Format("2006-01-02")]++
		}
	}
	return timeline(counts)
}

func timeline(counts map[string]int) []policy.DayCount {
	out := make([]policy.DayCount, 0, len(counts))
	for day, n := range counts {
		out = append(out, policy.DayCount{Date: day, Count: n})
	}
	slices.SortFunc(out, func(a, b policy.DayCount) int { return cmp.Compare(a.Date, b.Date) })
	return out
}

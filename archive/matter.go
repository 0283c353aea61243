package archive

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// mostTopics bounds the topics of a story.
const mostTopics = 5

// checkMatters refuses amounts and deadlines that are not where they say.
func checkMatters(a *policy.Article, r *policy.Reading) error {
	at := func(s string, start, end int) bool {
		return s != "" && utf8.ValidString(s) && start >= 0 && start < end && end <= len(a.Text) && a.Text[start:end] == s
	}
	for _, m := range r.Amounts {
		ok := at(m.Text, m.Start, m.End)
		if m.InTitle {
			ok = m.Text != "" && strings.Contains(a.Title, m.Text)
		}
		if !ok || math.IsNaN(m.Value) || math.IsInf(m.Value, 0) {
			return policy.Errorf(policy.Invalid, "an amount is not at bytes %d to %d of the article %s: it cannot be kept", m.Start, m.End, a.URL)
		}
	}
	for _, d := range r.Deadlines {
		if !at(d.Text, d.Start, d.End) || d.Date.IsZero() {
			return policy.Errorf(policy.Invalid, "a deadline is not at bytes %d to %d of the article %s, or has no date: it cannot be kept", d.Start, d.End, a.URL)
		}
	}
	return nil
}

func putMatters(ctx context.Context, s session, articleNum int64, r *policy.Reading) error {
	for _, m := range r.Amounts {
		if _, err := s.exec(ctx, `INSERT INTO amounts (article_num, value, currency, role, imposed_by, imposed_on, words, start_byte, end_byte, in_title)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			articleNum, m.Value, m.Currency, string(m.Role), list(m.By), list(m.On), m.Text, m.Start, m.End, flag(m.InTitle)); err != nil {
			return err
		}
	}
	for _, d := range r.Deadlines {
		var num int64
		if _, err := s.row(ctx, `INSERT INTO deadlines (article_num, day, kind, about, words, start_byte, end_byte) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING num`, []any{
			articleNum, moment(d.Date), string(d.Kind), list(d.About), d.Text, d.Start, d.End,
		}, &num); err != nil {
			return err
		}
		for _, id := range distinct(d.About) {
			if _, err := s.exec(ctx, "INSERT INTO deadline_about (entity_id, deadline_num) VALUES (?, ?)", id, num); err != nil {
				return err
			}
		}
	}
	return nil
}

// readMatters gives a reading the amounts and deadlines of its article.
func readMatters(ctx context.Context, s session, articleID string, r *policy.Reading) error {
	err := amounts(ctx, s, "a.id = ?", []any{articleID}, func(_ string, m policy.Amount) {
		m.ArticleID = ""
		r.Amounts = append(r.Amounts, m)
	})
	if err != nil {
		return err
	}
	return deadlines(ctx, s, "a.id = ?", []any{articleID}, "d.num", func(d policy.Deadline) {
		d.ArticleID, d.ArticleURL, d.Source, d.StoryID = "", "", "", ""
		r.Deadlines = append(r.Deadlines, d)
	})
}

func amounts(ctx context.Context, s session, where string, args []any, f func(storyID string, m policy.Amount)) error {
	return s.each(ctx, `SELECT coalesce(sa.story_id, ''), a.id, m.value, m.currency, m.role, m.imposed_by, m.imposed_on, m.words, m.start_byte, m.end_byte, m.in_title
		FROM amounts m JOIN articles a ON a.num = m.article_num LEFT JOIN story_articles sa ON sa.article_num = a.num
		WHERE `+where+" ORDER BY a.published, a.id, m.num", args, func(scan func(...any) error) error {
		var m policy.Amount
		var story, by, on string
		if err := scan(&story, &m.ArticleID, &m.Value, &m.Currency, &m.Role, &by, &on, &m.Text, &m.Start, &m.End, &m.InTitle); err != nil {
			return err
		}
		if err := decode(by, &m.By, on, &m.On); err != nil {
			return err
		}
		m.By, m.On = orNil(m.By), orNil(m.On)
		f(story, m)
		return nil
	})
}

func orNil(s []string) []string {
	if len(s) == 0 {
		return nil
	}
	return s
}

// addMatters gives the stories what their articles tell of money, of days that
// bind, of the stage of a bill and of topics. stories are by id in at.
func addMatters(ctx context.Context, s session, ids []string, at map[string]*policy.Story) error {
	in := []any{list(ids)}
	money := map[string][]policy.Amount{}
	err := amounts(ctx, s, s.dialect.in("sa.story_id")+" AND m.role IN ('fine', 'settlement', 'damages')", in, func(story string, m policy.Amount) {
		money[story] = append(money[story], m)
	})
	if err != nil {
		return err
	}
	for id, all := range money {
		if st := at[id]; st != nil {
			st.Amounts = eachOnce(all)
		}
	}
	days := map[string][]policy.Deadline{}
	err = deadlines(ctx, s, s.dialect.in("sa.story_id"), in, "d.day, a.published, a.id, d.num", func(d policy.Deadline) {
		days[d.StoryID] = append(days[d.StoryID], d)
	})
	if err != nil {
		return err
	}
	for id, all := range days {
		if st := at[id]; st != nil {
			st.Deadlines = eachDay(all)
		}
	}
	topics := map[string][][]string{}
	err = s.each(ctx, `SELECT sa.story_id, r.stage, r.topics FROM story_articles sa JOIN articles a ON a.num = sa.article_num
		JOIN readings r ON r.article_num = a.num WHERE `+s.dialect.in("sa.story_id")+" ORDER BY a.published, a.id", in, func(scan func(...any) error) error {
		var story, stage, told string
		if err := scan(&story, &stage, &told); err != nil {
			return err
		}
		st := at[story]
		if st == nil {
			return nil
		}
		if stage != "" {
			st.Stage = policy.Stage(stage)
		}
		var own []string
		err := decode(told, &own)
		topics[story] = append(topics[story], own)
		return err
	})
	for id, all := range topics {
		at[id].Topics = commonTopics(all)
	}
	return err
}

// eachOnce is one amount of each value and currency, that which most articles
// tell first; of the mentions of one, the first in a text that names who pays.
func eachOnce(all []policy.Amount) []policy.Amount {
	type sum struct {
		value    float64
		currency string
	}
	articles := map[sum]map[string]bool{}
	var order []sum
	best := map[sum]policy.Amount{}
	worth := func(m policy.Amount) int {
		n := min(len(m.By), 1) + min(len(m.On), 1)
		if !m.InTitle {
			n += 3
		}
		return n
	}
	for _, m := range all {
		k := sum{m.Value, m.Currency}
		if articles[k] == nil {
			articles[k] = map[string]bool{}
			order = append(order, k)
			best[k] = m
		}
		articles[k][m.ArticleID] = true
		if worth(m) > worth(best[k]) {
			best[k] = m
		}
	}
	slices.SortStableFunc(order, func(a, b sum) int {
		return cmp.Or(cmp.Compare(len(articles[b]), len(articles[a])), cmp.Compare(b.value, a.value))
	})
	out := make([]policy.Amount, len(order))
	for i, k := range order {
		out[i] = best[k]
	}
	return out
}

// commonTopics are those that at least a third of a story's articles have, the
// commonest first; of equally common ones, that which comes first in an article.
func commonTopics(articles [][]string) []string {
	count, rank := map[string]int{}, map[string]int{}
	var out []string
	for _, topics := range articles {
		for i, id := range topics {
			if count[id] == 0 {
				out = append(out, id)
			}
			count[id]++
			rank[id] += i
		}
	}
	out = slices.DeleteFunc(out, func(id string) bool { return 3*count[id] < len(articles) })
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
	})
	return out[:min(len(out), mostTopics)]
}

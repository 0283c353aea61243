package matters

import (
	"math"
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// Amounts lists the sums of money that an article names, those of its title
// first, then in the order of the text.
func (r *Reader) Amounts(a *Article) []policy.Amount {
	if !r.mayHaveMoney(a.Title.Text) && !r.mayHaveMoney(a.Body.Text) {
		return nil
	}
	lang := a.Language
	var out []policy.Amount
	if inTitle := r.money(a.Title.Text, lang, a.Jurisdictions); len(inTitle) > 0 {
		c := r.context(a.Article.Title, a.Title, lang, inTitle, a)
		for i, m := range inTitle {
			role, sure := c.role(i)
			if !sure {
				role = ofEvent(a.Event)
			}
			words := m.words(a.Title, a.Article.Title)
			out = append(out, r.parties(a, policy.Amount{Value: m.value, Currency: m.currency, Role: role, Text: words.In(a.Article.Title), Start: -1, End: -1, InTitle: true}, text.Span{}))
		}
	}
	out = append(out, r.inBody(a)...)
	demoteParts(out)
	return out
}

// mayHaveMoney is a quick look for what no sum is without: a figure, or a word
// that multiplies.
func (r *Reader) mayHaveMoney(folded string) bool {
	if strings.ContainsAny(folded, "0123456789") {
		return true
	}
	for _, word := range []string{"illion", "illiard", "亿", "万"} {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return false
}

// words is where a sum stands in the original, without white space.
func (m sum) words(f text.Folded, original string) text.Span {
	span := f.Original(m.start, m.end)
	s := span.In(original)
	span.Start += len(s) - len(strings.TrimLeft(s, " \u00a0\u202f\t\n"))
	span.End -= len(s) - len(strings.TrimRight(s, " \u00a0\u202f\t\n"))
	return span
}

// ofEvent is what a sum in the title is where the title does not say.
func ofEvent(event string) policy.AmountRole {
	switch event {
	case "fine":
		return policy.FineAmount
	case "settlement":
		return policy.SettlementAmount
	}
	return policy.OtherAmount
}

func (r *Reader) inBody(a *Article) []policy.Amount {
	found := r.money(a.Body.Text, a.Language, a.Jurisdictions)
	if len(found) == 0 {
		return nil
	}
	var out []policy.Amount
	at := 0
	for n, span := range sentences(a.Text, a.Language) {
		in := a.Body.Within(span.Start, span.End)
		var own []sum
		for at < len(found) && found[at].start < in.End {
			if m := found[at]; m.start >= in.Start && m.end <= in.End {
				m.start, m.end = m.start-in.Start, m.end-in.Start
				own = append(own, m)
			}
			at++
		}
		if len(own) == 0 {
			continue
		}
		original := span.In(a.Text)
		fold := text.Fold(original)
		if own = r.money(fold.Text, a.Language, a.Jurisdictions); len(own) == 0 {
			continue
		}
		c := r.context(original, fold, a.Language, own, a)
		for i, m := range own {
			role, _ := c.role(i)
			if !decides(a.Event, n < leadSentences) && (role == policy.FineAmount || role == policy.SettlementAmount || role == policy.DamagesAmount) {
				role = policy.OtherAmount // told as background in a report of something else
			}
			words := m.words(fold, original)
			start, end := span.Start+words.Start, span.Start+words.End
			if start >= end {
				continue
			}
			out = append(out, r.parties(a, policy.Amount{Value: m.value, Currency: m.currency, Role: role, Text: a.Text[start:end], Start: start, End: end}, span))
		}
	}
	return out
}

// decides reports whether an event is one by which money may become due: a fine
// wherever its report tells of it, what else may come with money only at the
// head of its own. An inquiry's report that recalls a fine tells of no new one.
func decides(event string, lead bool) bool {
	switch event {
	case "fine", "settlement":
		return true
	case "ruling", "order", "appeal", "":
		return lead
	}
	return false
}

// worth is a sum of money, wherever it is told.
type worth struct {
	value    float64
	currency string
}

func worthOf(m policy.Amount) worth { return worth{m.Value, m.Currency} }

// demoteParts finds fines that two or three others add up to: the parts are
// told of the same money.
func demoteParts(all []policy.Amount) {
	own := func(m policy.Amount) bool {
		return m.Role == policy.FineAmount || m.Role == policy.SettlementAmount || m.Role == policy.DamagesAmount
	}
	var values []policy.Amount // one of each
	for _, m := range all {
		if own(m) && !slices.ContainsFunc(values, func(o policy.Amount) bool { return o.Value == m.Value && o.Currency == m.Currency }) {
			values = append(values, m)
		}
	}
	const most = 12 // of different values; more are a list
	if len(values) < 3 || len(values) > most {
		return
	}
	part := map[worth]bool{}
	for _, whole := range values {
		for i, a := range values {
			for j := i + 1; j < len(values); j++ {
				b := values[j]
				if a.Currency != whole.Currency || b.Currency != whole.Currency {
					continue
				}
				near := func(v float64) bool { return math.Abs(v-whole.Value) <= whole.Value*0.001 }
				if near(a.Value + b.Value) {
					part[worthOf(a)], part[worthOf(b)] = true, true
				}
				for k := j + 1; k < len(values); k++ {
					if c := values[k]; c.Currency == whole.Currency && near(a.Value+b.Value+c.Value) {
						part[worthOf(a)], part[worthOf(b)], part[worthOf(c)] = true, true, true
					}
				}
			}
		}
	}
	for i := range all {
		if own(all[i]) && part[worthOf(all[i])] {
			all[i].Role = policy.OtherAmount
		}
	}
}

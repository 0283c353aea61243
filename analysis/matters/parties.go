package matters

import (
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// parties tells who imposed a sum and who pays it: the authority or court that
// its sentence names nearest to it, and the company that payer finds.
func (r *Reader) parties(a *Article, m policy.Amount, sentence text.Span) policy.Amount {
	if m.Role == policy.OtherAmount {
		return m
	}
	m.By = nearestOf(a, m, sentence, "authority/", "court/", "government/")
	m.On = payer(a, m, sentence)
	return m
}

// beside is how far, in bytes, a company may stand from a sum that is its own
// where the sentence names several: "Apple 500 million and Meta 200 million".
const beside = 28

// payer is the only company that a sum's sentence names; of several the one that
// stands right before it, or right after; where the sentence names none, the
// only one of the title. Whom a sum falls on is rather left open than guessed.
func payer(a *Article, m policy.Amount, sentence text.Span) []string {
	var title, named []string
	before, after := "", ""
	for _, o := range a.Mentions {
		if !strings.HasPrefix(o.EntityID, string(policy.Company)+"/") {
			continue
		}
		switch {
		case o.InTitle:
			if !slices.Contains(title, o.EntityID) {
				title = append(title, o.EntityID)
			}
		case m.Role == policy.DamagesAmount && o.Start >= m.End: // "400 euros, for a transfer to Meta"
		case !m.InTitle && o.Start >= sentence.Start && o.End <= sentence.End:
			if !slices.Contains(named, o.EntityID) {
				named = append(named, o.EntityID)
			}
			if o.End <= m.Start && m.Start-o.End <= beside {
				before = o.EntityID // the last one is the nearest
			}
			if o.Start >= m.End && o.Start-m.End <= beside && after == "" {
				after = o.EntityID
			}
		}
	}
	switch {
	case len(named) == 1:
		return named
	case before != "":
		return []string{before}
	case after != "":
		return []string{after}
	case len(named) == 0 && len(title) == 1:
		return title
	}
	return nil
}

func nearestOf(a *Article, m policy.Amount, sentence text.Span, kinds ...string) []string {
	is := func(id string) bool {
		return slices.ContainsFunc(kinds, func(k string) bool { return strings.HasPrefix(id, k) })
	}
	best, near := -1, ""
	var title []string
	for _, o := range a.Mentions {
		switch {
		case !is(o.EntityID):
		case o.InTitle:
			if !slices.Contains(title, o.EntityID) {
				title = append(title, o.EntityID)
			}
		case !m.InTitle && o.Start >= sentence.Start && o.End <= sentence.End:
			d := max(m.Start-o.End, o.Start-m.End)
			if best < 0 || d < best {
				best, near = d, o.EntityID
			}
		}
	}
	switch {
	case near != "":
		return []string{near}
	case len(title) == 1:
		return title
	}
	return nil
}

package matters

import (
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// parties tells who imposed a sum and who pays it: the authority or court and
// the company that its sentence names nearest to it, else the title's, where
// that names one only.
func (r *Reader) parties(a *Article, m policy.Amount, sentence text.Span) policy.Amount {
	if m.Role == policy.OtherAmount {
		return m
	}
	m.By = nearestOf(a, m, sentence, "authority/", "court/", "government/")
	m.On = nearestOf(a, m, sentence, "company/")
	return m
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
	case slices.Contains(title, near), near != "" && len(title) == 0, near != "" && kinds[0] == "authority/":
		return []string{near}
	case len(title) == 1:
		return title
	case near != "":
		return []string{near}
	}
	return nil
}

package archivetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func statements(t *testing.T, fresh func(*testing.T) string) {
	s := open(t, fresh)
	a := article("denial", "Beijing denies", "Guo said: “"+denial+"” He asked others to respect fair competition. Sefarim Müller disagreed.", day(17, 9))
	b := article("complaint", "noyb complains", "The group alleges: „Daten fließen nach China.“ 外交部发言人说：“中方从未要求企业收集数据。”", day(16, 9))
	denied := said(a, "Guo Jiakun", "person/guo-jiakun", policy.Denied, denial, "government/china")
	asked := said(a, "Guo Jiakun", "person/guo-jiakun", policy.CalledFor, "respect fair competition", "company/tiktok", "company/xiaomi")
	other := said(a, "Sefarim Müller_%", "", policy.Said, "disagreed")
	alleged := said(b, "noyb", "ngo/noyb", policy.Alleged, "Daten fließen nach China.", "company/tiktok")
	chinese := said(b, "外交部发言人", "", policy.Denied, "中方从未要求企业收集数据。")
	chinese.Date = day(15, 3) // said before it was reported
	ra, rb := about(policy.China), about(policy.EuropeanUnion)
	ra.Statements, rb.Statements = []policy.Statement{denied, asked, other}, []policy.Statement{alleged, chinese}
	s.keep(a, ra, told("s1", nil, nil, a))
	s.keep(b, rb, told("s2", nil, nil, b))

	for name, c := range map[string]struct {
		query policy.StatementQuery
		want  []policy.Statement
	}{
		"all, the latest first":             {policy.StatementQuery{}, []policy.Statement{denied, asked, other, alleged, chinese}},
		"limit":                             {policy.StatementQuery{Limit: 2}, []policy.Statement{denied, asked}},
		"by date of utterance":              {policy.StatementQuery{Period: january(15, 16)}, []policy.Statement{chinese}},
		"by speaker's id":                   {policy.StatementQuery{SpeakerIDs: []string{"ngo/noyb", "x/y"}}, []policy.Statement{alleged}},
		"by a part of the name in any case": {policy.StatementQuery{Speaker: "guo j"}, []policy.Statement{denied, asked}},
		"umlauts in any case":               {policy.StatementQuery{Speaker: "MÜLLER"}, []policy.Statement{other}},
		"wildcards are only letters":        {policy.StatementQuery{Speaker: "_%"}, []policy.Statement{other}},
		"a Chinese name, in other script":   {policy.StatementQuery{Speaker: "發言人"}, []policy.Statement{chinese}},
		"id or name":                        {policy.StatementQuery{SpeakerIDs: []string{"ngo/noyb"}, Speaker: "müller"}, []policy.Statement{other, alleged}},
		"about":                             {policy.StatementQuery{About: []string{"company/tiktok"}}, []policy.Statement{asked, alleged}},
		"kind":                              {policy.StatementQuery{Kinds: []policy.StatementKind{policy.Denied, policy.Alleged}}, []policy.Statement{denied, alleged, chinese}},
		"kind with a space":                 {policy.StatementQuery{Kinds: []policy.StatementKind{policy.CalledFor}}, []policy.Statement{asked}},
		"words":                             {policy.StatementQuery{Text: "require never"}, []policy.Statement{denied}},
		"a phrase":                          {policy.StatementQuery{Text: `"never require"`}, []policy.Statement{denied}},
		"a phrase that is not there":        {policy.StatementQuery{Text: `"require never"`}, nil},
		"the beginning of a word":           {policy.StatementQuery{Text: "compet"}, []policy.Statement{asked}},
		"Chinese words":                     {policy.StatementQuery{Text: "数据"}, []policy.Statement{chinese}},
		"every word must be there":          {policy.StatementQuery{Text: "never tomorrow"}, nil},
		"no word at all":                    {policy.StatementQuery{Text: "?!"}, nil},
		"story":                             {policy.StatementQuery{StoryIDs: []string{"s2"}}, []policy.Statement{alleged, chinese}},
		"article":                           {policy.StatementQuery{ArticleIDs: []string{a.ID}, Kinds: []policy.StatementKind{policy.Said}}, []policy.Statement{other}},
	} {
		t.Run(name, func(t *testing.T) {
			want := []policy.Statement{}
			for _, st := range c.want {
				if st.StoryID = "s1"; st.ArticleID == b.ID {
					st.StoryID = "s2"
				}
				if st.About == nil {
					st.About = []string{}
				}
				want = append(want, st)
			}
			got, err := s.Statements(t.Context(), c.query)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		})
	}
}

package archivetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func ids(stories []policy.Story) []string {
	out := []string{}
	for _, st := range stories {
		out = append(out, st.ID)
	}
	return out
}

func stories(t *testing.T, fresh func(*testing.T) string) {
	a := article("a", "noyb complains of TikTok", "One.", day(16, 9))
	b := article("b", "Complaint against TikTok", "Two.", day(16, 8))
	c := article("c", "Ban upheld", "Three.", day(17, 15))

	t.Run("whole, in order, and altered", func(t *testing.T) {
		s := open(t, fresh)
		s.keep(a, about("AT", "ngo/noyb"), told("s1", []string{"ngo/noyb"}, []policy.Jurisdiction{"AT"}, a))
		grown := told("s1", []string{"company/tiktok", "ngo/noyb"}, []policy.Jurisdiction{"EU", "AT"}, b, a)
		grown.Articles[1].NearDuplicateOf = b.URL
		grown.Continues = []string{"s0"}
		s.keep(b, about("AT", "ngo/noyb"), grown)
		got, err := s.Story(s.ctx(), "s1")
		if diff := cmp.Diff(grown, got); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
		alone := told("s1", []string{"company/tiktok"}, []policy.Jurisdiction{"EU"}, b)
		s.keep(c, about(policy.UnitedStates), alone, told("s2", nil, []policy.Jurisdiction{"US"}, a, c)) // split: a goes to another
		alone.Continues = grown.Continues                                                                // links are made anew by Link only
		got, err = s.Story(s.ctx(), "s1")
		if diff := cmp.Diff(alone, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		other, err := s.Story(s.ctx(), "s2")
		if err != nil || len(other.Articles) != 2 || other.Articles[0].ID != a.ID {
			t.Errorf("%v, %v", other, err)
		}
	})

	t.Run("a change made without the past of a story takes nothing from it", func(t *testing.T) {
		s := open(t, fresh)
		s.keep(a, about("AT"), told("s1", nil, nil, a))
		s.keep(c, about("AT"), told("s1", nil, nil, c))
		got, err := s.Story(s.ctx(), "s1")
		if err != nil || len(got.Articles) != 2 || !got.FirstPublished.Equal(a.Published) || !got.LastPublished.Equal(c.Published) {
			t.Errorf("%+v, %v", got, err)
		}
	})

	t.Run("a story that an article is taken from without a word begins with what is left", func(t *testing.T) {
		s := open(t, fresh)
		s.keep(b, about("AT"), told("s1", nil, nil, b))
		s.keep(a, about("AT"), told("s1", nil, nil, b, a))
		s.keep(c, about("AT"), told("s2", nil, nil, b, c))
		got, err := s.Story(s.ctx(), "s1")
		if err != nil || len(got.Articles) != 1 || !got.FirstPublished.Equal(a.Published) || !got.LastPublished.Equal(a.Published) {
			t.Errorf("%+v, %v", got, err)
		}
	})

	t.Run("merges are followed", func(t *testing.T) {
		s := open(t, fresh)
		s.keep(a, about("AT"), told("s1", nil, nil, a))
		s.keep(b, about("AT"), told("s2", nil, nil, b))
		later := told("s3", nil, nil, c)
		later.Continues = []string{"s1", "s2"}
		s.keep(c, about("US"), later)
		d := article("d", "More", "Four.", day(18, 1))
		added, err := s.Keep(s.ctx(), d, about("AT"), policy.StoryChange{
			Stories: []policy.Story{told("s2", nil, nil, a, b, d)}, Merged: map[string]string{"s1": "s2"},
		})
		if err != nil || !added {
			t.Fatal(added, err)
		}
		e := article("e", "Still more", "Five.", day(18, 2))
		if _, err := s.Keep(s.ctx(), e, about("AT"), policy.StoryChange{
			Stories: []policy.Story{told("s4", nil, nil, a, b, d, e)}, Merged: map[string]string{"s2": "s4"},
		}); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"s1", "s2", "s4"} {
			if got, err := s.Story(s.ctx(), id); err != nil || got.ID != "s4" || len(got.Articles) != 4 {
				t.Errorf("%s leads to %s with %d articles, %v", id, got.ID, len(got.Articles), err)
			}
		}
		if got, err := s.Story(s.ctx(), "s3"); err != nil || !cmp.Equal(got.Continues, []string{"s4"}) {
			t.Errorf("continues %v, %v", got.Continues, err)
		}
		if found := s.find(policy.SearchQuery{StoryIDs: []string{"s1"}}); len(found) != 4 {
			t.Errorf("search in a merged story found %d", len(found))
		}
		if all, _ := s.Stories(s.ctx(), policy.StoryQuery{}); len(all) != 2 {
			t.Errorf("stories %v", ids(all))
		}
	})

	t.Run("queries", func(t *testing.T) {
		s := open(t, fresh)
		irish := article("ie", "Irish inquiry", "DPC.", day(14, 1))
		texas := article("tx", "Texas sues", "AG.", day(15, 1))
		japan := article("jp", "Japan amends", "PPC.", day(16, 1))
		irish.Fetched = day(20, 1) // seen late
		s.keep(irish, about("IE", "company/tiktok", "authority/dpc"), told("s-ie", []string{"authority/dpc"}, []policy.Jurisdiction{"IE"}, irish))
		s.keep(texas, about("US-TX", "company/gm"), told("s-tx", []string{"company/gm"}, []policy.Jurisdiction{"US-TX"}, texas))
		s.keep(japan, about("JP"), told("s-jp", nil, []policy.Jurisdiction{"JP"}, japan))
		s.keep(c, about("US", "company/tiktok"), told("s-us", []string{"company/tiktok"}, []policy.Jurisdiction{"US", "CN"}, c))
		for name, q := range map[string]struct {
			query policy.StoryQuery
			want  []string
		}{
			"all, the latest first":                   {policy.StoryQuery{}, []string{"s-us", "s-jp", "s-tx", "s-ie"}},
			"limit":                                   {policy.StoryQuery{Limit: 2}, []string{"s-us", "s-jp"}},
			"period":                                  {policy.StoryQuery{Period: january(15, 17)}, []string{"s-jp", "s-tx"}},
			"EU takes in Ireland":                     {policy.StoryQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"EU"}}}, []string{"s-ie"}},
			"a member state is itself":                {policy.StoryQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"IE", "DE"}}}, []string{"s-ie"}},
			"US takes in Texas":                       {policy.StoryQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"US"}}}, []string{"s-us", "s-tx"}},
			"a state does not take in the union":      {policy.StoryQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"US-TX"}}}, []string{"s-tx"}},
			"international takes in the rest":         {policy.StoryQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"INT"}}}, []string{"s-jp"}},
			"any of several":                          {policy.StoryQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"CN", "EU"}}}, []string{"s-us", "s-ie"}},
			"about, also if only an article names it": {policy.StoryQuery{Filter: policy.Filter{About: []string{"company/tiktok"}}}, []string{"s-us", "s-ie"}},
			"about and jurisdiction":                  {policy.StoryQuery{Filter: policy.Filter{About: []string{"company/tiktok"}, Jurisdictions: []policy.Jurisdiction{"EU"}}}, []string{"s-ie"}},
			"by when it was kept":                     {policy.StoryQuery{SeenSince: day(19, 0), SeenUntil: day(21, 0)}, []string{"s-ie"}},
			"kept or published":                       {policy.StoryQuery{Period: january(17, 18), SeenSince: day(19, 0), SeenUntil: day(21, 0)}, []string{"s-us", "s-ie"}},
			"kept, open end":                          {policy.StoryQuery{SeenSince: day(17, 16)}, []string{"s-us", "s-ie"}},
			"by id":                                   {policy.StoryQuery{IDs: []string{"s-jp", "s-none"}}, []string{"s-jp"}},
			"by id in a period":                       {policy.StoryQuery{IDs: []string{"s-jp", "s-us"}, Period: january(17, 18)}, []string{"s-us"}},
			"until is not included, since is":         {policy.StoryQuery{Period: policy.Period{Since: day(15, 1), Until: day(16, 1)}}, []string{"s-tx"}},
			"nobody of that name":                     {policy.StoryQuery{Filter: policy.Filter{About: []string{"company/'; --"}}}, []string{}},
		} {
			got, err := s.Stories(s.ctx(), q.query)
			if diff := cmp.Diff(q.want, ids(got)); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", name, err, diff)
			}
		}
		counts, err := s.Timeline(s.ctx(), []string{"company/tiktok", "authority/dpc"}, policy.Period{})
		if diff := cmp.Diff([]policy.DayCount{{Date: "2025-01-14", Count: 1}, {Date: "2025-01-17", Count: 1}}, counts); err != nil || diff != "" {
			t.Errorf("timeline: %v\n%s", err, diff)
		}
		counts, err = s.Timeline(s.ctx(), nil, january(15, 17))
		if diff := cmp.Diff([]policy.DayCount{{Date: "2025-01-15", Count: 1}, {Date: "2025-01-16", Count: 1}}, counts); err != nil || diff != "" {
			t.Errorf("timeline of all: %v\n%s", err, diff)
		}
		sections, err := s.TimelineBySection(s.ctx(), []string{"company/tiktok", "authority/dpc"}, policy.Period{})
		if diff := cmp.Diff([]policy.SectionCount{{Day: day(14, 0), Section: "EU", Count: 1}, {Day: day(17, 0), Section: "US", Count: 1}}, sections); err != nil || diff != "" {
			t.Errorf("timeline by section: %v\n%s", err, diff)
		}
	})
}

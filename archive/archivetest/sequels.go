package archivetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func sequels(t *testing.T, fresh func(*testing.T) string) {
	inquiry := article("a", "Inquiry into TikTok", "One.", day(2, 9))
	fine := article("b", "TikTok fined", "Two.", day(17, 8))
	other := article("c", "Meta fined", "Three.", day(18, 15))
	traced := func(id, trace string, entities []string, articles ...policy.Article) policy.Story {
		st := told(id, entities, []policy.Jurisdiction{"IE"}, articles...)
		st.Trace = []byte(trace)
		return st
	}
	filled := func(t *testing.T) shelf {
		s := open(t, fresh)
		s.keep(inquiry, about("IE"), traced("s1", "one", []string{"company/tiktok", "authority/ie-dpc"}, inquiry))
		s.keep(fine, about("IE"), traced("s2", "two", []string{"company/tiktok", "authority/ie-dpc"}, fine))
		s.keep(other, about("IE"), traced("s3", "three", []string{"authority/ie-dpc"}, other))
		return s
	}
	names := func(all []policy.StoryTrace) []string {
		out := []string{}
		for _, st := range all {
			out = append(out, st.ID+" "+string(st.Data))
		}
		return out
	}

	t.Run("altered stories wait to be linked", func(t *testing.T) {
		s := filled(t)
		waiting, err := s.Unlinked(s.ctx(), 10)
		if diff := cmp.Diff([]string{"s1 one", "s2 two", "s3 three"}, names(waiting)); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
		if !waiting[1].First.Equal(fine.Published) || !cmp.Equal(waiting[1].Entities, []string{"company/tiktok", "authority/ie-dpc"}) {
			t.Errorf("%+v", waiting[1])
		}
		late := article("d", "TikTok fined, says DPC", "Four.", day(17, 9))
		s.keep(late, about("IE"), traced("s2", "two and more", []string{"company/tiktok"}, fine, late))
		if err := s.Link(s.ctx(), map[string][]string{"s2": {"s1"}}, waiting); err != nil {
			t.Fatal(err)
		}
		waiting, err = s.Unlinked(s.ctx(), 10)
		if diff := cmp.Diff([]string{"s2 two and more"}, names(waiting)); err != nil || diff != "" {
			t.Errorf("what was altered meanwhile still waits: %v\n%s", err, diff)
		}
		got, err := s.Story(s.ctx(), "s2")
		if err != nil || !cmp.Equal(got.Continues, []string{"s1"}) {
			t.Errorf("%v, %v", got.Continues, err)
		}
		if diff := cmp.Diff([]policy.StoryRef{{ID: "s1", Headline: inquiry.Title, Published: inquiry.Published}}, got.Follows); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("stories that share entities", func(t *testing.T) {
		s := filled(t)
		for name, c := range map[string]struct {
			entities []string
			period   policy.Period
			without  policy.Period
			n        int
			want     []string
		}{
			"most shared first, then the latest": {[]string{"company/tiktok", "authority/ie-dpc"}, policy.Period{}, policy.Period{}, 10, []string{"s2 two", "s1 one", "s3 three"}},
			"no more than asked for":             {[]string{"authority/ie-dpc"}, policy.Period{}, policy.Period{}, 2, []string{"s3 three", "s2 two"}},
			"in the period":                      {[]string{"authority/ie-dpc"}, january(1, 10), policy.Period{}, 10, []string{"s1 one"}},
			"not in what is left out":            {[]string{"authority/ie-dpc"}, policy.Period{}, january(1, 10), 10, []string{"s3 three", "s2 two"}},
			"nobody":                             {nil, policy.Period{}, policy.Period{}, 10, []string{}},
		} {
			got, err := s.Sharing(s.ctx(), c.entities, c.period, c.without, c.n)
			if diff := cmp.Diff(c.want, names(got)); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", name, err, diff)
			}
		}
	})

	t.Run("links lead to what a story was merged into, and never to itself", func(t *testing.T) {
		s := filled(t)
		if err := s.Link(s.ctx(), map[string][]string{"s2": {"s1"}, "s3": {"s1", "s2"}}, nil); err != nil {
			t.Fatal(err)
		}
		last := article("e", "TikTok again", "Five.", day(19, 9))
		merged := policy.StoryChange{Stories: []policy.Story{traced("s2", "both", []string{"company/tiktok"}, inquiry, fine, last)}, Merged: map[string]string{"s1": "s2"}}
		if _, err := s.Keep(s.ctx(), last, about("IE"), merged); err != nil {
			t.Fatal(err)
		}
		two, err := s.Story(s.ctx(), "s1")
		if err != nil || two.ID != "s2" || two.Continues != nil {
			t.Errorf("%+v, %v", two, err)
		}
		three, err := s.Story(s.ctx(), "s3")
		if err != nil || !cmp.Equal(three.Continues, []string{"s2"}) {
			t.Errorf("%v, %v", three.Continues, err)
		}
	})
}

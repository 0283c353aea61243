package archivetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func digest(id, sub string, slot time.Time, items ...policy.DigestItem) policy.Digest {
	return policy.Digest{
		ID: id, SubscriptionID: sub, Slot: slot, Since: slot.AddDate(0, 0, -1), Until: slot, Zone: "Europe/Berlin", MadeBy: policy.Extractive,
		Notes: []string{"a note"}, Sections: []policy.DigestSection{{Jurisdiction: policy.EuropeanUnion, Items: items}},
	}
}

func item(story string, articles ...policy.Article) policy.DigestItem {
	it := policy.DigestItem{StoryID: story, Headline: "Headline", Published: articles[0].Published}
	for _, a := range articles {
		it.ArticleIDs = append(it.ArticleIDs, a.ID)
	}
	return it
}

func digests(t *testing.T, fresh func(*testing.T) string) {
	a, b, c := article("a", "A", "One.", day(13, 1)), article("b", "B", "Two.", day(14, 1)), article("c", "C", "Three.", day(14, 2))
	filled := func(t *testing.T) shelf {
		s := open(t, fresh)
		s.keep(a, about("EU"), told("s1", nil, nil, a))
		s.keep(b, about("EU"), told("s1", nil, nil, a, b))
		s.keep(c, about("EU"), told("s2", nil, nil, c))
		return s
	}
	save := func(s shelf, channel string, d policy.Digest) {
		s.t.Helper()
		if err := s.SaveDigest(s.ctx(), channel, d); err != nil {
			s.t.Fatal(err)
		}
	}
	carried := func(s shelf, channel string, before time.Time, stories ...string) map[string][]string {
		s.t.Helper()
		got, err := s.Carried(s.ctx(), channel, stories, before)
		if err != nil {
			s.t.Fatal(err)
		}
		return got
	}

	t.Run("kept and listed", func(t *testing.T) {
		s := filled(t)
		first, second := digest("d1", "", day(14, 8), item("s1", a)), digest("d2", "", day(15, 8), item("s2", c))
		save(s, "C1", first)
		save(s, "C1", second)
		save(s, "C2", digest("d3", "", day(15, 9)))
		got, err := s.Digest(s.ctx(), "d1")
		if diff := cmp.Diff(first, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		all, err := s.Digests(s.ctx(), "C1", 0)
		if diff := cmp.Diff([]policy.Digest{second, first}, all); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		all, err = s.Digests(s.ctx(), "", 1)
		if err != nil || len(all) != 1 || all[0].ID != "d3" {
			t.Errorf("%v, %v", all, err)
		}
		_, err = s.Digest(s.ctx(), "none")
		wantCode(t, err, policy.NotFound)
	})

	t.Run("what a channel has seen", func(t *testing.T) {
		s := filled(t)
		save(s, "C1", digest("d1", "sub", day(14, 8), item("s1", a)))
		if diff := cmp.Diff(map[string][]string{"s1": {a.ID}}, carried(s, "C1", day(15, 8), "s1", "s2")); diff != "" {
			t.Error(diff)
		}
		if got := carried(s, "C2", day(15, 8), "s1"); len(got) != 0 {
			t.Errorf("another channel saw it: %v", got)
		}
		if got := carried(s, "C1", day(14, 8), "s1"); len(got) != 0 {
			t.Errorf("the slot's own digest counts: %v", got)
		}
		if got := carried(s, "C1", time.Time{}, "s1"); len(got) != 1 {
			t.Errorf("ever: %v", got)
		}
	})

	t.Run("a digest counts when it was posted", func(t *testing.T) {
		s := filled(t)
		slot := policy.Slot{SubscriptionID: "sub", At: day(14, 8), State: policy.SlotPosting, DigestID: "d1", Holder: "h"}
		save(s, "C1", digest("d1", "sub", slot.At, item("s1", a)))
		if err := s.SaveSlot(s.ctx(), slot); err != nil {
			t.Fatal(err)
		}
		if got := carried(s, "C1", day(15, 8), "s1"); len(got) != 0 {
			t.Errorf("before it was posted: %v", got)
		}
		slot.State = policy.SlotDone
		if err := s.SaveSlot(s.ctx(), slot); err != nil {
			t.Fatal(err)
		}
		if got := carried(s, "C1", day(15, 8), "s1"); len(got) != 1 {
			t.Errorf("after it was posted: %v", got)
		}
	})

	t.Run("merged stories are seen with what both had", func(t *testing.T) {
		s := filled(t)
		save(s, "C1", digest("d1", "", day(15, 8), item("s1", a), item("s2", c)))
		d := article("d", "D", "Four.", day(15, 9))
		if _, err := s.Keep(s.ctx(), d, about("EU"), policy.StoryChange{Stories: []policy.Story{told("s1", nil, nil, a, b, c, d)}, Merged: map[string]string{"s2": "s1"}}); err != nil {
			t.Fatal(err)
		}
		want := []string{a.ID, c.ID}
		if c.ID < a.ID {
			want = []string{c.ID, a.ID}
		}
		if diff := cmp.Diff(map[string][]string{"s1": want, "s2": want}, carried(s, "C1", day(16, 8), "s1", "s2")); diff != "" {
			t.Error(diff)
		}
	})
}

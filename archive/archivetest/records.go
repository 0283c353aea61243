package archivetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func records(t *testing.T, fresh func(*testing.T) string) {
	t.Run("subscriptions", func(t *testing.T) {
		s := open(t, fresh)
		first := policy.Subscription{
			ID: "one", Team: "T1", Channel: "C1", Schedule: "0 8 * * 1-5", Zone: "Europe/Berlin", MaxItems: 12, Created: day(2, 0),
			Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"EU", "CN"}, About: []string{"company/tiktok"}, Language: "de"},
		}
		second := policy.Subscription{ID: "two", Channel: "C2", Schedule: "@daily", Zone: "UTC", Created: day(1, 0), Paused: true}
		for _, sub := range []policy.Subscription{first, second} {
			if err := s.PutSubscription(s.ctx(), sub); err != nil {
				t.Fatal(err)
			}
		}
		first.Schedule = "0 9 * * *"
		if err := s.PutSubscription(s.ctx(), first); err != nil {
			t.Fatal(err)
		}
		all, err := s.Subscriptions(s.ctx(), "")
		if diff := cmp.Diff([]policy.Subscription{second, first}, all); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		all, err = s.Subscriptions(s.ctx(), "C1")
		if diff := cmp.Diff([]policy.Subscription{first}, all); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		got, err := s.Subscription(s.ctx(), "one")
		if diff := cmp.Diff(first, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if _, _, err := s.ClaimSlot(s.ctx(), policy.Slot{SubscriptionID: "one", At: day(3, 8), Holder: "h"}, day(3, 8)); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteSubscription(s.ctx(), "one"); err != nil {
			t.Fatal(err)
		}
		if open, err := s.OpenSlots(s.ctx(), day(9, 0)); err != nil || len(open) != 0 {
			t.Errorf("its slots are still open: %v, %v", open, err)
		}
		_, err = s.Subscription(s.ctx(), "one")
		wantCode(t, err, policy.NotFound)
		wantCode(t, s.DeleteSubscription(s.ctx(), "one"), policy.NotFound)
		wantCode(t, s.PutSubscription(s.ctx(), policy.Subscription{}), policy.Invalid)
	})

	t.Run("threads", func(t *testing.T) {
		s := open(t, fresh)
		if _, found, err := s.Thread(s.ctx(), "C1:1.1"); err != nil || found {
			t.Fatal(found, err)
		}
		th := policy.Thread{
			ID: "C1:1.1", Channel: "C1", TS: "1.1", Started: true, DigestID: "d1", StoryIDs: []string{"s1"}, Subject: "company/tiktok", Created: day(1, 0),
			Turns: []policy.Turn{{User: "U1", Text: "who else?\x00", At: day(1, 1), StoryIDs: []string{"s1"}}},
		}
		if err := s.SaveThread(s.ctx(), th); err != nil {
			t.Fatal(err)
		}
		ours := policy.Turn{Ours: true, Text: "Xiaomi, too.", At: day(1, 2), Entities: []string{"company/xiaomi"}}
		for range 2 { // delivered twice
			if err := s.AddTurn(s.ctx(), th.ID, ours); err != nil {
				t.Fatal(err)
			}
		}
		altered := th
		altered.StoryIDs = []string{"s1", "s2"}
		if err := s.SaveThread(s.ctx(), altered); err != nil { // by one who did not see our turn
			t.Fatal(err)
		}
		altered.Turns = append(altered.Turns, ours)
		got, found, err := s.Thread(s.ctx(), th.ID)
		if diff := cmp.Diff(altered, got); err != nil || !found || diff != "" {
			t.Errorf("%v, %v\n%s", found, err, diff)
		}
		wantCode(t, s.AddTurn(s.ctx(), "C9:9.9", ours), policy.NotFound)
	})

	t.Run("first sight", func(t *testing.T) {
		s := open(t, fresh)
		for i, step := range []struct {
			key   string
			after time.Duration
			want  bool
		}{
			{"Ev1", 0, true}, {"Ev1", 0, false}, {"Ev2", time.Second, true}, {"Ev1", time.Minute - 1, false}, {"Ev1", time.Minute, true}, {"Ev1", time.Minute + 1, false}, {"bad\x00\xff", 0, true},
		} {
			got, err := s.FirstSight(s.ctx(), step.key, day(1, 0).Add(step.after), time.Minute)
			if err != nil || got != step.want {
				t.Errorf("step %d: %v, %v", i, got, err)
			}
		}
	})

	t.Run("fetch state", func(t *testing.T) {
		s := open(t, fresh)
		if _, found, err := s.FetchState(s.ctx(), "cac"); err != nil || found {
			t.Fatal(found, err)
		}
		state := policy.FetchState{SourceID: "cac", URL: "https://cac.example/feed", ETag: `W/"1"`, LastFetch: day(3, 1), NextDue: day(3, 2), Failures: 2, LastError: "timed out\x00"}
		for _, etag := range []string{`W/"1"`, `"2"`} {
			state.ETag = etag
			if err := s.SaveFetchState(s.ctx(), state); err != nil {
				t.Fatal(err)
			}
		}
		got, found, err := s.FetchState(s.ctx(), "cac")
		if diff := cmp.Diff(state, got); err != nil || !found || diff != "" {
			t.Errorf("%v, %v\n%s", found, err, diff)
		}

		other := policy.FetchState{SourceID: "edpb", LastSuccess: day(4, 1), Gaps: []policy.Gap{{From: day(2, 0), Until: day(3, 0), Why: "answered 503", Tries: 2, Next: day(5, 0)}}}
		if err := s.SaveFetchState(s.ctx(), other); err != nil {
			t.Fatal(err)
		}
		all, err := s.FetchStates(s.ctx())
		if diff := cmp.Diff(map[string]policy.FetchState{"cac": state, "edpb": other}, all); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

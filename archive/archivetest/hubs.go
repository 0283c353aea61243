package archivetest

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

// hubs are the orders with WebSub hubs.
func hubs(t *testing.T, fresh func(*testing.T) string) {
	edpb := policy.HubSubscription{
		ID: "kX3b", Callback: "https://bot.example/websub/kX3b", SourceID: "edpb-news", Hub: "https://hub.example/", Topic: "https://edpb.example/feed",
		Secret: "s3cret", State: policy.HubActive, Since: day(3, 0), LeaseUntil: day(13, 0), Due: day(11, 0), LastError: "",
	}
	noyb := policy.HubSubscription{ID: "Zq9_", Callback: "https://bot.example/websub/Zq9_", SourceID: "noyb", Hub: "https://hub.example/", Topic: "https://noyb.example/feed", State: policy.HubWanted, Due: day(2, 0)}

	t.Run("kept, found, changed, forgotten", func(t *testing.T) {
		s := open(t, fresh)
		for _, h := range []policy.HubSubscription{edpb, noyb} {
			if added, err := s.AddHubSubscription(s.ctx(), h); err != nil || !added {
				t.Fatal(added, err)
			}
		}
		again := edpb
		again.ID = "another"
		if added, err := s.AddHubSubscription(s.ctx(), again); err != nil || added {
			t.Errorf("a second order for one source: %v, %v", added, err)
		}
		got, found, err := s.HubSubscription(s.ctx(), "kX3b")
		if diff := cmp.Diff(edpb, got); err != nil || !found || diff != "" {
			t.Errorf("%v, %v\n%s", found, err, diff)
		}
		if _, found, err := s.HubSubscription(s.ctx(), "KX3B"); err != nil || found {
			t.Errorf("ids are told apart by case: %v, %v", found, err)
		}
		due, err := s.DueHubSubscriptions(s.ctx(), day(2, 0))
		if diff := cmp.Diff([]policy.HubSubscription{noyb}, due); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		found, err = s.ChangeHubSubscription(s.ctx(), edpb.ID, func(h *policy.HubSubscription) error {
			h.State, h.Due, h.LastError = policy.HubLeaving, day(1, 0), "bad\x00 hub"
			return nil
		})
		if err != nil || !found {
			t.Fatal(found, err)
		}
		if _, found, err := s.HubSubscriptionOf(s.ctx(), "edpb-news"); err != nil || found {
			t.Errorf("what is being left is not the source's any more: %v, %v", found, err)
		}
		if added, err := s.AddHubSubscription(s.ctx(), again); err != nil || !added {
			t.Errorf("its successor: %v, %v", added, err)
		}
		if got, found, err := s.HubSubscriptionOf(s.ctx(), "edpb-news"); err != nil || !found || got.ID != "another" {
			t.Errorf("%v, %v, %v", got.ID, found, err)
		}
		var order []string
		all, err := s.HubSubscriptions(s.ctx())
		for _, h := range all {
			order = append(order, h.ID)
		}
		if diff := cmp.Diff([]string{"kX3b", "Zq9_", "another"}, order); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		for range 2 {
			if err := s.DeleteHubSubscription(s.ctx(), "kX3b"); err != nil {
				t.Fatal(err)
			}
		}
		if _, found, err := s.HubSubscription(s.ctx(), "kX3b"); err != nil || found {
			t.Errorf("forgotten: %v, %v", found, err)
		}
		_, err = s.AddHubSubscription(s.ctx(), policy.HubSubscription{SourceID: "noyb"})
		wantCode(t, err, policy.Invalid)
	})

	t.Run("a change that is given up changes nothing", func(t *testing.T) {
		s := open(t, fresh)
		if _, err := s.AddHubSubscription(s.ctx(), noyb); err != nil {
			t.Fatal(err)
		}
		enough := errors.New("enough")
		if _, err := s.ChangeHubSubscription(s.ctx(), noyb.ID, func(h *policy.HubSubscription) error { h.Failures = 9; return enough }); !errors.Is(err, enough) {
			t.Errorf("%v", err)
		}
		if got, _, err := s.HubSubscription(s.ctx(), noyb.ID); err != nil || got.Failures != 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if found, err := s.ChangeHubSubscription(s.ctx(), "nobody's", func(*policy.HubSubscription) error { return enough }); err != nil || found {
			t.Errorf("%v, %v", found, err)
		}
	})

	// Two processes: one adds, and no change is lost.
	t.Run("together", func(t *testing.T) {
		url := fresh(t)
		shelves := []shelf{openAt(t, url), openAt(t, url)}
		const changes = 15
		var group sync.WaitGroup
		added := make(chan bool, 2)
		for i, s := range shelves {
			group.Go(func() {
				h := noyb
				h.ID += strconv.Itoa(i)
				ok, err := s.AddHubSubscription(t.Context(), h)
				if err != nil {
					t.Error(err)
				}
				added <- ok
			})
		}
		group.Wait()
		if first, second := <-added, <-added; first == second {
			t.Fatalf("added: %v and %v", first, second)
		}
		h, _, err := shelves[0].HubSubscriptionOf(t.Context(), "noyb")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shelves {
			group.Go(func() {
				for range changes {
					if _, err := s.ChangeHubSubscription(t.Context(), h.ID, func(h *policy.HubSubscription) error {
						h.Failures++
						h.Due = h.Due.Add(time.Minute)
						return nil
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		got, _, err := shelves[0].HubSubscription(t.Context(), h.ID)
		if err != nil || got.Failures != 2*changes {
			t.Errorf("%d changes of %d are kept, %v", got.Failures, 2*changes, err)
		}
	})
}

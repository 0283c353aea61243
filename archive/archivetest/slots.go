package archivetest

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func slots(t *testing.T, fresh func(*testing.T) string) {
	at := day(17, 8)
	slot := policy.Slot{SubscriptionID: "sub", At: at, Since: at.AddDate(0, 0, -1), Until: at, Holder: "one", LeaseUntil: at.Add(time.Minute), CaughtUp: 2}

	t.Run("claimed once, taken over when the lease is out, never after it is done", func(t *testing.T) {
		s := open(t, fresh)
		got, ours, err := s.ClaimSlot(s.ctx(), slot, at)
		want := slot
		want.State, want.Attempts = policy.SlotClaimed, 1
		if diff := cmp.Diff(want, got); err != nil || !ours || diff != "" {
			t.Fatalf("%v, %v\n%s", ours, err, diff)
		}
		second := slot
		second.Holder, second.LeaseUntil, second.Since = "two", at.Add(3*time.Minute), at.AddDate(0, 0, -9)
		if kept, ours, err := s.ClaimSlot(s.ctx(), second, at.Add(59*time.Second)); err != nil || ours || kept.Holder != "one" {
			t.Fatalf("claimed twice: %v, %v, %+v", ours, err, kept)
		}
		got, ours, err = s.ClaimSlot(s.ctx(), second, at.Add(time.Minute))
		want.Holder, want.LeaseUntil, want.Attempts = "two", second.LeaseUntil, 2
		if diff := cmp.Diff(want, got); err != nil || !ours || diff != "" {
			t.Fatalf("not taken over: %v, %v\n%s", ours, err, diff)
		}
		wantCode(t, s.SaveSlot(s.ctx(), slot), policy.Conflict) // the first holder comes back too late

		got.State, got.DigestID, got.LeaseUntil = policy.SlotPosting, "d1", at.Add(5*time.Minute)
		if err := s.SaveSlot(s.ctx(), got); err != nil {
			t.Fatal(err)
		}
		third := slot
		third.Holder, third.LeaseUntil = "three", at.Add(9*time.Minute)
		if got, ours, err = s.ClaimSlot(s.ctx(), third, at.Add(5*time.Minute)); err != nil || !ours || got.State != policy.SlotPosting || got.DigestID != "d1" {
			t.Fatalf("what was being posted is forgotten: %v, %v, %+v", ours, err, got)
		}
		got.State, got.MessageTS, got.FinishedAt = policy.SlotDone, "1737100800.000100", at.Add(6*time.Minute)
		if err := s.SaveSlot(s.ctx(), got); err != nil {
			t.Fatal(err)
		}
		if _, ours, err := s.ClaimSlot(s.ctx(), slot, at.AddDate(1, 0, 0)); err != nil || ours {
			t.Errorf("claimed after it was done: %v, %v", ours, err)
		}
		wantCode(t, s.SaveSlot(s.ctx(), got), policy.Conflict)
		kept, found, err := s.Slot(s.ctx(), "sub", at)
		if diff := cmp.Diff(got, kept); err != nil || !found || diff != "" {
			t.Errorf("%v, %v\n%s", found, err, diff)
		}
	})

	t.Run("two slots of one subscription are not worked on at once, nor a period covered twice", func(t *testing.T) {
		s := open(t, fresh)
		next := slot
		next.At, next.Until, next.LeaseUntil = at.AddDate(0, 0, 1), at.AddDate(0, 0, 1), at.AddDate(0, 0, 2)
		if _, ours, err := s.ClaimSlot(s.ctx(), slot, at); err != nil || !ours {
			t.Fatal(ours, err)
		}
		if _, ours, err := s.ClaimSlot(s.ctx(), next, at.Add(time.Second)); err != nil || ours {
			t.Errorf("beside a slot that is worked on: %v, %v", ours, err)
		}
		done := slot
		done.State = policy.SlotDone
		if err := s.SaveSlot(s.ctx(), done); err != nil {
			t.Fatal(err)
		}
		if _, ours, err := s.ClaimSlot(s.ctx(), next, at.Add(time.Second)); err != nil || ours {
			t.Errorf("a period that was covered in part: %v, %v", ours, err)
		}
		next.Since = at
		if _, ours, err := s.ClaimSlot(s.ctx(), next, at.Add(time.Second)); err != nil || !ours {
			t.Errorf("the next period: %v, %v", ours, err)
		}
	})

	t.Run("last and open slots", func(t *testing.T) {
		s := open(t, fresh)
		if _, found, err := s.LastSlot(s.ctx(), "sub"); err != nil || found {
			t.Fatal(found, err)
		}
		for i, state := range []policy.SlotState{policy.SlotDone, policy.SlotDone, policy.SlotFailed, policy.SlotClaimed, policy.SlotPosting} {
			one := slot
			one.At, one.State, one.LeaseUntil = at.AddDate(0, 0, i), state, at.AddDate(0, 0, i)
			if err := s.SaveSlot(s.ctx(), one); err != nil {
				t.Fatal(err)
			}
		}
		last, found, err := s.LastSlot(s.ctx(), "sub")
		if err != nil || !found || !last.At.Equal(at.AddDate(0, 0, 1)) {
			t.Errorf("last %+v, %v, %v", last, found, err)
		}
		states := func(all []policy.Slot, err error) []policy.SlotState {
			if err != nil {
				t.Error(err)
			}
			var out []policy.SlotState
			for _, one := range all {
				out = append(out, one.State)
			}
			return out
		}
		if diff := cmp.Diff([]policy.SlotState{policy.SlotFailed, policy.SlotClaimed}, states(s.OpenSlots(s.ctx(), at.AddDate(0, 0, 3)))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]policy.SlotState{policy.SlotFailed, policy.SlotClaimed, policy.SlotPosting}, states(s.UnfinishedSlots(s.ctx(), "sub"))); diff != "" {
			t.Error(diff)
		}
		merged, err := s.MergeSlots(s.ctx(), "sub", at.AddDate(0, 0, 9), at.AddDate(0, 0, 3))
		if err != nil || merged != 2 {
			t.Errorf("merged %d, %v", merged, err)
		}
		if diff := cmp.Diff([]policy.SlotState{policy.SlotPosting}, states(s.UnfinishedSlots(s.ctx(), "sub"))); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("of many at once one claims", func(t *testing.T) {
		url := fresh(t)
		shelves := []shelf{openAt(t, url), openAt(t, url)} // as two processes
		for round := range 10 {
			one := slot
			one.SubscriptionID = "round" + strconv.Itoa(round)
			var won, seen atomic.Int32
			var all sync.WaitGroup
			for i := range 8 {
				all.Go(func() {
					mine := one
					mine.Holder = "holder" + strconv.Itoa(i)
					_, ours, err := shelves[i%2].ClaimSlot(t.Context(), mine, at)
					if err != nil {
						t.Errorf("claim: %v", err)
					}
					if ours {
						won.Add(1)
					}
					first, err := shelves[i%2].FirstSight(t.Context(), one.SubscriptionID, at, time.Hour)
					if err != nil {
						t.Errorf("sight: %v", err)
					}
					if first {
						seen.Add(1)
					}
				})
			}
			all.Wait()
			if won.Load() != 1 || seen.Load() != 1 {
				t.Fatalf("%d claimed the slot, %d saw it first", won.Load(), seen.Load())
			}
		}
	})
}

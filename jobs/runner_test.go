package jobs_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/archive"
	"datapolicy/jobs"
	"datapolicy/policy"
)

func TestDigestsCoverTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openOffice(t, daily("0 8 * * 1-5", "Europe/Berlin"))
		o.o.LookEvery = 6 * time.Hour
		o.run(5 * 24 * time.Hour)
		want := []string{"12-31 07:00 → 01-03 07:00", "01-03 07:00 → 01-04 07:00", "01-04 07:00 → 01-05 07:00"}
		if diff := cmp.Diff(want, periods(t, o.channel.all())); diff != "" {
			t.Error(diff)
		}
		last, _, err := o.kept.LastSlot(t.Context(), "sub")
		if err != nil || last.State != policy.SlotDone || last.MessageTS == "" || last.FinishedAt.Sub(last.At) != 10*time.Second {
			t.Errorf("%+v, %v", last, err)
		}
		if d, err := o.kept.Digest(t.Context(), last.DigestID); err != nil || d.SubscriptionID != "sub" || !d.Slot.Equal(last.At) || d.Zone != "Europe/Berlin" || len(d.Notes) != 0 {
			t.Errorf("%+v, %v", d, err)
		}
	})
}

func TestDigestsOverClockChanges(t *testing.T) {
	for zone, c := range map[string]struct {
		spring, autumn time.Time
		want           []string
	}{
		"Europe/Berlin": {time.Date(2000, 3, 24, 12, 0, 0, 0, time.UTC), time.Date(2000, 10, 27, 12, 0, 0, 0, time.UTC), []string{
			"03-24 01:30 → 03-25 01:30", "03-25 01:30 → 03-26 01:00", "03-26 01:00 → 03-27 00:30", // 02:30 does not exist on the 26th
			"10-27 00:30 → 10-28 00:30", "10-28 00:30 → 10-29 00:30", "10-29 00:30 → 10-30 01:30",
		}},
		"America/New_York": {time.Date(2000, 3, 31, 12, 0, 0, 0, time.UTC), time.Date(2000, 10, 27, 12, 0, 0, 0, time.UTC), []string{
			"03-31 07:30 → 04-01 07:30", "04-01 07:30 → 04-02 07:00", "04-02 07:00 → 04-03 06:30",
			"10-27 06:30 → 10-28 06:30", "10-28 06:30 → 10-29 07:30", "10-29 07:30 → 10-30 07:30",
		}},
	} {
		t.Run(zone, func(t *testing.T) {
			var got []string
			for _, start := range []time.Time{c.spring, c.autumn} {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(time.Until(start))
					o := openOffice(t, daily("30 2 * * *", zone))
					o.o.LookEvery = 6 * time.Hour
					o.run(3 * 24 * time.Hour)
					got = append(got, periods(t, o.channel.all())...)
				})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDowntimeIsCaughtUpOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openOffice(t, daily("0 8 * * *", "UTC"))
		o.run(24 * time.Hour)
		time.Sleep(3*24*time.Hour - time.Hour) // down on the 2nd, 3rd and 4th
		o.run(time.Hour)
		want := []string{"12-31 08:00 → 01-01 08:00", "01-01 08:00 → 01-04 08:00", "01-04 08:00 → 01-05 08:00"}
		posts := o.channel.all()
		if diff := cmp.Diff(want[:2], periods(t, posts)); diff != "" {
			t.Fatal(diff)
		}
		if len(posts[1].Notes) != 1 || !strings.Contains(posts[1].Notes[0], "The 2 digests before this one") {
			t.Errorf("notes %q", posts[1].Notes)
		}
		last, _, err := o.kept.LastSlot(t.Context(), "sub")
		if err != nil || last.CaughtUp != 2 {
			t.Errorf("%+v, %v", last, err)
		}
		o.run(12 * time.Hour)
		if diff := cmp.Diff(want, periods(t, o.channel.all())); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFailedDigests(t *testing.T) {
	down := policy.Errorf(policy.Unavailable, "the archive is busy")
	t.Run("are tried again for the same period", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			fixed := time.Now().Add(9 * time.Hour)
			o.desk.fail = func(time.Time) error {
				if time.Now().Before(fixed) {
					return down
				}
				return nil
			}
			o.run(24 * time.Hour)
			if diff := cmp.Diff([]string{"12-31 08:00 → 01-01 08:00"}, periods(t, o.channel.all())); diff != "" {
				t.Error(diff)
			}
			if o.desk.built < 5 || o.desk.built > 10 {
				t.Errorf("built %d times in an hour", o.desk.built)
			}
			last, _, _ := o.kept.LastSlot(t.Context(), "sub")
			if last.Attempts != o.desk.built || last.FinishedAt.Sub(fixed) > 16*time.Minute {
				t.Errorf("%+v", last)
			}
		})
	})
	t.Run("are covered by the next when they cannot be made", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			o.desk.fail = func(slot time.Time) error {
				if slot.Day() == 2 || slot.Day() == 3 {
					return down
				}
				return nil
			}
			o.o.LookEvery = 6 * time.Hour
			o.run(4 * 24 * time.Hour)
			posts := o.channel.all()
			want := []string{"12-31 08:00 → 01-01 08:00", "01-01 08:00 → 01-04 08:00"}
			if diff := cmp.Diff(want, periods(t, posts)); diff != "" {
				t.Fatal(diff)
			}
			if len(posts[1].Notes) != 1 {
				t.Errorf("notes %q", posts[1].Notes)
			}
			if open, err := o.kept.UnfinishedSlots(t.Context(), "sub"); err != nil || len(open) != 0 {
				t.Errorf("%v, %v", open, err)
			}
		})
	})
	t.Run("that cannot be posted wait, then go with the next", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			back := time.Now().Add(33 * time.Hour)
			o.channel.fail = func() (string, error) {
				if time.Now().Before(back) {
					return "", down
				}
				return "", nil
			}
			o.o.LookEvery = 6 * time.Hour
			o.run(40 * time.Hour)
			if diff := cmp.Diff([]string{"12-31 08:00 → 01-02 08:00"}, periods(t, o.channel.all())); diff != "" {
				t.Error(diff)
			}
			if o.desk.built != 2 {
				t.Errorf("built %d times: what was kept is to be posted again as it is", o.desk.built)
			}
		})
	})
	t.Run("that are posted in part are completed, not repeated", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			n := 0
			o.channel.fail = func() (string, error) {
				if n++; n <= 2 {
					return "ts-half", down
				}
				return "", nil
			}
			o.run(12 * time.Hour)
			last, found, err := o.kept.LastSlot(t.Context(), "sub")
			if err != nil || !found || last.MessageTS == "" || last.LastError != "" || n != 3 || o.desk.built != 1 {
				t.Errorf("%+v, %v, %v after %d posts and %d builds", last, found, err, n, o.desk.built)
			}
		})
	})
	t.Run("never stop the others", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			bad, worse := daily("no schedule", "UTC"), daily("0 8 * * *", "UTC")
			bad.ID, worse.ID = "bad", "worse"
			o := openOffice(t, bad, worse, daily("0 8 * * *", "UTC"))
			o.o.Builder = panicky{o.desk}
			gathered, forgot := 0, 0
			o.o.Gather = func(context.Context) error { gathered++; panic("a source") }
			o.o.KeepFor = time.Hour
			o.o.Archive = counting{o.kept, &forgot}
			o.o.LookEvery = 6 * time.Hour
			o.run(2*24*time.Hour - time.Minute)
			if len(o.channel.all()) != 2 || gathered != 96 || forgot != 2 {
				t.Errorf("%d digests, gathered %d times, forgot %d times", len(o.channel.all()), gathered, forgot)
			}
		})
	})
}

type panicky struct{ *desk }

func (p panicky) BuildDigest(ctx context.Context, s policy.Subscription, period policy.Period, slot time.Time) (policy.Digest, error) {
	if s.ID == "worse" {
		panic("of no use")
	}
	return p.desk.BuildDigest(ctx, s, period, slot)
}

type counting struct {
	*archive.Archive
	forgot *int
}

func (c counting) DeleteBefore(ctx context.Context, before time.Time) (int, error) {
	*c.forgot++
	return c.Archive.DeleteBefore(ctx, before)
}

func TestAfterACrash(t *testing.T) {
	// The process died while it posted: the digest is kept, the slot is open.
	crashed := func(t *testing.T, o *office) policy.Digest {
		at := time.Now().Add(8 * time.Hour)
		d := policy.Digest{ID: "kept", SubscriptionID: "sub", Slot: at, Since: at.AddDate(0, 0, -1), Until: at, Sections: []policy.DigestSection{}}
		slot := policy.Slot{SubscriptionID: "sub", At: at, Since: d.Since, Until: at, State: policy.SlotPosting, DigestID: d.ID, Attempts: 1, Holder: "dead", LeaseUntil: at.Add(5 * time.Minute)}
		if err := errors.Join(o.kept.SaveDigest(t.Context(), "C1", d), o.kept.SaveSlot(t.Context(), slot)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(8*time.Hour + time.Minute)
		return d
	}
	t.Run("before the message was sent, it is sent as it was kept", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			crashed(t, o)
			o.run(3 * time.Minute)
			if len(o.channel.all()) != 0 {
				t.Error("it was sent before the lease was out")
			}
			o.run(5 * time.Minute)
			if posts := o.channel.all(); len(posts) != 1 || posts[0].ID != "kept" || o.desk.built != 0 {
				t.Errorf("%v, built %d times", posts, o.desk.built)
			}
		})
	})
	t.Run("after the message was sent, it is not sent again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			o.channel.posts = append(o.channel.posts, crashed(t, o))
			o.run(10 * time.Minute)
			last, found, err := o.kept.LastSlot(t.Context(), "sub")
			if err != nil || !found || last.MessageTS != "ts-found" || len(o.channel.all()) != 1 || o.desk.built != 0 {
				t.Errorf("%+v, %v, %v", last, found, err)
			}
		})
	})
	for sent, want := range map[bool][]string{
		true:  {"12-31 08:00 → 01-01 08:00", "01-01 08:00 → 01-03 08:00"},
		false: {"12-31 08:00 → 01-03 08:00"},
	} {
		t.Run("and days later", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := openOffice(t, daily("0 8 * * *", "UTC"))
				if d := crashed(t, o); sent {
					o.channel.posts = append(o.channel.posts, d)
				}
				time.Sleep(2 * 24 * time.Hour)
				o.run(time.Hour)
				if diff := cmp.Diff(want, periods(t, o.channel.all())); diff != "" {
					t.Errorf("sent %v:\n%s", sent, diff)
				}
			})
		})
	}
}

func TestShutdownInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openOffice(t, daily("0 8 * * *", "UTC"))
		o.desk.takes = 10 * time.Minute
		o.run(8*time.Hour + 5*time.Minute)
		if len(o.channel.all()) != 0 {
			t.Error("sent though it was stopped while being built")
		}
		o.run(11 * time.Minute) // the next process goes on at once
		if diff := cmp.Diff([]string{"12-31 08:00 → 01-01 08:00"}, periods(t, o.channel.all())); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLeaseIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openOffice(t, daily("0 8 * * *", "UTC"))
		o.desk.takes = time.Hour // much longer than the lease
		other := jobs.NewRunner(jobs.Options{Archive: o.kept, Builder: o.desk, Poster: o.channel, Holder: "two"})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go other.Run(ctx)
		o.run(10 * time.Hour)
		if len(o.channel.all()) != 1 || o.desk.built != 1 {
			t.Errorf("%d digests, built %d times", len(o.channel.all()), o.desk.built)
		}
	})
}

func TestReplicasServeEachSlotOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.db")
		slack, gathered := &channel{}, 0
		var mu sync.Mutex
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for _, holder := range []string{"one", "two", "three"} {
			kept := openArchive(t, path)
			if err := kept.PutSubscription(t.Context(), daily("0 */6 * * *", "UTC")); err != nil {
				t.Fatal(err)
			}
			o := jobs.Options{
				Archive: kept, Builder: &desk{takes: time.Second}, Poster: slack, Holder: holder, Replicas: true,
				Gather: func(context.Context) error { mu.Lock(); defer mu.Unlock(); gathered++; return nil },
			}
			all.Go(func() { jobs.NewRunner(o).Run(ctx) })
		}
		time.Sleep(24*time.Hour + time.Minute)
		cancel()
		all.Wait()
		want := []string{"01-01 00:00 → 01-01 06:00", "01-01 06:00 → 01-01 12:00", "01-01 12:00 → 01-01 18:00", "01-01 18:00 → 01-02 00:00"}
		if diff := cmp.Diff(want, periods(t, slack.all())); diff != "" {
			t.Error(diff)
		}
		if gathered != 49 {
			t.Errorf("gathered %d times", gathered)
		}
	})
}

func TestSubscriptionsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openOffice(t)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); jobs.NewRunner(o.o).Run(ctx) }()
		time.Sleep(7*time.Hour + 58*time.Minute)
		if err := o.kept.PutSubscription(t.Context(), daily("0 8 * * *", "UTC")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Minute)
		if diff := cmp.Diff([]string{"12-31 08:00 → 01-01 08:00"}, periods(t, o.channel.all())); diff != "" {
			t.Error(diff)
		}
		if err := o.kept.DeleteSubscription(t.Context(), "sub"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(48 * time.Hour)
		if n := len(o.channel.all()); n != 1 {
			t.Errorf("%d digests", n)
		}
		cancel()
		<-done
	})
}

func TestEmptyDigests(t *testing.T) {
	for skip, want := range map[bool]int{true: 0, false: 1} {
		synctest.Test(t, func(t *testing.T) {
			o := openOffice(t, daily("0 8 * * *", "UTC"))
			o.o.Builder, o.o.SkipEmpty = quiet{}, skip
			o.run(9 * time.Hour)
			last, found, err := o.kept.LastSlot(t.Context(), "sub")
			if len(o.channel.all()) != want || err != nil || !found || last.State != policy.SlotDone {
				t.Errorf("%d digests; %+v, %v, %v", len(o.channel.all()), last, found, err)
			}
		})
	}
}

type quiet struct{}

func (quiet) BuildDigest(context.Context, policy.Subscription, policy.Period, time.Time) (policy.Digest, error) {
	return policy.Digest{Sections: []policy.DigestSection{}}, nil
}

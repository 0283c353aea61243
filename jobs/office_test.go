package jobs_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/jobs"
	"datapolicy/policy"
)

// desk builds digests; build may be set to fail.
type desk struct {
	mu    sync.Mutex
	built int
	fail  func(slot time.Time) error
	takes time.Duration
}

func (d *desk) BuildDigest(ctx context.Context, s policy.Subscription, p policy.Period, slot time.Time) (policy.Digest, error) {
	d.mu.Lock()
	d.built++
	fail := d.fail
	d.mu.Unlock()
	select {
	case <-time.After(d.takes):
	case <-ctx.Done():
		return policy.Digest{}, ctx.Err()
	}
	if fail != nil {
		if err := fail(slot); err != nil {
			return policy.Digest{}, err
		}
	}
	return policy.Digest{MadeBy: policy.Extractive, Sections: []policy.DigestSection{{Jurisdiction: policy.China, Items: []policy.DigestItem{{StoryID: "s1", Headline: "News"}}}}}, nil
}

// channel is where digests are posted.
type channel struct {
	mu    sync.Mutex
	posts []policy.Digest
	fail  func() (ts string, err error)
}

func (c *channel) PostDigest(_ context.Context, _ policy.Subscription, d policy.Digest) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		if ts, err := c.fail(); err != nil {
			return ts, err
		}
	}
	for _, p := range c.posts {
		if p.ID == d.ID {
			return "again", nil // completes what is there
		}
	}
	c.posts = append(c.posts, d)
	return "ts-" + d.Slot.Format(time.DateOnly), nil
}

func (c *channel) Posted(_ context.Context, _, subscriptionID string, slot time.Time) (string, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.posts {
		if p.SubscriptionID == subscriptionID && p.Slot.Equal(slot) {
			return "ts-found", true, nil
		}
	}
	return "", false, nil
}

func (c *channel) all() []policy.Digest {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]policy.Digest{}, c.posts...)
}

// office is a runner with all that it needs. Inside a synctest bubble it is
// midnight UTC on 1 January 2000, a Saturday.
type office struct {
	kept    *archive.Archive
	desk    *desk
	channel *channel
	o       jobs.Options
	t       *testing.T
}

func openOffice(t *testing.T, subs ...policy.Subscription) *office {
	o := &office{kept: openArchive(t, filepath.Join(t.TempDir(), "a.db")), desk: &desk{}, channel: &channel{}, t: t}
	for _, s := range subs {
		if err := o.kept.PutSubscription(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	o.o = jobs.Options{Archive: o.kept, Builder: o.desk, Poster: o.channel, Holder: "one"}
	return o
}

// run runs a runner for a while and stops it.
func (o *office) run(d time.Duration) {
	ctx, cancel := context.WithCancel(o.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.NewRunner(o.o).Run(ctx)
	}()
	time.Sleep(d)
	cancel()
	<-done
}

func daily(expr, zone string) policy.Subscription {
	return policy.Subscription{ID: "sub", Channel: "C1", Schedule: expr, Zone: zone, Created: time.Now()}
}

// periods lists what was posted as "since → until", and checks that there is
// neither gap nor overlap.
func periods(t *testing.T, posts []policy.Digest) []string {
	t.Helper()
	var all []string
	for i, p := range posts {
		all = append(all, p.Since.UTC().Format("01-02 15:04")+" → "+p.Until.UTC().Format("01-02 15:04"))
		if i > 0 && !p.Since.Equal(posts[i-1].Until) {
			t.Errorf("the period of digest %d begins at %v, the last one ended at %v", i, p.Since, posts[i-1].Until)
		}
	}
	return all
}

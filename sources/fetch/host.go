package fetch

import (
	"context"
	"errors"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"
)

// host is what we owe one host: our pace, our number at once, and to leave it
// alone while it fails.
type host struct {
	slots   chan struct{}
	pace    *rate.Limiter
	breaker *gobreaker.CircuitBreaker[*Response]
	inUse   atomic.Int32
	used    atomic.Int64 // unix seconds
}

// maxHosts is how many hosts are remembered before the idle ones are forgotten.
const maxHosts = 4_096

func (c *Client) host(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[u.Host]
	if h == nil {
		c.forgetIdle()
		h = &host{slots: make(chan struct{}, c.o.PerHost), pace: rate.NewLimiter(rate.Inf, c.o.Burst)}
		if c.o.Interval > 0 {
			h.pace.SetLimit(rate.Every(c.o.Interval))
		}
		h.breaker = gobreaker.NewCircuitBreaker[*Response](gobreaker.Settings{
			Name:         u.Host,
			Timeout:      c.o.BreakFor,
			ReadyToTrip:  func(n gobreaker.Counts) bool { return int(n.ConsecutiveFailures) >= c.o.BreakAfter },
			IsSuccessful: func(err error) bool { return err == nil || !countsAgainst(err) },
			IsExcluded:   func(err error) bool { return errors.Is(err, context.Canceled) },
		})
		c.hosts[u.Host] = h
	}
	h.used.Store(c.o.Clock().Unix())
	h.inUse.Add(1)
	return h
}

func (c *Client) forgetIdle() {
	if len(c.hosts) < maxHosts {
		return
	}
	longAgo := c.o.Clock().Add(-time.Hour).Unix()
	for name, h := range c.hosts {
		if h.inUse.Load() == 0 && h.used.Load() < longAgo {
			delete(c.hosts, name)
		}
	}
}

// enter waits for the host's turn. leave is to be called once it is over.
func (h *host) enter(ctx context.Context, c *Client) (leave func(), err error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		h.inUse.Add(-1)
		return nil, ctx.Err()
	}
	leave = func() {
		<-h.slots
		h.inUse.Add(-1)
	}
	now := c.o.Clock()
	if delay := h.pace.ReserveN(now, 1).DelayFrom(now); delay > 0 {
		if err := c.o.Sleep(ctx, delay); err != nil {
			leave()
			return nil, err
		}
	}
	return leave, nil
}

// slow keeps to a host's Crawl-delay where that is longer than our own pace.
func (h *host) slow(interval time.Duration, now time.Time) {
	const longest = 30 * time.Second // beyond it a source would never be read to its end
	interval = min(interval, longest)
	if every := rate.Every(interval); interval > 0 && every < h.pace.Limit() {
		h.pace.SetLimitAt(now, every)
		h.pace.SetBurstAt(now, 1)
	}
}

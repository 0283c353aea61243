package fetch

import (
	"context"
	"errors"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"

	"datapolicy/policy"
)

// host is what we owe one host: our pace, our number at once, to leave it alone
// while it fails, and for as long as it asks. A host is a name with its port, as
// in robots.txt: bodies under one domain (europa.eu, gov.cn) have servers of
// their own.
type host struct {
	slots   chan struct{}
	pace    *rate.Limiter
	breaker *gobreaker.CircuitBreaker[*Response]
	inUse   atomic.Int32
	used    atomic.Int64 // unix seconds
	rest    atomic.Int64 // unix nanoseconds: not to be asked before
}

// maxHosts is how many hosts are remembered at most, idle ones being forgotten
// first. One takes about a kilobyte.
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

// forgetIdle makes room: of the hosts that are not in use and have not asked for
// rest, those go that were used before the average one.
func (c *Client) forgetIdle() {
	if len(c.hosts) < maxHosts {
		return
	}
	now := c.o.Clock()
	sum := int64(0)
	for _, h := range c.hosts {
		sum += now.Unix() - h.used.Load()
	}
	average := sum / int64(len(c.hosts))
	for name, h := range c.hosts {
		if h.inUse.Load() == 0 && h.rest.Load() <= now.UnixNano() && now.Unix()-h.used.Load() >= average {
			delete(c.hosts, name)
		}
	}
}

// resting says for how long a host wants to be left alone.
type resting struct{ left time.Duration }

func (resting) Error() string { return "the host asked to be left alone" }

// leaveAlone keeps everybody from a host for as long as it asked (RFC 9110,
// §10.2.3).
func (h *host) leaveAlone(d time.Duration, now time.Time) {
	const longest = 24 * time.Hour
	if d > 0 {
		h.rest.Store(now.Add(min(d, longest)).UnixNano())
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
	delay := time.Duration(h.rest.Load() - now.UnixNano())
	if delay > c.o.MaxWait {
		leave()
		return nil, resting{delay}
	}
	delay = max(delay, h.pace.ReserveN(now, 1).DelayFrom(now))
	if delay > 0 {
		if err := c.o.Sleep(ctx, delay); err != nil {
			leave()
			return nil, err
		}
	}
	return leave, nil
}

// slow keeps to a host's own pause where that is longer than ours.
func (h *host) slow(interval time.Duration, now time.Time) {
	const longest = 30 * time.Second // beyond it a source would never be read to its end
	interval = min(interval, longest)
	if every := rate.Every(interval); interval > 0 && every < h.pace.Limit() {
		h.pace.SetLimitAt(now, every)
		h.pace.SetBurstAt(now, 1)
	}
}

func restingError(u *url.URL, left time.Duration) *policy.Error {
	return policy.Errorf(policy.Unavailable, "%s has asked to be left alone for another %s; it will be tried again after that", u.Host, left.Round(time.Second))
}

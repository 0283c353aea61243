package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"datapolicy/policy"
)

// How long a robots.txt is believed: RFC 9309, §2.4 wants no more than a day.
// After a failure the host is asked again sooner.
const (
	robotsFresh     = 24 * time.Hour
	robotsRetry     = 15 * time.Minute
	robotsStale     = 7 * 24 * time.Hour  // an old copy serves so long while the host fails
	robotsGiveUp    = 30 * 24 * time.Hour // a file that failed for so long is taken for none (§2.3.1.4)
	robotsRedirects = 5                   // §2.3.1.2
)

// What is kept of robots.txt files, of all hosts together.
const (
	maxRobotsKept  = 4_096
	maxRobotsBytes = 32 << 20
)

type robotsCache struct {
	mu    sync.Mutex
	files map[string]robotsFile // by scheme and host
	bytes int
	once  singleflight.Group
}

type robotsFile struct {
	rules  *rules    // nil: the host failed, so nothing may be fetched
	read   time.Time // when rules was read
	due    time.Time
	failed time.Time // since when it has failed
}

func (r *robotsCache) init() { r.files = map[string]robotsFile{} }

func (r *robotsCache) get(site string) (robotsFile, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, ok := r.files[site]
	return f, ok
}

// keep makes room by dropping any: what was dropped is read again when needed.
func (r *robotsCache) keep(site string, f robotsFile) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bytes -= r.files[site].kept()
	r.files[site] = f
	r.bytes += f.kept()
	for other, old := range r.files {
		if len(r.files) <= maxRobotsKept && r.bytes <= maxRobotsBytes {
			return
		}
		if other != site {
			r.bytes -= old.kept()
			delete(r.files, other)
		}
	}
}

// kept is about how many bytes a file takes, 0 for one that is not there.
func (f robotsFile) kept() int {
	switch {
	case f == (robotsFile{}):
		return 0
	case f.rules == nil:
		return 128
	}
	return f.rules.size()
}

// askRobots is an error when the host does not want u to be fetched.
//
// Where robots.txt answers 4xx there is no rule. Where it answers 5xx or not at
// all, RFC 9309, §2.3.1.4 has us stay away: an old copy serves for a week, and
// without one the host is left alone until it answers, or for a month.
func (c *Client) askRobots(ctx context.Context, u *url.URL) error {
	if u.Path == "/robots.txt" {
		return nil
	}
	file, err := c.robotsOf(ctx, u)
	if err != nil {
		return err
	}
	if file.rules == nil {
		return policy.Errorf(policy.Unavailable, "%s cannot show its robots.txt at the moment, so nothing is fetched from it; it will be tried again", u.Host)
	}
	if file.rules.delay > 0 {
		h := c.host(u)
		h.slow(file.rules.delay, c.o.Clock())
		h.inUse.Add(-1)
	}
	if len(file.rules.list) == 0 {
		return nil
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !file.rules.allows(path) {
		return policy.Errorf(policy.Invalid, "%s does not want %s to be fetched by programs (robots.txt); switch the source off, or ask the publisher and then set robots: ignore", u.Host, shown(u))
	}
	return nil
}

// Sitemaps are the addresses of the sitemaps that the robots.txt of address's
// host names (RFC 9309 knows them as other records, §2.2.4).
func (c *Client) Sitemaps(ctx context.Context, address string) ([]string, error) {
	u, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	if err := c.permit(u); err != nil {
		return nil, err
	}
	file, err := c.robotsOf(ctx, u)
	if err != nil || file.rules == nil {
		return nil, err
	}
	var list []string
	for _, s := range file.rules.sitemaps {
		if to, err := u.Parse(s); err == nil && (to.Scheme == "http" || to.Scheme == "https") {
			list = append(list, to.String())
		}
	}
	return list, nil
}

// product is the name by which robots.txt knows us: "datapolicy" of
// "datapolicy/1.0".
func (c *Client) product() string { return productOf(strings.TrimSpace(c.o.UserAgent)) }

func (c *Client) robotsOf(ctx context.Context, u *url.URL) (robotsFile, error) {
	key := u.Scheme + "://" + u.Host
	now := c.o.Clock()
	file, known := c.robots.get(key)
	if known && now.Before(file.due) {
		return file, nil
	}
	done := c.robots.once.DoChan(key, func() (any, error) {
		fresh, err := c.readRobots(context.WithoutCancel(ctx), key, file) // others wait for it, too
		if err == nil {
			c.robots.keep(key, fresh)
		}
		return fresh, err
	})
	select {
	case result := <-done:
		return result.Val.(robotsFile), result.Err
	case <-ctx.Done():
		return robotsFile{}, explain(u, ctx.Err(), c)
	}
}

// readRobots fetches the file, by the rules of any other fetch but its own.
func (c *Client) readRobots(ctx context.Context, site string, old robotsFile) (robotsFile, error) {
	now := c.o.Clock()
	u, err := parseAddress(site + "/robots.txt")
	if err != nil {
		return robotsFile{}, err
	}
	resp, err := c.follow(ctx, u, Request{Accept: "text/plain, */*;q=0.5", IgnoreRobots: true, MaxBody: maxRobots + 1, redirects: robotsRedirects, cut: true, bare: true})
	status := StatusOf(err)
	switch {
	case err == nil:
		return robotsFile{rules: parseRules(resp.Body, c.product()), read: now, due: now.Add(robotsFresh)}, nil
	case status != 0 && status < 500 && status != http.StatusTooManyRequests, errors.Is(err, errRedirects):
		return robotsFile{rules: &rules{}, read: now, due: now.Add(robotsFresh)}, nil
	case old.rules != nil && now.Sub(old.read) < robotsStale:
		return robotsFile{rules: old.rules, read: old.read, due: now.Add(robotsRetry), failed: since(old.failed, now)}, nil
	case status == 0:
		return robotsFile{}, err // the host cannot be reached at all, or may not be: that is the better message
	}
	failed := robotsFile{due: now.Add(robotsRetry), failed: since(old.failed, now)}
	if now.Sub(failed.failed) > robotsGiveUp {
		failed.rules, failed.read = &rules{}, now
	}
	return failed, nil
}

func since(before, now time.Time) time.Time {
	if before.IsZero() {
		return now
	}
	return before
}

package fetch

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/sync/singleflight"

	"datapolicy/policy"
)

// How long a robots.txt is believed: RFC 9309, §2.4 wants no more than a day.
// After a failure the host is asked again sooner.
const (
	robotsFresh   = 24 * time.Hour
	robotsRetry   = 15 * time.Minute
	robotsStale   = 7 * 24 * time.Hour // an old copy serves so long while the host fails
	maxRobots     = 500 << 10          // RFC 9309, §2.5
	maxRobotsKept = 4_096
)

type robotsCache struct {
	mu    sync.Mutex
	files map[string]robotsFile
	once  singleflight.Group
}

type robotsFile struct {
	data *robotstxt.RobotsData // nil: the host failed, so nothing may be fetched
	read time.Time             // when data was read
	due  time.Time
}

func (r *robotsCache) init() { r.files = map[string]robotsFile{} }

// askRobots is an error when the host does not want u to be fetched.
//
// Where robots.txt answers 4xx there is no rule. Where it answers 5xx or not at
// all, RFC 9309, §2.3.1.4 has us stay away: an old copy serves for a week, and
// without one the host is left alone until it answers.
func (c *Client) askRobots(ctx context.Context, u *url.URL) error {
	if u.Path == "/robots.txt" {
		return nil
	}
	file, err := c.robotsOf(ctx, u)
	if err != nil {
		return err
	}
	if file.data == nil {
		return policy.Errorf(policy.Unavailable, "%s cannot show its robots.txt at the moment, so nothing is fetched from it; it will be tried again", u.Host)
	}
	group := file.data.FindGroup(c.product())
	if group == nil {
		return nil
	}
	if group.CrawlDelay > 0 {
		h := c.host(u)
		h.slow(group.CrawlDelay, c.o.Clock())
		h.inUse.Add(-1)
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !group.Test(path) {
		return policy.Errorf(policy.Invalid, "%s does not want %s to be fetched by programs (robots.txt); switch the source off, or ask the publisher and then set robots: ignore", u.Host, shown(u))
	}
	return nil
}

// product is the name by which robots.txt knows us: "datapolicy" of
// "datapolicy/1.0".
func (c *Client) product() string {
	name, _, _ := strings.Cut(c.o.UserAgent, "/")
	return strings.ToLower(strings.TrimSpace(name))
}

func (c *Client) robotsOf(ctx context.Context, u *url.URL) (robotsFile, error) {
	key := u.Scheme + "://" + u.Host
	now := c.o.Clock()
	c.robots.mu.Lock()
	file, known := c.robots.files[key]
	c.robots.mu.Unlock()
	if known && now.Before(file.due) {
		return file, nil
	}
	done := c.robots.once.DoChan(key, func() (any, error) {
		fresh, err := c.readRobots(context.WithoutCancel(ctx), key, file) // others wait for it, too
		if err != nil {
			return fresh, err
		}
		c.robots.mu.Lock()
		defer c.robots.mu.Unlock()
		if len(c.robots.files) >= maxRobotsKept {
			clear(c.robots.files)
		}
		c.robots.files[key] = fresh
		return fresh, nil
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
	resp, err := c.follow(ctx, u, Request{URL: u.String(), Accept: "text/plain, */*;q=0.5", IgnoreRobots: true, MaxBody: maxRobots})
	status := StatusOf(err)
	switch {
	case err == nil:
		data, err := robotstxt.FromBytes(resp.Body)
		if err != nil { // what cannot be read forbids nothing
			data, _ = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
		}
		return robotsFile{data, now, now.Add(robotsFresh)}, nil
	case status >= 400 && status < 500 && status != http.StatusTooManyRequests, isTooLarge(err):
		data, _ := robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
		return robotsFile{data, now, now.Add(robotsFresh)}, nil
	case ctx.Err() != nil, status == 0:
		if old.data != nil && now.Sub(old.read) < robotsStale && ctx.Err() == nil {
			return robotsFile{old.data, old.read, now.Add(robotsRetry)}, nil
		}
		return robotsFile{}, err // the host cannot be reached at all, or may not be: that is the better message
	}
	if old.data != nil && now.Sub(old.read) < robotsStale {
		return robotsFile{old.data, old.read, now.Add(robotsRetry)}, nil
	}
	return robotsFile{nil, now, now.Add(robotsRetry)}, nil
}

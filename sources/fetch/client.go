package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"datapolicy/policy"
)

// Options are a client's manners and limits. Zero values mean the defaults
// that are named.
type Options struct {
	// UserAgent is what we call ourselves. Defaults to "datapolicy/1.0"; Contact,
	// an address or a URL, is put behind it.
	UserAgent string
	Contact   string

	// AllowPrivate switches the guard off: any address may be dialled, and a proxy
	// of the environment is used. AllowHosts exempts single hosts from the guard
	// ("intranet.example.org", "127.0.0.1:8080").
	AllowPrivate bool
	AllowHosts   []string

	MaxBody      int64         // bytes after decompression; defaults to 20 MB
	MaxHeader    int64         // bytes; defaults to 256 KB
	MaxRedirects int           // defaults to 8
	Timeout      time.Duration // for one try, from dialling to the last byte, redirects included; defaults to 60 s
	IdleTimeout  time.Duration // without a byte, header included; defaults to 20 s
	Retries      int           // after a failure that may pass; defaults to 2, negative is none
	Backoff      time.Duration // before the first of them, doubled for each further one; defaults to 1 s
	MaxWait      time.Duration // the longest Retry-After that is waited for; defaults to 30 s. A longer one is handed to the caller

	PerHost  int           // requests at once to one host; defaults to 2
	Interval time.Duration // between requests to one host; defaults to 500 ms, negative is none
	Burst    int           // requests that may go without it; defaults to 4

	IgnoreRobots bool
	BreakAfter   int           // failures in a row after which a host is left alone; defaults to 8
	BreakFor     time.Duration // for how long; defaults to 5 min

	Clock func() time.Time                                 // defaults to time.Now
	Sleep func(ctx context.Context, d time.Duration) error // defaults to a timer

	Resolver *net.Resolver // of host names; defaults to the system's

	// Dial, if set, opens connections instead of the network, without a guard: for
	// the embedded newsroom and for tests.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client fetches. It is safe for use by many goroutines, and meant to be the
// only one of a process, since it is the one that keeps count per host.
type Client struct {
	o      Options
	http   *http.Transport
	agent  string
	codecs codecs
	robots robotsCache
	mu     sync.Mutex
	hosts  map[string]*host
}

// Connections that wait for another request: a pass over thousands of hosts
// keeps no more of them open than this, and none for longer.
const (
	maxIdle = 200
	idleFor = 90 * time.Second
)

// Request asks for one document. ETag and LastModified are those of the copy
// that is kept, if any.
type Request struct {
	URL          string
	ETag         string // as it came, quotes and W/ included
	LastModified string
	ValidFor     string // the address that gave the two, where it is another: they are sent to it alone
	Accept       string
	// IgnoreRobots is for addresses of which the publisher has told us that we may.
	IgnoreRobots bool
	MaxBody      int64 // if set: instead of the client's
	// Header is sent with the rest, such as a key. It goes to the host that was
	// asked only: a redirect to another, or to plain HTTP, is followed without it.
	Header http.Header
	// Pause is the least time between two requests to this host, where it asks
	// for more than ours; up to 30 s, and for all that follow.
	Pause time.Duration

	redirects int  // at most, if set: instead of the client's
	cut       bool // of a body that is too large, its beginning is wanted
	bare      bool // take what a redirect leads to for what it is
	fresh     bool // pass over what caches on the way have
}

// Response is what came.
type Response struct {
	Status       int
	URL          string // where it was found, after redirects
	Permanent    string // the new address, when only permanent redirects (301, 308) led there and it may be trusted; else ""
	Moved        string // the same, of another registrable domain or without https any more: for somebody to look at
	Header       http.Header
	Body         []byte // decompressed
	ContentType  string
	ETag         string
	LastModified string
	NotModified  bool          // 304: the copy that is kept is still good
	RetryAfter   time.Duration // how long the host asks to be left alone
	Freshness    Freshness     // how long the copy may be kept unasked
}

// New makes a client, or says which option is at fault.
func New(o Options) (*Client, error) {
	var errs []error
	for name, v := range map[string]int64{"MaxBody": o.MaxBody, "MaxHeader": o.MaxHeader, "MaxRedirects": int64(o.MaxRedirects), "Timeout": int64(o.Timeout), "IdleTimeout": int64(o.IdleTimeout), "PerHost": int64(o.PerHost), "Burst": int64(o.Burst)} {
		if v < 0 {
			errs = append(errs, fmt.Errorf("%s is negative", name))
		}
	}
	if strings.ContainsAny(o.UserAgent+o.Contact, "\r\n") {
		errs = append(errs, errors.New("UserAgent or Contact has a line break"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, policy.Errorf(policy.Invalid, "the options for fetching cannot be used: %v", err)
	}
	o = withDefaults(o)
	c := &Client{o: o, agent: o.UserAgent, hosts: map[string]*host{}}
	if o.Contact != "" {
		c.agent += " (+" + strings.Trim(o.Contact, "()+ ") + ")"
	}
	c.robots.init()
	c.http = c.transport()
	return c, nil
}

func withDefaults(o Options) Options {
	set(&o.UserAgent, "datapolicy/1.0")
	set(&o.MaxBody, 20<<20)
	set(&o.MaxHeader, 256<<10)
	set(&o.MaxRedirects, 8)
	set(&o.Timeout, 60*time.Second)
	set(&o.IdleTimeout, 20*time.Second)
	set(&o.Retries, 2)
	set(&o.Backoff, time.Second)
	set(&o.MaxWait, 30*time.Second)
	set(&o.PerHost, 2)
	set(&o.Interval, 500*time.Millisecond)
	set(&o.Burst, 4)
	set(&o.BreakAfter, 8)
	set(&o.BreakFor, 5*time.Minute)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Get fetches a document, trying again where that may help. An answer that is
// neither 2xx nor 304 is an error, from which StatusOf tells the number; the
// response comes with it.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := parseAddress(r.URL)
	if err != nil {
		return nil, err
	}
	wait := c.o.Backoff
	for try := 0; ; try++ {
		resp, err := c.follow(ctx, u, r)
		if err == nil || try >= c.o.Retries || !mayPass(err) || ctx.Err() != nil {
			return resp, err
		}
		if StatusOf(err) == http.StatusTooManyRequests && (r.Pause > 0 || r.Header != nil) {
			return resp, err // an API that counts by the hour, or by the key: asking again makes it worse
		}
		if StatusOf(err) == http.StatusTooManyRequests && resp.RetryAfter == 0 {
			return resp, err // to ask once more is what it complains of
		}
		pause := wait
		if resp != nil && resp.RetryAfter > 0 {
			if resp.RetryAfter > c.o.MaxWait {
				return resp, err
			}
			pause = resp.RetryAfter
		}
		if c.o.Sleep(ctx, pause) != nil {
			return resp, err
		}
		wait *= 2
	}
}

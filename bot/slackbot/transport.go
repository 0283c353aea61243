package slackbot

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The bounds of waiting for a Slack that says "later" (429).
const (
	maxAttempts = 5
	maxWait     = 2 * time.Minute // for one answer; what asks for more is given up
	defaultWait = 5 * time.Second // when Retry-After is missing or unreadable
)

// patience repeats a request that was answered 429, after the time that the
// answer asks for. Nothing else is repeated: after a 5xx or a broken
// connection Slack may have done the work already.
type patience struct {
	next  http.RoundTripper
	sleep func(context.Context, time.Duration) error
}

func (p patience) RoundTrip(req *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := p.next.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests || attempt == maxAttempts {
			return resp, err
		}
		wait := retryAfter(resp.Header.Get("Retry-After"))
		if wait > maxWait || (req.Body != nil && req.GetBody == nil) {
			return resp, nil
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
		_ = resp.Body.Close()
		if err := p.sleep(req.Context(), wait); err != nil {
			return nil, err
		}
		next := req.Clone(req.Context())
		if req.GetBody != nil {
			if next.Body, err = req.GetBody(); err != nil {
				return nil, err
			}
		}
		req = next
	}
}

// bearer puts the token into the header of requests to the Web API, where its
// description wants it; the library puts it into forms only. Nothing else, a
// response URL above all, is given it.
type bearer struct {
	next          http.RoundTripper
	apiURL, token string
}

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	if b.token != "" && req.Header.Get("Authorization") == "" && strings.HasPrefix(req.URL.String(), b.apiURL) {
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+b.token)
	}
	return b.next.RoundTrip(req)
}

// retryAfter reads the header: whole seconds, as Slack writes it.
func retryAfter(header string) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(header))
	if err != nil || seconds < 0 {
		return defaultWait
	}
	return time.Duration(max(seconds, 1)) * time.Second
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

// newHTTPClient has limits on each step rather than on the whole, since a
// request may have to wait for its turn.
func newHTTPClient(base http.RoundTripper, wait func(context.Context, time.Duration) error, apiURL, token string) *http.Client {
	if base == nil {
		base = &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 30 * time.Second,
			IdleConnTimeout:       90 * time.Second,
			MaxIdleConnsPerHost:   8,
			ForceAttemptHTTP2:     true,
		}
	}
	return &http.Client{
		Transport:     bearer{next: patience{next: base, sleep: wait}, apiURL: apiURL, token: token},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// follow fetches u and goes where its redirects lead. Each step is held to
// robots.txt, the host's limits and the guard, as if it had been asked for.
func (c *Client) follow(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	seen := map[string]bool{}
	permanent := true
	asked := *u
	for hop := 0; ; hop++ {
		if seen[u.String()] {
			return nil, policy.Errorf(policy.Unavailable, "%s redirects in a circle; open it in a browser to see whether it wants cookies or has moved", shown(u))
		}
		seen[u.String()] = true
		resp, err := c.step(ctx, u, r)
		if err != nil {
			return resp, err
		}
		if !isRedirect(resp.Status) {
			resp.URL = u.String()
			if hop > 0 && permanent {
				resp.Permanent = resp.URL
			}
			return resp, statusError(u, resp)
		}
		if hop >= c.o.MaxRedirects {
			return nil, policy.Errorf(policy.Unavailable, "%s redirects more than %d times; use the address where a browser ends up", shown(u), c.o.MaxRedirects)
		}
		if resp.Status != http.StatusMovedPermanently && resp.Status != http.StatusPermanentRedirect {
			permanent = false
		}
		next, err := u.Parse(resp.Header.Get("Location"))
		if err != nil || resp.Header.Get("Location") == "" {
			return nil, policy.Errorf(policy.Unavailable, "%s redirects to nowhere; use the address where a browser ends up", shown(u))
		}
		if u, err = parseAddress(next.String()); err != nil {
			return nil, policy.Errorf(policy.Invalid, "%s redirects to something that is no web page (%.100q); it was not followed", shown(u), next.String())
		}
		if !strings.EqualFold(u.Host, asked.Host) || u.Scheme != asked.Scheme {
			r.Header, r.Pause = nil, 0
		}
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// step makes one exchange, in its host's turn.
func (c *Client) step(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	if !c.o.IgnoreRobots && !r.IgnoreRobots {
		if err := c.askRobots(ctx, u); err != nil {
			return nil, err
		}
	}
	h := c.host(u)
	h.slow(r.Pause, c.o.Clock())
	leave, err := h.enter(ctx, c)
	if err != nil {
		return nil, explain(u, err, c)
	}
	defer leave()
	resp, err := h.breaker.Execute(func() (*Response, error) {
		resp, err := c.exchange(ctx, u, r)
		if err == nil && (resp.Status >= 500 || resp.Status == http.StatusTooManyRequests) {
			return resp, &hostFailure{resp}
		}
		return resp, err
	})
	var failed *hostFailure
	if errors.As(err, &failed) {
		return failed.resp, nil // follow makes an error of its status
	}
	if err != nil {
		return nil, explain(u, err, c)
	}
	return resp, nil
}

// hostFailure tells the breaker that an answer counts as a failure.
type hostFailure struct{ resp *Response }

func (*hostFailure) Error() string { return "the host failed" }

// exchange sends one request and reads its answer to the end, within limits of
// time and size.
func (c *Client) exchange(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, errTooSlow)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	c.setHeaders(req, r)
	raw, err := c.http.RoundTrip(req)
	if err != nil {
		return nil, causeOf(ctx, err)
	}
	defer raw.Body.Close()
	resp := &Response{
		Status: raw.StatusCode, URL: u.String(), Header: raw.Header, ContentType: raw.Header.Get("Content-Type"),
		ETag: raw.Header.Get("ETag"), LastModified: raw.Header.Get("Last-Modified"),
		NotModified: raw.StatusCode == http.StatusNotModified,
		RetryAfter:  retryAfter(raw.Header.Get("Retry-After"), c.o.Clock()),
	}
	if raw.StatusCode/100 != 2 {
		io.Copy(io.Discard, io.LimitReader(raw.Body, 16<<10)) // so that the connection can be used again
		return resp, nil
	}
	limit := c.o.MaxBody
	if r.MaxBody > 0 {
		limit = r.MaxBody
	}
	watched := newIdleReader(raw.Body, c.o.IdleTimeout, func() { stop(errIdle) })
	defer watched.stop()
	resp.Body, err = readBody(watched, raw.Header.Get("Content-Encoding"), limit)
	if err != nil {
		return nil, causeOf(ctx, err)
	}
	return resp, nil
}

func (c *Client) setHeaders(req *http.Request, r Request) {
	accept := r.Accept
	if accept == "" {
		accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", accept)
	req.Header.Set("Accept-Encoding", "gzip, deflate")
	for name, values := range r.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
}

// retryAfter reads the header's two forms: seconds, or a date (RFC 9110,
// §10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(seconds, 0), 365*24*3600)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// shown is an address as it may be shown: without a password.
func shown(u *url.URL) string {
	s := u.Redacted()
	if len(s) > 200 {
		s = string(bytes.ToValidUTF8([]byte(s[:200]), nil)) + "…"
	}
	return s
}

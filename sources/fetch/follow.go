package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"datapolicy/policy"
)

// trail is the way of one request over its redirects.
type trail struct {
	asked     *url.URL
	seen      []string
	permanent bool          // all redirects so far were (301, 308)
	secure    bool          // none led from https to http
	spent     time.Duration // on exchanges, of the client's Timeout
}

// follow fetches u and goes where its redirects lead. Each step is held to
// robots.txt, the host's limits and the guard, as if it had been asked for.
func (c *Client) follow(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	t := &trail{asked: u, permanent: true, secure: true}
	most := c.o.MaxRedirects
	if r.redirects > 0 {
		most = r.redirects
	}
	for hop := 0; ; hop++ {
		address := withoutUserOf(u)
		if slices.Contains(t.seen, address) {
			return nil, policy.Errorf(policy.Unavailable, "%s redirects in a circle; open it in a browser to see whether it wants cookies or has moved", shown(u)).Because(errRedirects)
		}
		t.seen = append(t.seen, address)
		asking := r
		if r.ValidFor != address && (r.ValidFor != "" || hop > 0) {
			asking.ETag, asking.LastModified = "", "" // they are of another document, and may tell its host who we are
		}
		resp, err := c.step(ctx, u, asking, t)
		if err != nil {
			return resp, err
		}
		if !isRedirect(resp) {
			resp.URL = address
			return c.arrived(u, resp, r, t, hop)
		}
		if hop >= most {
			return nil, policy.Errorf(policy.Unavailable, "%s redirects more than %d times; use the address where a browser ends up", shown(u), most).Because(errRedirects)
		}
		next, err := t.next(u, resp)
		if err != nil {
			return nil, err
		}
		if wait := resp.RetryAfter; wait > c.o.MaxWait { // before the redirected request (RFC 9110, §10.2.3)
			return resp, restingError(u, wait)
		} else if wait > 0 {
			if err := c.o.Sleep(ctx, wait); err != nil {
				return nil, explain(u, err, c)
			}
		}
		if next.Host != t.asked.Host || next.Scheme != t.asked.Scheme {
			r.Header, r.Pause = nil, 0
		}
		u = next
	}
}

// errRedirects is behind the error of a way that has no end.
var errRedirects = errors.New("too many redirects")

// next is where a redirect leads. A name and password stay with the origin that
// they were given for, and a redirect brings none of its own.
func (t *trail) next(from *url.URL, resp *Response) (*url.URL, error) {
	location := resp.Header.Get("Location")
	target, err := from.Parse(location)
	if err != nil || location == "" {
		return nil, policy.Errorf(policy.Unavailable, "%s redirects to nowhere; use the address where a browser ends up", shown(from))
	}
	to, err := parseAddress(target.String())
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "%s redirects to something that is no web page (%.100q); it was not followed", shown(from), withoutUser(target.String()))
	}
	if to.User = nil; to.Host == t.asked.Host && to.Scheme == t.asked.Scheme {
		to.User = t.asked.User
	}
	if resp.Status != http.StatusMovedPermanently && resp.Status != http.StatusPermanentRedirect {
		t.permanent = false
	}
	if from.Scheme == "https" && to.Scheme == "http" {
		t.secure = false
	}
	return to, nil
}

// arrived makes the answer of what was found at the end of the way.
func (c *Client) arrived(u *url.URL, resp *Response, r Request, t *trail, hops int) (*Response, error) {
	if hops > 0 && !r.bare {
		if what := detour(t.asked, u); what != "" {
			return nil, policy.Errorf(policy.Unavailable, "%s does not lead to a document but to %s (%s); open it in a browser, and take another address if it stays so", shown(t.asked), what, u.Host)
		}
		if t.permanent && u.User == nil { // an address with a password stays as the operator wrote it
			if t.secure && sameOwner(t.asked, u) {
				resp.Permanent = resp.URL
			} else {
				resp.Moved = resp.URL
			}
		}
	}
	return resp, statusError(u, resp)
}

// sameOwner reports whether two hosts are of one registrable domain: who holds
// one of them may speak for the other. A domain that ran out and was bought by
// somebody else redirects, too.
func sameOwner(a, b *url.URL) bool {
	if a.Hostname() == b.Hostname() {
		return true
	}
	ofA, errA := publicsuffix.EffectiveTLDPlusOne(a.Hostname())
	ofB, errB := publicsuffix.EffectiveTLDPlusOne(b.Hostname())
	return errA == nil && errB == nil && ofA == ofB
}

func isRedirect(resp *Response) bool {
	switch resp.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	case http.StatusMultipleChoices:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// step makes one exchange, in its host's turn.
func (c *Client) step(ctx context.Context, u *url.URL, r Request, t *trail) (*Response, error) {
	if err := c.permit(u); err != nil {
		return nil, err
	}
	if !c.o.IgnoreRobots && !r.IgnoreRobots {
		if err := c.askRobots(ctx, u); err != nil {
			return nil, err
		}
	}
	h := c.host(u)
	h.slow(r.Pause, c.o.Clock())
	leave, err := h.enter(ctx, c)
	var rest resting
	if errors.As(err, &rest) {
		return &Response{URL: shown(u), RetryAfter: rest.left}, restingError(u, rest.left)
	}
	if err != nil {
		return nil, explain(u, err, c)
	}
	defer leave()
	left := c.o.Timeout - t.spent
	if left <= 0 {
		return nil, explain(u, errTooSlow, c)
	}
	resp, err := h.breaker.Execute(func() (*Response, error) {
		begin := c.o.Clock()
		resp, err := c.ask(ctx, u, r, left)
		t.spent += c.o.Clock().Sub(begin)
		if err == nil && (resp.Status >= 500 || resp.Status == http.StatusTooManyRequests) {
			return resp, &hostFailure{resp}
		}
		return resp, err
	})
	var failed *hostFailure
	if errors.As(err, &failed) {
		// A 503 is of one service of the host: the others of it are still asked, and
		// whoever asked this one heeds its Retry-After.
		if failed.resp.Status == http.StatusTooManyRequests {
			h.leaveAlone(failed.resp.RetryAfter, c.o.Clock())
		}
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

// ask makes an exchange, and a second one without validators where a server
// answers "not modified" about a copy that we did not name.
func (c *Client) ask(ctx context.Context, u *url.URL, r Request, left time.Duration) (*Response, error) {
	resp, err := c.exchange(ctx, u, r, left)
	if err != nil || resp.Status != http.StatusNotModified {
		return resp, err
	}
	if resp.NotModified = (r.ETag != "" || r.LastModified != "") && sameVersion(r.ETag, resp.ETag); resp.NotModified {
		return resp, nil
	}
	r.ETag, r.LastModified, r.fresh = "", "", true
	return c.exchange(ctx, u, r, left)
}

// authority is an address's part in Authorization, if it has one.
func authority(u *url.URL) (name, password string, ok bool) {
	if u.User == nil {
		return "", "", false
	}
	password, _ = u.User.Password()
	return u.User.Username(), password, !strings.Contains(u.User.Username(), ":")
}

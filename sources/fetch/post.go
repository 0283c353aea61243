package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"datapolicy/policy"
)

// Form is a request that orders something: fields sent by POST, as a WebSub hub
// takes them.
type Form struct {
	URL    string
	Fields url.Values
}

// maxAnswer is how much of the answer to a form is read, in bytes.
const maxAnswer = 16 << 10

// Post sends a form, under the same guard, limits and pace per host as Get. It
// is sent once: who orders something decides whether to order it again. A 307 or
// 308 is followed, and never from https to http, where the fields would be read
// on the way. An answer other than 2xx is an error, with the answer's beginning
// in the response. robots.txt is not asked: it is for those who crawl.
func (c *Client) Post(ctx context.Context, f Form) (*Response, error) {
	u, err := parseAddress(f.URL)
	if err != nil {
		return nil, err
	}
	for hop := 0; ; hop++ {
		resp, err := c.submit(ctx, u, f.Fields.Encode())
		if err != nil {
			return resp, err
		}
		resp.URL = u.String()
		if resp.Status != http.StatusTemporaryRedirect && resp.Status != http.StatusPermanentRedirect {
			return resp, answered(u, resp)
		}
		next, err := u.Parse(resp.Header.Get("Location"))
		switch {
		case err != nil || resp.Header.Get("Location") == "":
			return nil, policy.Errorf(policy.Unavailable, "%s redirects to nowhere; its operator has to mend that", shown(u))
		case hop >= c.o.MaxRedirects:
			return nil, policy.Errorf(policy.Unavailable, "%s redirects more than %d times; its operator has to mend that", shown(u), c.o.MaxRedirects)
		case u.Scheme == "https" && next.Scheme != "https":
			return nil, policy.Errorf(policy.Invalid, "%s redirects from https to an address without it; nothing was sent there", shown(u))
		}
		from := u
		if u, err = parseAddress(next.String()); err != nil {
			return nil, policy.Errorf(policy.Invalid, "%s redirects to something that is no web address; nothing was sent there", shown(from)).Because(err)
		}
	}
}

// answered is nil for 2xx.
func answered(u *url.URL, resp *Response) error {
	if resp.Status/100 == 2 {
		return nil
	}
	return policy.Errorf(policy.Unavailable, "%s answered %d %s", shown(u), resp.Status, http.StatusText(resp.Status)).Because(&StatusError{resp.Status})
}

// submit makes one exchange, in its host's turn.
func (c *Client) submit(ctx context.Context, u *url.URL, fields string) (*Response, error) {
	if err := c.permit(u); err != nil {
		return nil, err
	}
	h := c.host(u)
	leave, err := h.enter(ctx, c)
	var rest resting
	if errors.As(err, &rest) {
		return &Response{URL: shown(u), RetryAfter: rest.left}, restingError(u, rest.left)
	}
	if err != nil {
		return nil, explain(u, err, c)
	}
	defer leave()
	resp, err := h.breaker.Execute(func() (*Response, error) {
		resp, err := c.send(ctx, u, fields)
		if err == nil && (resp.Status >= 500 || resp.Status == http.StatusTooManyRequests) {
			return resp, &hostFailure{resp}
		}
		return resp, err
	})
	var failed *hostFailure
	if errors.As(err, &failed) {
		return failed.resp, nil // Post makes an error of its status
	}
	if err != nil {
		return nil, explain(u, err, c)
	}
	return resp, nil
}

// send makes one exchange.
func (c *Client) send(ctx context.Context, u *url.URL, fields string) (*Response, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, errTooSlow)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(fields))
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "*/*")
	raw, err := c.http.RoundTrip(req)
	if err != nil {
		return nil, causeOf(ctx, err)
	}
	defer raw.Body.Close()
	body, err := io.ReadAll(io.LimitReader(raw.Body, maxAnswer))
	if err != nil && raw.StatusCode/100 == 2 { // it was taken; what else was to be said is not needed
		body = nil
	}
	return &Response{
		Status: raw.StatusCode, URL: u.String(), Header: raw.Header, Body: body, ContentType: raw.Header.Get("Content-Type"),
		RetryAfter: retryAfter(raw.Header.Get("Retry-After"), c.o.Clock()),
	}, nil
}

// Unfold undoes the compression of a body that came to us by another way than
// Get, within a limit in bytes: what a bomb unfolds to is never held.
func Unfold(body []byte, encoding string, limit int64) ([]byte, error) {
	out, err := new(codecs).readBody(bytes.NewReader(body), encoding, int64(len(body)), limit)
	var unknown unknownEncoding
	switch {
	case err == nil:
		return out, nil
	case errors.Is(err, errTooLarge):
		return nil, policy.Errorf(policy.Invalid, "the document is larger than %d bytes, or unfolds to more", limit).Because(err)
	case errors.As(err, &unknown):
		return nil, policy.Errorf(policy.Invalid, "the document is in a compression that we do not know (%s)", string(unknown)).Because(err)
	}
	return nil, policy.Errorf(policy.Invalid, "the document's compression is broken").Because(err)
}

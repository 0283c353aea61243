package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"datapolicy/policy"
)

const defaultAccept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"

// maxFields is how many header fields an answer may have. Real ones have thirty.
const maxFields = 500

// exchange sends one request and reads its answer to the end, within limits of
// time and size.
func (c *Client) exchange(ctx context.Context, u *url.URL, r Request, left time.Duration) (*Response, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer time.AfterFunc(left, func() { stop(errTooSlow) }).Stop()
	raw, err := c.http.RoundTrip(c.request(ctx, u, r))
	if err != nil {
		return nil, causeOf(ctx, err)
	}
	defer raw.Body.Close()
	if fields := countFields(raw.Header); fields > maxFields {
		return nil, policy.Errorf(policy.Invalid, "%s sends %d header fields, of which no more than %d are read; take another address of it", shown(u), fields, maxFields)
	}
	now := c.o.Clock()
	resp := &Response{
		Status: raw.StatusCode, Header: raw.Header, ContentType: raw.Header.Get("Content-Type"),
		ETag: raw.Header.Get("ETag"), LastModified: raw.Header.Get("Last-Modified"),
		RetryAfter: retryAfter(raw.Header.Get("Retry-After"), now), Freshness: freshnessOf(raw.Header, now),
	}
	if !isDocument(resp) {
		io.Copy(io.Discard, io.LimitReader(raw.Body, 16<<10)) // so that the connection can be used again
		return resp, nil
	}
	limit := c.o.MaxBody
	if r.MaxBody > 0 {
		limit = r.MaxBody
	}
	watched := newIdleReader(raw.Body, c.o.IdleTimeout, func() { stop(errIdle) })
	defer watched.stop()
	resp.Body, err = c.codecs.readBody(watched, raw.Header.Get("Content-Encoding"), raw.ContentLength, limit)
	if r.cut && errors.Is(err, errTooLarge) {
		err = nil
	}
	if err != nil {
		return nil, causeOf(ctx, err)
	}
	return resp, nil
}

// request is what is sent: who we are, what we take, which copy we have. No
// cookie is kept, so none is sent.
func (c *Client) request(ctx context.Context, u *url.URL, r Request) *http.Request {
	accept := r.Accept
	if accept == "" {
		accept = defaultAccept
	}
	header := make(http.Header, 8)
	header["User-Agent"] = []string{c.agent}
	header["Accept"] = []string{accept}
	header["Accept-Encoding"] = []string{accepted}
	for name, values := range r.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	if r.ETag != "" {
		header["If-None-Match"] = []string{r.ETag}
	}
	if r.LastModified != "" {
		header["If-Modified-Since"] = []string{r.LastModified}
	}
	if r.fresh {
		header["Cache-Control"] = []string{"no-cache"}
	}
	req := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	if name, password, ok := authority(u); ok {
		req.SetBasicAuth(name, password)
	}
	return req.WithContext(ctx)
}

// isDocument reports whether an answer brings one, whole. 206 is a part that
// nobody asked for, 202 and 204 are none yet, 226 is a feed's newer entries
// (RFC 3229), which we do not ask for either but can read.
func isDocument(resp *Response) bool {
	switch resp.Status {
	case http.StatusOK, http.StatusNonAuthoritativeInfo, http.StatusIMUsed:
		return true
	}
	return false
}

func countFields(h http.Header) (n int) {
	for _, values := range h {
		n += len(values)
	}
	return n
}

package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

var (
	errTooLarge = errors.New("response body over the limit")
	errRedirect = errors.New("the server redirects")
)

// maxErrorBody bounds what is read of an error's body, in bytes.
const maxErrorBody = 64 << 10

// guard is the RoundTripper under go-openai: it bounds bodies, turns redirects
// into errors, and notes the response headers that the library's errors lose.
type guard struct {
	inner   http.RoundTripper
	maxBody int64
	clock   func() time.Time
}

// responseNote is what one attempt's response headers said about trying again.
type responseNote struct {
	retryAfter  time.Duration // 0: nothing said
	shouldRetry *bool         // OpenAI's x-should-retry
}

type noteKey struct{}

func withNote(ctx context.Context, n *responseNote) context.Context {
	return context.WithValue(ctx, noteKey{}, n)
}

func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := g.inner.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.Body.Close()
		return nil, errRedirect
	}
	if note, ok := req.Context().Value(noteKey{}).(*responseNote); ok {
		note.retryAfter = retryAfter(resp.Header, g.clock())
		if b, err := strconv.ParseBool(resp.Header.Get("X-Should-Retry")); err == nil {
			note.shouldRetry = &b
		}
	}
	if resp.StatusCode >= 400 {
		resp.Body = &bounded{Reader: io.LimitReader(resp.Body, maxErrorBody), Closer: resp.Body}
	} else {
		resp.Body = &bounded{Reader: &limit{r: resp.Body, left: g.maxBody}, Closer: resp.Body}
	}
	return resp, nil
}

type bounded struct {
	io.Reader
	io.Closer
}

// limit reads up to left bytes and fails, rather than ends, at the next.
type limit struct {
	r    io.Reader
	left int64
}

func (l *limit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		var one [1]byte
		if n, err := l.r.Read(one[:]); n == 0 {
			return 0, err
		}
		return 0, errTooLarge
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// retryAfter reads Retry-After (RFC 9110 §10.2.3: seconds or a date) and the
// finer retry-after-ms that OpenAI sends. Nonsense and the past are 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	v := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if s > 0 && s < 1e6 {
			return time.Duration(s * float64(time.Second))
		}
		return 0
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

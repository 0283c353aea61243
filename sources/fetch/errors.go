package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
	"github.com/sony/gobreaker/v2"

	"datapolicy/policy"
)

// StatusError is the cause of the error of an answer that is no document.
type StatusError struct{ Status int }

func (e *StatusError) Error() string { return http.StatusText(e.Status) }

// StatusOf is the HTTP status behind an error of Get, or 0 when there was no
// answer.
func StatusOf(err error) int {
	var e *StatusError
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// statusError is nil for a document and for "not modified".
func statusError(u *url.URL, resp *Response) error {
	if isDocument(resp) || resp.NotModified {
		return nil
	}
	code, advice := policy.Unavailable, "it will be tried again"
	switch s := resp.Status; {
	case s == http.StatusPartialContent:
		advice = "that is a part of a document, which nobody asked for; it will be tried again"
	case s == http.StatusAccepted:
		advice = "it has nothing for us yet, or wants to see a browser first; it will be tried again"
	case s/100 == 2:
		advice = "which brings no document; it will be tried again"
	case s == http.StatusNotModified:
		advice = "about a copy that we do not have, also when asked for the whole; it will be tried again"
	case s == http.StatusGone:
		code, advice = policy.NotFound, "it is gone for good; take the source out of the catalog or give its new address"
	case s == http.StatusNotFound:
		code, advice = policy.NotFound, "check the address; `datapolicy sources discover` may find where it is now"
	case s == http.StatusUnauthorized || s == http.StatusPaymentRequired || s == http.StatusProxyAuthRequired:
		advice = "it wants a login or a subscription: give the address of something public, or take it out of the catalog"
	case s == http.StatusForbidden || s == http.StatusNotAcceptable:
		advice = "it does not let us in, as it may refuse programs or our country: ask its publisher, or take another source"
	case s == http.StatusUnavailableForLegalReasons:
		advice = "a law or a court keeps it from us where we are; take another source, or run where it may be read"
	case s == http.StatusTooManyRequests:
		advice = "we ask too often: raise `every` for it in the catalog"
	case s >= 400 && s < 500:
		advice = "check the address in the catalog"
	}
	return policy.Errorf(code, "%s answered %d %s; %s", shown(u), resp.Status, http.StatusText(resp.Status), advice).Because(&StatusError{resp.Status})
}

// causeOf is why a context was ended, where that explains err better than err
// does.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return errors.Join(cause, err)
	}
	return err
}

// countsAgainst reports whether an error is the host's failing rather than
// ours or the document's.
func countsAgainst(err error) bool {
	var unknown unknownEncoding
	return !policyError(err) && !errors.Is(err, errTooLarge) && !errors.As(err, &unknown) && !guardRefused(err) && !errors.Is(err, context.Canceled)
}

func guardRefused(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}

// mayPass reports whether trying again may help at once.
func mayPass(err error) bool {
	switch StatusOf(err) {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return true
	case 0:
	default:
		return false
	}
	var t *transient
	return errors.As(err, &t)
}

// transient marks failures of the network that may pass.
type transient struct{ err error }

func (t *transient) Error() string { return t.err.Error() }
func (t *transient) Unwrap() error { return t.err }

// explain makes an error for a person of what went wrong on the way to u.
func explain(u *url.URL, err error, c *Client) error {
	where := shown(u)
	var (
		unknown   unknownEncoding
		broken    *brokenCoding
		dns       *net.DNSError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		verify    *tls.CertificateVerificationError
		timeout   net.Error
	)
	switch {
	case policyError(err):
		return err
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return policy.Errorf(policy.Unavailable, "%s has failed %d times in a row and is left alone for %s; it will be tried again", u.Host, c.o.BreakAfter, c.o.BreakFor).Because(err)
	case errors.Is(err, ssrf.ErrProhibitedIP):
		return privateError(u).Because(err)
	case guardRefused(err): // a network other than TCP: permit has seen to the port
		return policy.Errorf(policy.Invalid, "%s cannot be reached in a way that is allowed; if that is wanted, allow the host in the configuration (gather: allow_hosts)", where).Because(err)
	case errors.Is(err, errTooLarge):
		return policy.Errorf(policy.Invalid, "%s is larger than %d MB, or unfolds to more; give the address of a smaller document", where, max(c.o.MaxBody>>20, 1)).Because(err)
	case errors.As(err, &unknown):
		return policy.Errorf(policy.Unavailable, "%s sends its answer in a compression that was not asked for (%s); its publisher has to mend that, or take another address of it", where, string(unknown)).Because(err)
	case errors.As(err, &broken):
		return policy.Errorf(policy.Unavailable, "%s sends its answer in a compression that is broken (%s); it will be tried again", where, broken.coding).Because(err)
	case errors.Is(err, errIdle), errors.Is(err, errTooSlow):
		return policy.Errorf(policy.Unavailable, "%s is too slow: no answer within %s, or a pause of more than %s in it; it will be tried again", where, c.o.Timeout, c.o.IdleTimeout).Because(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded) && !isTimeout(err):
		return policy.Errorf(policy.Unavailable, "fetching %s was broken off; the next pass begins anew", where).Because(err)
	case errors.As(err, &hostname):
		return policy.Errorf(policy.Unavailable, "the certificate of %s is for another host; check the address, and do not trust what it shows", u.Host).Because(err)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return policy.Errorf(policy.Unavailable, "the certificate of %s has expired, or our clock is wrong; its publisher has to renew it", u.Host).Because(err)
	case errors.As(err, &authority), errors.As(err, &invalid), errors.As(err, &verify):
		return policy.Errorf(policy.Unavailable, "the certificate of %s cannot be trusted (it is self-signed or its chain is incomplete); its publisher has to mend it", u.Host).Because(err)
	case errors.As(err, &record), strings.Contains(err.Error(), "tls:"), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return policy.Errorf(policy.Unavailable, "%s does not speak HTTPS as it should; check whether the address begins with http://", u.Host).Because(err)
	case errors.As(err, &dns):
		err = &transient{err}
		if dns.IsNotFound {
			return policy.Errorf(policy.Unavailable, "the host %s cannot be found; check the address, or our network's name server", u.Hostname()).Because(dns)
		}
		return policy.Errorf(policy.Unavailable, "the name server does not answer for %s; it will be tried again", u.Hostname()).Because(err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return policy.Errorf(policy.Unavailable, "%s does not take connections at the moment; it will be tried again", u.Host).Because(&transient{err})
	case errors.As(err, &timeout) && timeout.Timeout():
		return policy.Errorf(policy.Unavailable, "%s does not answer within %s; it will be tried again", u.Host, c.o.IdleTimeout).Because(err)
	case strings.Contains(err.Error(), "response headers exceeded"), strings.Contains(err.Error(), "response header"), strings.Contains(err.Error(), "COMPRESSION_ERROR"): // HPACK's limit on one field
		return policy.Errorf(policy.Invalid, "%s sends headers of more than %d KB, which are not read; take another address of it", u.Host, c.o.MaxHeader>>10).Because(err)
	case isGarbled(err):
		return policy.Errorf(policy.Unavailable, "%s does not answer as a web server does (%.100s); check the address and its port", u.Host, plainly(err)).Because(err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), strings.Contains(err.Error(), "stream error"), strings.Contains(err.Error(), "GOAWAY"):
		return policy.Errorf(policy.Unavailable, "%s broke off in the middle of its answer; it will be tried again", where).Because(&transient{err})
	}
	return policy.Errorf(policy.Unavailable, "%s could not be fetched; it will be tried again", where).Because(err)
}

func isTimeout(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

func policyError(err error) bool {
	var e *policy.Error
	return errors.As(err, &e)
}

// plainly is an error's text without what a server put into it.
func plainly(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\"")
	return strings.TrimRight(strings.TrimPrefix(text, "net/http: "), " :")
}

// isGarbled reports whether an answer was no HTTP. The standard library has
// words for this and no types.
func isGarbled(err error) bool {
	return slices.ContainsFunc([]string{
		"malformed", "unsupported transfer encoding", "too many transfer encodings", "bad Content-Length", "multiple Content-Length",
		"invalid byte in chunk", "chunked encoding", "protocol error", "PROTOCOL_ERROR", "FRAME_SIZE_ERROR",
	}, func(words string) bool { return strings.Contains(err.Error(), words) })
}

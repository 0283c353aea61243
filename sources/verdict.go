package sources

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
)

// Cause is why a source failed when it was tried, or wants a look; each has a
// remedy of its own.
type Cause string

const (
	NameUnknown   Cause = "DNS"          // its host has no address
	Untrusted     Cause = "TLS"          // its certificate, or how it speaks HTTPS
	NoAnswer      Cause = "no answer"    // a connection refused, broken off, or too slow
	Unfound       Cause = "404"          // not at this address
	GoneForGood   Cause = "410"          // and for good
	Shut          Cause = "refused"      // 401, 403, 406, 429, 451: it does not let us in
	Faulty        Cause = "server error" // 5xx
	OtherAnswer   Cause = "other answer" // any other status
	Robots        Cause = "robots"       // its robots.txt
	OurLimits     Cause = "our limits"   // our own guard: a private address, a port, a document too large
	NoFeed        Cause = "no feed"      // it answers with something else than what the catalog says
	OtherLayout   Cause = "layout"       // a listing in which nothing is where the catalog says, or anywhere
	Empty         Cause = "empty"        // it lists nothing
	Misconfigured Cause = "catalog"      // what it is to be asked for makes no question
	NeedsKey      Cause = "needs a key"  // that is not there
	Moved         Cause = "moved"        // it was read, at another address for good
	Odd           Cause = "odd"          // it was read, and its entries cannot be right: all of one title, or of the future
	Old           Cause = "old"          // it was read, and nothing in it is of late
)

// unreached is the cause of an error of fetching.
func unreached(err error) Cause {
	switch status := fetch.StatusOf(err); {
	case status == http.StatusNotFound:
		return Unfound
	case status == http.StatusGone:
		return GoneForGood
	case status == http.StatusUnauthorized, status == http.StatusPaymentRequired, status == http.StatusForbidden, status == http.StatusNotAcceptable,
		status == http.StatusTooManyRequests, status == http.StatusUnavailableForLegalReasons:
		return Shut
	case status/100 == 5:
		return Faulty
	case status != 0:
		return OtherAnswer
	}
	var (
		dns       *net.DNSError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	message := policy.Message(err)
	switch {
	case strings.Contains(message, "robots.txt"):
		return Robots
	case errors.As(err, &dns):
		return NameUnknown
	case errors.As(err, &authority), errors.As(err, &hostname), errors.As(err, &invalid), errors.As(err, &verify), errors.As(err, &record), errors.As(err, &alert),
		strings.Contains(message, "HTTPS"):
		return Untrusted
	case policy.CodeOf(err) == policy.Invalid:
		return OurLimits
	}
	return NoAnswer
}

// unread is the cause of an error of reading what was fetched.
func unread(f catalog.Format, err error) Cause {
	if f == catalog.Listing {
		return OtherLayout
	}
	if policy.CodeOf(err) == policy.Unavailable {
		return NoAnswer // a further page
	}
	return NoFeed
}

// old is the age of a source's newest entry from which on it wants a look:
// small authorities are silent for months.
const old = 180 * 24 * time.Hour

// wantsLook is what a source that was read is to be looked at for, and what to do.
func (t *turn) wantsLook(r *CheckResult) (Cause, string) {
	switch {
	case r.Moved != "":
		return Moved, "it is at " + r.Moved + " for good; put that address into the catalog"
	case t.inquiry == nil && !r.Newest.IsZero() && t.now.Sub(r.Newest) > old:
		return Old, fmt.Sprintf("nothing since %s: look in a browser whether its news is elsewhere now, or switch it off (off: true)", r.Newest.Format("2 January 2006"))
	}
	return "", r.Advice
}

// formatOf is a feed's format as a person writes it.
func formatOf(f *feed.Feed) string {
	name := f.Format
	if name == "json" {
		name = "json feed"
	}
	return strings.TrimSpace(name + " " + f.Version)
}

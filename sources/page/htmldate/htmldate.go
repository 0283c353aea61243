// Package htmldate stands in for github.com/markusmobius/go-htmldate, which
// go-trafilatura imports to read a page's date. We read dates ourselves (see
// sources/date and sources/page) and never let trafilatura look for one, but that
// package's own import, go-dateparser, compiles the calendars of two hundred
// languages whenever the program starts: 150 ms and 78 MB, for a help text too.
//
// The main module's go.mod puts this one in its place with a replace line. It
// declares what go-trafilatura v1.12 names, and finds no date. To take it away
// again, drop the replace line and this folder.
package htmldate

import (
	"errors"
	"time"

	"golang.org/x/net/html"
)

// Options are those that go-trafilatura sets; they change nothing.
type Options struct {
	URL                 string
	UseOriginalDate     bool
	SkipExtensiveSearch bool
}

// Result is a date found; ours is always zero.
type Result struct {
	DateTime time.Time
	HasTime  bool
}

// IsZero reports whether no date was found.
func (r Result) IsZero() bool { return r.DateTime.IsZero() }

// FromDocument finds no date.
func FromDocument(*html.Node, Options) (Result, error) {
	return Result{}, errors.New("dates are not read here")
}

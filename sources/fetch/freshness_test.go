package fetch

import (
	"net/http"
	"testing"
	"time"
)

var noon = time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)

func TestFreshness(t *testing.T) {
	const date, later = "Mon, 20 Jan 2025 12:00:00 GMT", "Mon, 20 Jan 2025 17:00:00 GMT"
	for name, c := range map[string]struct {
		header  http.Header
		left    time.Duration
		told    bool
		noStore bool
	}{
		"nothing said":                           {header: http.Header{}},
		"max-age":                                {header: http.Header{"Cache-Control": {"public, max-age=7200"}}, left: 2 * time.Hour, told: true},
		"in capitals, quoted, spaced":            {header: http.Header{"Cache-Control": {`Public ,  MAX-AGE="7200"`}}, left: 2 * time.Hour, told: true},
		"on the second line":                     {header: http.Header{"Cache-Control": {"public", "max-age=7200"}}, left: 2 * time.Hour, told: true},
		"less its age":                           {header: http.Header{"Cache-Control": {"max-age=14400"}, "Age": {"3600"}}, left: 3 * time.Hour, told: true},
		"older than its age says, by its date":   {header: http.Header{"Cache-Control": {"max-age=14400"}, "Age": {"60"}, "Date": {"Mon, 20 Jan 2025 10:00:00 GMT"}}, left: 2 * time.Hour, told: true},
		"a server whose clock is ahead":          {header: http.Header{"Cache-Control": {"max-age=3600"}, "Date": {"Mon, 20 Jan 2025 15:00:00 GMT"}}, left: time.Hour, told: true},
		"older than it may be":                   {header: http.Header{"Cache-Control": {"max-age=60"}, "Age": {"3600"}}, told: true},
		"two ages: the first":                    {header: http.Header{"Cache-Control": {"max-age=7200"}, "Age": {"3600, 60"}}, left: time.Hour, told: true},
		"an age that is none":                    {header: http.Header{"Cache-Control": {"max-age=7200"}, "Age": {"-5"}}, left: 2 * time.Hour, told: true},
		"s-maxage is for shared caches":          {header: http.Header{"Cache-Control": {"s-maxage=86400, max-age=60"}}, left: time.Minute, told: true},
		"s-maxage alone":                         {header: http.Header{"Cache-Control": {"s-maxage=86400"}}},
		"private is for us":                      {header: http.Header{"Cache-Control": {"private, max-age=60"}}, left: time.Minute, told: true},
		"must-revalidate, stale-if-error":        {header: http.Header{"Cache-Control": {"max-age=60, must-revalidate, stale-if-error=86400"}}, left: time.Minute, told: true},
		"max-age goes before Expires":            {header: http.Header{"Cache-Control": {"max-age=7200"}, "Expires": {later}, "Date": {date}}, left: 2 * time.Hour, told: true},
		"Expires":                                {header: http.Header{"Expires": {later}, "Date": {date}}, left: 5 * time.Hour, told: true},
		"Expires without a date":                 {header: http.Header{"Expires": {later}}, left: 5 * time.Hour, told: true},
		"Expires by a clock that is behind":      {header: http.Header{"Expires": {"Mon, 20 Jan 2025 11:30:00 GMT"}, "Date": {"Mon, 20 Jan 2025 11:00:00 GMT"}}, told: true},
		"Expires in the oldest format":           {header: http.Header{"Expires": {"Monday, 20-Jan-25 17:00:00 GMT"}, "Date": {date}}, left: 5 * time.Hour, told: true},
		"Expires: 0":                             {header: http.Header{"Expires": {"0"}}, told: true},
		"Expires: -1":                            {header: http.Header{"Expires": {"-1"}}, told: true},
		"two Expires that differ":                {header: http.Header{"Expires": {later, date}}, told: true},
		"no-cache":                               {header: http.Header{"Cache-Control": {"no-cache, max-age=7200"}}, told: true},
		"no-cache of single fields":              {header: http.Header{"Cache-Control": {`no-cache="Set-Cookie, X-A", max-age=60`}}, left: time.Minute, told: true},
		"a quoted value that looks like one":     {header: http.Header{"Cache-Control": {`private="a, no-store, max-age=9", max-age=60`}}, left: time.Minute, told: true},
		"a quotation that does not end":          {header: http.Header{"Cache-Control": {`private="a, no-store`}}},
		"no-store":                               {header: http.Header{"Cache-Control": {"no-store, max-age=7200"}}, told: true, noStore: true},
		"max-age that is no number":              {header: http.Header{"Cache-Control": {"max-age=soon"}, "Expires": {later}}, told: true},
		"max-age below zero":                     {header: http.Header{"Cache-Control": {"max-age=-1"}}, told: true},
		"max-age with a fraction":                {header: http.Header{"Cache-Control": {"max-age=1.5"}}, told: true},
		"max-age without a value":                {header: http.Header{"Cache-Control": {"max-age"}}, told: true},
		"max-age twice, the same":                {header: http.Header{"Cache-Control": {"max-age=60, max-age=60"}}, left: time.Minute, told: true},
		"max-age twice, and it differs":          {header: http.Header{"Cache-Control": {"max-age=60, max-age=90"}}, told: true},
		"max-age beyond all numbers":             {header: http.Header{"Cache-Control": {"max-age=99999999999999999999"}}, left: maxAge, told: true},
		"Vary: * matches no request":             {header: http.Header{"Cache-Control": {"max-age=7200"}, "Vary": {"Accept, *"}}, told: true},
		"Vary by what is always the same":        {header: http.Header{"Cache-Control": {"max-age=60"}, "Vary": {"Accept-Encoding, User-Agent"}}, left: time.Minute, told: true},
		"Pragma means nothing in an answer":      {header: http.Header{"Cache-Control": {"max-age=60"}, "Pragma": {"no-cache"}}, left: time.Minute, told: true},
		"directives that nobody knows":           {header: http.Header{"Cache-Control": {"=,;;, community=\"UCI\", max-age=60"}}, left: time.Minute, told: true},
		"immutable for a year, and half is over": {header: http.Header{"Cache-Control": {"max-age=31536000, immutable"}, "Age": {"15768000"}}, left: maxAge / 2, told: true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := freshnessOf(c.header, noon); got != (Freshness{Told: c.told, Left: c.left, NoStore: c.noStore}) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"":                              0,
		"120":                           2 * time.Minute,
		" 120 ":                         2 * time.Minute,
		"1.5":                           time.Second,
		"0":                             0,
		"-1":                            0,
		"soon":                          0,
		"1h":                            0,
		"99999999999999999999":          maxAge,
		"Mon, 20 Jan 2025 15:00:00 GMT": 3 * time.Hour,
		"Mon, 20 Jan 2025 09:00:00 GMT": 0,
		"Fri, 31 Dec 9999 23:59:59 GMT": maxAge,
	} {
		if got := retryAfter(value, noon); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestSameVersion(t *testing.T) {
	for _, c := range []struct {
		sent, got string
		want      bool
	}{
		{`"1"`, `"1"`, true},
		{`"1"`, ``, true},
		{``, `"2"`, true}, // asked by date
		{`W/"1"`, `"1"`, true},
		{`"1-gzip"`, `"1"`, true},
		{`"1"`, `W/"2"`, true}, // says little, and is no reason to distrust it
		{`"1"`, `"2"`, false},
	} {
		if got := sameVersion(c.sent, c.got); got != c.want {
			t.Errorf("sent %s, told %s: %t", c.sent, c.got, got)
		}
	}
}

// Whatever a header says, it is read without a fault and within bounds.
func FuzzFreshness(f *testing.F) {
	f.Add("public, max-age=7200", "0", "3600", "Accept")
	f.Add(`no-cache="a, b", private="\"`, "Mon, 20 Jan 2025 17:00:00 GMT", "-1", "*")
	f.Fuzz(func(t *testing.T, cacheControl, expires, age, vary string) {
		h := http.Header{"Cache-Control": {cacheControl}, "Expires": {expires}, "Age": {age}, "Vary": {vary}}
		if got := freshnessOf(h, noon); got.Left < 0 || got.Left > maxAge || got.NoStore && got.Left > 0 {
			t.Errorf("%+v", got)
		}
		if got := retryAfter(expires, noon); got < 0 || got > maxAge {
			t.Errorf("Retry-After: %v", got)
		}
	})
}

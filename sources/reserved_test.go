package sources

import (
	"net/http"
	"strings"
	"testing"
)

func TestReserved(t *testing.T) {
	for name, c := range map[string]struct {
		header http.Header
		want   []string // in the notes
	}{
		"nothing":             {http.Header{}, nil},
		"for search engines":  {http.Header{"X-Robots-Tag": {"noindex, nofollow"}}, nil},
		"no machine learning": {http.Header{"X-Robots-Tag": {"NoAI, noimageai"}}, []string{"noai, noimageai"}},
		"on two lines":        {http.Header{"X-Robots-Tag": {"noarchive", "nosnippet, noarchive"}}, []string{"noarchive, nosnippet"}},
		"for another robot":   {http.Header{"X-Robots-Tag": {"googlebot: noarchive"}}, nil},
		"for us":              {http.Header{"X-Robots-Tag": {"datapolicy: noarchive"}}, []string{"noarchive"}},
		"with a date":         {http.Header{"X-Robots-Tag": {"unavailable_after: 25 Jun 2030 15:00:00 GMT, noarchive"}}, []string{"noarchive"}},
		"mining reserved":     {http.Header{"Tdm-Reservation": {"1"}}, []string{"text and data mining"}},
		"mining not reserved": {http.Header{"Tdm-Reservation": {"0"}}, nil},
	} {
		got := reserved(c.header)
		if len(got) != len(c.want) {
			t.Errorf("%s: %q", name, got)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], c.want[i]) {
				t.Errorf("%s: %q, want %q in it", name, got[i], c.want[i])
			}
		}
	}
}

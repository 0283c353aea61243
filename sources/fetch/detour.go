package fetch

import (
	_ "embed"
	"net/url"
	"path"
	"strings"
	"sync"
)

//go:embed detours.txt
var detourTable string

// detours maps "host WORD", "site NAME" and "path WORD" to what stands there.
var detours = sync.OnceValue(func() map[string]string {
	table := map[string]string{}
	for line := range strings.Lines(detourTable) {
		line = strings.TrimSpace(line)
		if key, what, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			table[key] = what
		}
	}
	return table
})

// detour tells what a redirect led to when that is plainly not the document
// that was asked for, or "".
func detour(asked, got *url.URL) string {
	if what := offTrack(got); what != "" && offTrack(asked) == "" {
		return what
	}
	return ""
}

func offTrack(u *url.URL) string {
	table := detours()
	name := strings.ToLower(u.Hostname())
	label, _, _ := strings.Cut(name, ".")
	if what := table["host "+label]; what != "" {
		return what
	}
	for site := name; site != ""; _, site, _ = strings.Cut(site, ".") {
		if what := table["site "+site]; what != "" {
			return what
		}
	}
	for part := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
		if what := table["path "+strings.TrimSuffix(part, path.Ext(part))]; what != "" {
			return what
		}
	}
	return ""
}

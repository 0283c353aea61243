package cli_test

import (
	"bytes"
	"strings"
	"testing"
)

// TestExitCodes: 0 done, 1 failed, 2 bad usage or bad input; whatever is not 0
// comes with a sentence on standard error, and without a trace of the inside.
func TestExitCodes(t *testing.T) {
	o := newOffice(t)
	o.withoutSlack()
	o.write("empty", "")
	o.does("ingest", o.path("empty")) // an archive with nothing in it
	o.write("words.txt", "These are words.")
	o.write("binary", "\x7fELF\x00\x01\x02\xff\xfe")
	o.write("wrong.yaml", "gather: {every: soon}")
	o.write("binary.yaml", "gather:\x00")
	for name, c := range map[string]struct {
		args string // apart by spaces
		want int
	}{
		"no command":                {"", 2},
		"unknown command":           {"gatter", 2},
		"unknown flag":              {"lookup tiktok --jsn", 2},
		"flag without its value":    {"lookup tiktok --since", 2},
		"value of another kind":     {"search x --limit many", 2},
		"help":                      {"--help", 0},
		"a command's help":          {"digest --help", 0},
		"version":                   {"--version", 0},
		"period":                    {"stories --since soon", 2},
		"empty query":               {"search \u00a0", 2},
		"control characters":        {"lookup \x1b[31m\x00\xff", 0},
		"unknown format":            {"digest --format pdf", 2},
		"file that is not there":    {"ingest " + o.path("none"), 2},
		"folder":                    {"ingest " + o.dir, 2},
		"nothing to ingest":         {"ingest " + o.path("empty"), 0},
		"nothing usable":            {"cluster " + o.path("words.txt"), 2},
		"binary to cluster":         {"cluster " + o.path("binary"), 2},
		"text without statements":   {"statements " + o.path("empty"), 0},
		"no feed":                   {"inspect feed " + o.path("words.txt"), 2},
		"no page":                   {"inspect page " + o.path("binary"), 2},
		"page that is not there":    {"inspect page " + o.news.URL() + "/noyb/none", 2},
		"server that is down":       {"inspect feed " + o.news.URL() + "/pellworth-gazette/rss.xml", 1},
		"outlet that is down":       {"gather pellworth-gazette", 1},
		"configuration":             {"stories --config " + o.path("wrong.yaml"), 2},
		"binary configuration":      {"stories --config " + o.path("binary.yaml"), 2},
		"no configuration":          {"stories --config " + o.path("none.yaml"), 2},
		"archive that is none":      {"stories --db " + o.path("words.txt"), 2},
		"archive that is not there": {"lookup tiktok --db " + o.path("typo.db"), 2},
		"archive in a folder":       {"stories --db " + o.dir, 2},
		"Postgres that is away":     {"stories --db postgres://nobody@127.0.0.1:1/none?connect_timeout=1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var out, log bytes.Buffer
			got := o.program(strings.NewReader(""), &out, &log).Run(t.Context(), strings.FieldsFunc(c.args, func(r rune) bool { return r == ' ' }))
			if got != c.want {
				t.Errorf("exit %d, want %d: %s%s", got, c.want, out.String(), log.String())
			}
			if said := strings.TrimSpace(log.String()); got != 0 && (said == "" || len(said) > 2000) {
				t.Errorf("it says %.3000q", said)
			}
			for _, inside := range []string{"panic", "goroutine", ".go:", "sql:", "SQLITE_", "%!"} {
				if strings.Contains(log.String(), inside) {
					t.Errorf("%q shows in %s", inside, log.String())
				}
			}
			if strings.Contains(out.String()+log.String(), "\x1b") {
				t.Errorf("a control character came through: %q %q", out.String(), log.String())
			}
		})
	}
}

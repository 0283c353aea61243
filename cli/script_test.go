package cli_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/ianaindex"

	"datapolicy/cli"
	"datapolicy/policy"
)

var update = flag.Bool("update", false, "rewrite the golden files inside the scripts")

// TestMain lets scripts run the command line as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"datapolicy": func() { os.Exit(cli.Main(os.Args[1:])) },
	})
}

// TestScript runs testdata/script/*.txtar: the command line's specification.
// Every command in them is a process; the race detector makes each of them
// slow, so that it gets only those that do several things at once.
func TestScript(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	if raceDetector {
		files = []string{"testdata/script/demo.txtar", "testdata/script/ingest.txtar"}
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"hostile": hostile, "spans": spans, "says": says, "same": same, "encode": encode},
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("DATAPOLICY_DB", "archive.db")
			return nil
		},
	})
}

// spans statements.json articles.jsonl: every quotation stands in the text of
// its article, at its span.
func spans(ts *testscript.TestScript, _ bool, args []string) {
	texts := map[string]string{}
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		var a struct{ URL, Text string }
		ts.Check(json.Unmarshal([]byte(line), &a))
		texts[a.URL] = a.Text
	}
	all := statementsOf(ts, args[0])
	if len(all) == 0 {
		ts.Fatalf("%s has no statements", args[0])
	}
	for _, s := range all {
		text, known := texts[s.ArticleURL]
		if !known || s.Start < 0 || s.End > len(text) || s.Start >= s.End || text[s.Start:s.End] != s.Quote {
			ts.Fatalf("%q is not at %d to %d of %s", s.Quote, s.Start, s.End, s.ArticleURL)
		}
	}
}

// says statements.json kind speaker words: the speaker has a statement of that
// kind that contains the words.
func says(ts *testscript.TestScript, neg bool, args []string) {
	found := false
	for _, s := range statementsOf(ts, args[0]) {
		found = found || string(s.Kind) == args[1] && s.Speaker == args[2] && strings.Contains(s.Quote, args[3])
	}
	if found == neg {
		ts.Fatalf("%s %s %q: %v in %s", args[2], args[1], args[3], found, ts.ReadFile(args[0]))
	}
}

func statementsOf(ts *testscript.TestScript, file string) []policy.Statement {
	var out struct{ Statements []policy.Statement }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &out))
	return out.Statements
}

// same clusters.jsonl id…: the articles are of one story.
func same(ts *testscript.TestScript, neg bool, args []string) {
	stories := map[string]bool{}
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var row struct{ ID, Story string }
		ts.Check(json.Unmarshal([]byte(line), &row))
		if slices.Contains(args[1:], row.ID) {
			stories[row.Story] = true
		}
	}
	if (len(stories) == 1) == neg {
		ts.Fatalf("%v are of %d stories: %s", args[1:], len(stories), ts.ReadFile(args[0]))
	}
}

// encode charset from to: writes a file in another charset.
func encode(ts *testscript.TestScript, _ bool, args []string) {
	charset, err := ianaindex.IANA.Encoding(args[0])
	ts.Check(err)
	out, err := charset.NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(out), 0o600))
}

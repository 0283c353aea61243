package cli_test

import (
	"os"
	"strings"
	"testing"

	"datapolicy/bot/slackbot"
)

// TestSlackDocs: the manifest that docs/slack.md shows is the one that we print,
// and every scope in it is explained.
func TestSlackDocs(t *testing.T) {
	page, err := os.ReadFile("../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := slackbot.Manifest(slackbot.ManifestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```yaml\n"+string(manifest)+"```") {
		t.Error("docs/slack.md shows another manifest than datapolicy slack manifest prints; paste it anew")
	}
	_, scopes, _ := strings.Cut(string(page), "## What the scopes are for")
	for _, s := range slackbot.Scopes() {
		if !strings.Contains(scopes, "`"+s.Name+"`") {
			t.Errorf("docs/slack.md does not explain the scope %s", s.Name)
		}
	}
}

// TestReadmeSession: the session that README.md shows is the demo's own output,
// line by line and in its order; "…" stands for what is left out.
func TestReadmeSession(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("testdata/script/demo.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, session, _ := strings.Cut(string(page), "$ go run . demo\n")
	session, _, _ = strings.Cut(session, "\n```")
	_, rest, _ := strings.Cut(string(golden), "-- golden.txt --\n")
	lines := 0
	for line := range strings.Lines(session) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.TrimSpace(line) == "…" {
			continue
		}
		_, after, found := strings.Cut(rest, line+"\n")
		if !found {
			t.Fatalf("README.md shows a line that the demo does not print there: %q\nmend the session between the fences after \"A session\"", line)
		}
		rest = after
		lines++
	}
	if lines < 40 {
		t.Errorf("README.md shows %d lines of the demo; is the session gone?", lines)
	}
}

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

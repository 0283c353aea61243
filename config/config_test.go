package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"datapolicy/policy"
)

var update = flag.Bool("update", false, "rewrite golden files and the configuration reference")

func TestLayers(t *testing.T) {
	file := "gather:\n  every: 5m\n  contact: from-file\nmodel:\n  name: local\n"
	c, err := Parse([]byte(file), []string{"DATAPOLICY_CONTACT=ops@example.org", "SLACK_BOT_TOKEN=xoxb-1", "OPENAI_MODEL="})
	if err != nil {
		t.Fatal(err)
	}
	if c.Gather.Every != "5m" || c.Gather.Concurrency != 16 || c.Gather.Contact != "ops@example.org" || c.Model.Name != "local" || c.Slack.BotToken != "xoxb-1" {
		t.Errorf("the file goes over the defaults and the environment over the file, got %+v", c)
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		environ []string
		want    []string
	}{
		"unknown key":         {"gather:\n  evry: 5m\n", nil, []string{"evry", "2"}},
		"not YAML":            {"gather: [\n", nil, []string{"not YAML"}},
		"wrong type":          {"gather:\n  concurrency: many\n", nil, []string{"concurrency"}},
		"too large":           {"# my settings\ngather:\n  concurrency: 9999\n", nil, []string{"line 3: gather.concurrency", "too large"}},
		"duration":            {"gather:\n  every: soon\n", nil, []string{"line 2: gather.every", "15m"}},
		"short duration":      {"gather:\n  every: 1s\n", nil, []string{"too short", "1m"}},
		"two faults":          {"gather:\n  every: x\n  pages: -1\n", nil, []string{"gather.every", "gather.pages"}},
		"language":            {"digest:\n  language: klingon\n", nil, []string{"en, zh, de, fr"}},
		"zone":                {"digest:\n  zone: Mars/Olympus\n", nil, []string{"Europe/Berlin"}},
		"subscription":        {"subscriptions:\n  - channel: C1\n  - schedule: '@daily'\n", nil, []string{"subscriptions[1].channel", "must be set"}},
		"jurisdiction":        {"subscriptions:\n  - channel: C1\n    jurisdictions: [atlantis]\n", nil, []string{"atlantis"}},
		"entity":              {"entities:\n  - id: acme\n    name: Acme\n", nil, []string{"line 2: entities[0].id", "company/acme"}},
		"token of other kind": {"", []string{"SLACK_BOT_TOKEN=xapp-secret"}, []string{"SLACK_BOT_TOKEN", "xoxb-"}},
		"address":             {"", []string{"SLACK_API_URL=slack"}, []string{"slack.api_url", "SLACK_API_URL"}},
		"secret in the file":  {"slack:\n  bot_token: xoxb-1\n", nil, []string{"bot_token"}},
		"too big":             {strings.Repeat("# padding\n", 200_000), nil, []string{"larger than"}},
		"alias bomb":          {"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n", nil, []string{"alias"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(c.file), c.environ)
			if policy.CodeOf(err) != policy.Invalid {
				t.Fatalf("got %v, want an Invalid error", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q:\n%v", want, err)
				}
			}
			if strings.Contains(err.Error(), "secret") && strings.Contains(err.Error(), "xapp-secret") {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml"), nil); policy.CodeOf(err) != policy.NotFound {
		t.Errorf("a missing file: got %v, want NotFound", err)
	}
}

func TestSecretsStayHidden(t *testing.T) {
	c, err := Parse(nil, []string{"SLACK_BOT_TOKEN=xoxb-hush", "OPENAI_API_KEY=sk-hush"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%v %+v %#v %s", c, c, c, c.Slack.BotToken)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "token", c.Slack.BotToken, "config", c)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "token", c.Slack.BotToken, "config", c)
	j, _ := json.Marshal(c)
	y, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	out.Write(j)
	out.Write(y)
	if strings.Contains(out.String(), "hush") {
		t.Errorf("a secret shows:\n%s", out.String())
	}
}

func TestShownReadsBack(t *testing.T) {
	c, err := Parse([]byte("digest:\n  language: de\nsubscriptions:\n  - channel: C9\n    jurisdictions: [EU]\nentities:\n  - {id: company/acme, name: Acme, aliases: [ACME GmbH]}\nsources:\n  extra:\n    - {id: x, url: 'https://example.org/feed'}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(shown, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, shown)
	}
	again, _ := back.YAML()
	if d := cmp.Diff(string(shown), string(again)); d != "" {
		t.Error(d)
	}
}

// TestTags holds the table to itself: every key is described, every default
// passes its own check, every check exists.
func TestTags(t *testing.T) {
	if _, err := Parse(nil, nil); err != nil {
		t.Fatalf("the defaults do not pass: %v", err)
	}
	for _, k := range Keys() {
		if k.Doc == "" || (!strings.HasSuffix(k.Doc, ".") && !strings.HasSuffix(k.Doc, "…")) {
			t.Errorf("%s: no description, or none that ends: %q", k.Path, k.Doc)
		}
		if name, _, _ := strings.Cut(k.Check, ":"); name != "" && checks[name] == nil {
			t.Errorf("%s: no check %q", k.Path, name)
		}
		if k.Type == "secret" && k.Env == "" {
			t.Errorf("%s: a secret without a variable cannot be set", k.field.Name)
		}
	}
}

func TestSchemaAgrees(t *testing.T) {
	data, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	var good, bad any
	_ = json.Unmarshal([]byte(`{"gather":{"concurrency":3},"subscriptions":[{"channel":"C1"}]}`), &good)
	_ = json.Unmarshal([]byte(`{"gather":{"concurrency":9999}}`), &bad)
	if err := schema.Validate(good); err != nil {
		t.Error(err)
	}
	if schema.Validate(bad) == nil {
		t.Error("the schema passes what validation refuses")
	}
}

func TestReference(t *testing.T) {
	path := filepath.Join("..", "docs", "configuration.md")
	want := Reference()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("docs/configuration.md is behind; run go test ./config -update\n%s", d)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("gather:\n  every: 5m\n"))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("subscriptions: [{channel: C1, jurisdictions: [cn]}]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := Parse(file, nil)
		if err == nil && reflect.DeepEqual(c, Config{}) {
			t.Error("no error and no configuration")
		}
		if err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%v is not Invalid", err)
		}
	})
}

package cli_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestSources tries the catalog's commands on outlets that answer, one that is
// down, and a site whose feed has to be found.
func TestSources(t *testing.T) {
	o := newOffice(t)

	var out, log bytes.Buffer
	code := o.program(strings.NewReader(""), &out, &log).Run(t.Context(), []string{"sources", "check", "--json"})
	var checked struct {
		Checked, Failed int
		Sources         []struct {
			ID, State, Format, Cause, Newest, Error, Advice string
			OK                                              bool
			Entries, Status                                 int
			Notes                                           []string
		}
	}
	if err := json.Unmarshal(out.Bytes(), &checked); err != nil || code != 1 {
		t.Fatalf("exit %d, %v: %s%s", code, err, out.String(), log.String())
	}
	if checked.Failed != 1 || checked.Checked != len(checked.Sources) || checked.Checked < 12 {
		t.Errorf("%d of %d failed, %d listed", checked.Failed, checked.Checked, len(checked.Sources))
	}
	formats := map[string]bool{}
	for _, s := range checked.Sources {
		switch {
		case s.ID == "pellworth-gazette":
			if s.OK || s.State != "FAIL" || s.Status != 503 || s.Cause != "server error" || !strings.Contains(s.Error, "503") || s.Advice == "" || strings.Contains(s.Error, s.Advice) {
				t.Errorf("the one that is down: %+v", s)
			}
		case !s.OK || s.Entries == 0 || s.Notes == nil:
			t.Errorf("%+v", s)
		}
		formats[s.Format] = true
	}
	if !formats["listing"] || !formats["rss 2.0"] || !formats["atom 1.0"] {
		t.Errorf("formats: %v", formats)
	}

	out.Reset()
	if code := o.program(strings.NewReader(""), &out, &log).Run(t.Context(), []string{"sources", "check", "noyb", "pellworth-gazette"}); code != 1 {
		t.Errorf("exit %d", code)
	}
	contains(t, out.String(), "STATE  ID", "\nFAIL   pellworth-gazette  503", "\nok     noyb ", "2 checked: 1 ok, 1 failed (1 server error)")
	if strings.Index(out.String(), "pellworth-gazette") > strings.Index(out.String(), "noyb") {
		t.Errorf("what failed does not stand first:\n%s", out.String())
	}

	// What is discovered can be pasted into the configuration.
	found := o.does("sources", "discover", o.news.URL()+"/noyb")
	contains(t, found, "sources:", "extra:", o.news.URL()+"/noyb/")
	o.write("pasted.yaml", found)
	o.does("config", "check", "--config", o.path("pasted.yaml"))
	contains(t, o.does("sources", "list", "--config", o.path("pasted.yaml")), o.news.URL()+"/noyb/")
	contains(t, o.does("sources", "discover", o.news.URL()+"/noyb", "--json"), `"sources": [`, `"format": "feed"`, `"document": "`, `"how": "`)

	out.Reset()
	log.Reset()
	if code := o.program(strings.NewReader(""), &out, &log).Run(t.Context(), []string{"sources", "discover", o.news.URL() + "/no/such/page"}); code == 0 || log.Len() == 0 {
		t.Errorf("exit %d: %s%s", code, out.String(), log.String())
	}

	contains(t, o.does("sources", "list", "--json"), `"id": "noyb"`, `"unverified": false`)
	contains(t, o.does("gather", "noyb", "--json"), `"id": "noyb"`, `"status": "ok"`, `"notes": [`)
}

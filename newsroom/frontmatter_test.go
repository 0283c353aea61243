package newsroom

import (
	"strings"
	"testing"
	"time"
)

func TestParseArticle(t *testing.T) {
	a, err := parseArticle("20250117-x", "---\noutlet: x\ntitle: T\nlanguage: en\npublished: 2025-01-17T10:00:00+08:00\n---\nOne\nline.\n\n## A heading\n\nTwo.\n")
	if err != nil {
		t.Fatal(err)
	}
	if want := "One line.\n\nA heading\n\nTwo."; a.Text != want {
		t.Errorf("text %q, want %q", a.Text, want)
	}
	if !a.headings[1] || len(a.headings) != 1 {
		t.Errorf("headings %v", a.headings)
	}
	if got := a.Published.String(); got != "2025-01-17 02:00:00 +0000 UTC" {
		t.Errorf("published %s", got)
	}
	zh, err := parseArticle("20250117-y", "---\nlanguage: zh\npublished: 2025-01-17T02:00:00Z\n---\n上一行\n下一行\n")
	if err != nil || zh.Text != "上一行下一行" {
		t.Errorf("Chinese text %q, %v", zh.Text, err)
	}
	for name, raw := range map[string]string{
		"no front matter":  "Only text.\n",
		"front never ends": "---\noutlet: x\n",
		"unknown field":    "---\noutlte: x\n---\nText.\n",
		"no date":          "---\npublished: someday\n---\nText.\n",
	} {
		if _, err := parseArticle("20250117-z", raw); err == nil || !strings.Contains(err.Error(), "20250117-z.md") {
			t.Errorf("%s: error %v does not name the file", name, err)
		}
	}
}

func TestDays(t *testing.T) {
	sites, err := openSites(Now)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"dpc-ie": "17th January 2025", "falkenrieder-zeitung": "17. Januar 2025", "courrier-valmontel": "17 janvier 2025",
		"cac-cn": "2025年01月17日", "scotus-us": "1/17/25", "mfa-cn": "2025-01-17",
	}
	for _, st := range sites {
		if day, ok := want[st.ID]; ok {
			if got := st.day(Week().Since.AddDate(0, 0, 4).Add(12 * time.Hour)); got != day {
				t.Errorf("%s writes %q, want %q", st.ID, got, day)
			}
		}
	}
	for day, suffix := range map[int]string{1: "st", 2: "nd", 3: "rd", 4: "th", 11: "th", 12: "th", 13: "th", 21: "st", 22: "nd", 23: "rd", 31: "st"} {
		if got := ordinal(day); got != suffix {
			t.Errorf("%d%s, want %d%s", day, got, day, suffix)
		}
	}
}

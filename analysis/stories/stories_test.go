package stories_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/analysis/stories"
	"datapolicy/newsroom"
	"datapolicy/policy"
)

var update = flag.Bool("update", false, "learn the weights and word shares anew and rewrite their files")

// labelled is an article of which we know the event.
type labelled struct {
	policy.Article
	reading policy.Reading
	event   string
	copyOf  string
}

// policyNews is what is learned from: the sample newsroom and the train part of
// the evaluation set.
func policyNews(t testing.TB) []labelled {
	t.Helper()
	readOnce.Do(func() {
		readNews = append(newsroomNews(t), trainingNews(t)...)
		slices.SortFunc(readNews, func(a, b labelled) int { return cmp.Compare(a.ID, b.ID) })
	})
	if len(readNews) == 0 {
		t.Fatal("the labelled articles could not be read")
	}
	return slices.Clone(readNews)
}

// allNews is what the weights and shares are learned from.
func allNews(t testing.TB) []labelled {
	t.Helper()
	all := append(policyNews(t), generalNews(t, "train")...)
	// The same once more as the news of one day: that two earthquakes are two is
	// then not to be told by their dates.
	for _, a := range generalNews(t, "train") {
		a.ID += "-one-day"
		a.event += "-one-day"
		a.Published = time.Date(2020, 1, 1, a.Published.Hour(), 0, 0, 0, time.UTC)
		all = append(all, a)
	}
	return all
}

var (
	readOnce sync.Once
	readNews []labelled
)

func newsroomNews(t testing.TB) []labelled {
	t.Helper()
	all, err := newsroom.Articles()
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for _, n := range all {
		if n.Topic != "policy" {
			continue
		}
		a := policy.Article{ID: n.ID, URL: n.ID, Source: n.Outlet, Title: n.Title, Text: n.Text, Language: n.Language, Published: n.Published, ContentHash: policy.ContentHash(n.Title, n.Text)}
		out = append(out, labelled{a, read(t, a), n.Event, n.NearDuplicateOf})
	}
	return out
}

// trainingNews reads eval/data/train itself: package eval scores what this
// package makes and stands above it.
func trainingNews(t testing.TB) []labelled {
	t.Helper()
	files, err := filepath.Glob("../../eval/data/train/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no training articles: %v", err)
	}
	var out []labelled
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var l struct {
				ID, URL, Title, Text, Source, Language, Event string
				Published                                     time.Time
				Relevant                                      bool
				NearDuplicateOf                               string `json:"near_duplicate_of"`
			}
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatalf("%s: %v", f, err)
			}
			if !l.Relevant {
				continue
			}
			a := policy.Article{ID: l.ID, URL: l.URL, Source: l.Source, Title: l.Title, Text: l.Text, Language: l.Language, Published: l.Published, ContentHash: policy.ContentHash(l.Title, l.Text)}
			out = append(out, labelled{a, read(t, a), l.Event, l.NearDuplicateOf})
		}
	}
	return out
}

// bcubed is the B-cubed precision, recall and F1 of a clustering (Bagga and
// Baldwin 1998).
func bcubed(articles []labelled, story func(id string) string) (precision, recall, f1 float64) {
	for _, a := range articles {
		var same, inStory, inEvent float64
		for _, b := range articles {
			s, e := story(a.ID) == story(b.ID), a.event == b.event
			if s {
				inStory++
			}
			if e {
				inEvent++
			}
			if s && e {
				same++
			}
		}
		precision += same / inStory
		recall += same / inEvent
	}
	n := float64(len(articles))
	precision, recall = precision/n, recall/n
	return precision, recall, 2 * precision * recall / (precision + recall)
}

func TestNewsroomStories(t *testing.T) {
	articles := policyNews(t)
	c := stories.New(stories.Options{})
	for _, a := range articles {
		c.Add(a.Article, a.reading)
	}
	p, r, f := bcubed(articles, c.Story)
	t.Logf("%d articles: B-cubed precision %.3f, recall %.3f, F1 %.3f", len(articles), p, r, f)
	byStory := map[string][]labelled{}
	for _, a := range articles {
		byStory[c.Story(a.ID)] = append(byStory[c.Story(a.ID)], a)
	}
	for _, s := range byStory {
		events := map[string]int{}
		for _, a := range s {
			events[a.event]++
		}
		if len(events) > 1 {
			for _, a := range s {
				t.Logf("mixed: %-28s [%s] %s", a.event, a.Language, a.Title)
			}
			t.Log("--")
		}
	}
	byEvent := map[string]map[string][]string{}
	for _, a := range articles {
		if byEvent[a.event] == nil {
			byEvent[a.event] = map[string][]string{}
		}
		byEvent[a.event][c.Story(a.ID)] = append(byEvent[a.event][c.Story(a.ID)], "["+a.Language+"] "+a.Title)
	}
	for e, parts := range byEvent {
		if len(parts) > 1 {
			t.Log("split: " + e)
			for _, titles := range parts {
				t.Log("    ", titles)
			}
		}
	}
}

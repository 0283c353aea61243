package stories_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/stories"
)

// TestWhatMustNotGlue: what articles share without telling one event.
func TestWhatMustNotGlue(t *testing.T) {
	at := time.Date(2025, 7, 1, 6, 0, 0, 0, time.UTC)
	footer := "\n\nSign up for our newsletter and get the day's news at six. Follow us on all channels. Our reporters can be reached through the encrypted letter box. Copyright Harbour Post, all rights reserved. Reprints need our written consent."
	texts := []labelled{}
	for _, a := range generalNews(t, "held") {
		if a.event == "fed-sept" || a.event == "f1-hungary" {
			continue // dated as the one before it, even a person would wonder
		}
		if a.Language == "en" && strings.HasSuffix(a.ID, "-en1") {
			texts = append(texts, a)
		}
	}
	distinct := func(t *testing.T, c *stories.Clusterer, ids []string) {
		t.Helper()
		seen := map[string]string{}
		for _, id := range ids {
			if other, ok := seen[c.Story(id)]; ok || c.Story(id) == "" {
				t.Errorf("%s is in one story with %q", id, other)
			}
			seen[c.Story(id)] = id
		}
	}
	t.Run("one footer", func(t *testing.T) {
		c := stories.New(stories.Options{})
		var ids []string
		for i, a := range texts[:10] {
			x := article(fmt.Sprint("f", i), "en", a.Title, a.Text+footer, at)
			c.Add(x, read(t, x))
			ids = append(ids, x.ID)
		}
		distinct(t, c, ids)
	})
	t.Run("one title every day", func(t *testing.T) {
		c := stories.New(stories.Options{})
		var ids []string
		for i, a := range texts[:6] {
			x := article(fmt.Sprint("d", i), "en", "Morning briefing", a.Text, at.AddDate(0, 0, i))
			c.Add(x, read(t, x))
			ids = append(ids, x.ID)
		}
		distinct(t, c, ids)
	})
	t.Run("a round-up of five events", func(t *testing.T) {
		c := stories.New(stories.Options{})
		var ids, round []string
		for i, a := range texts[:5] {
			x := article(fmt.Sprint("r", i), "en", a.Title, a.Text, at)
			c.Add(x, read(t, x))
			ids = append(ids, x.ID)
			round = append(round, a.Title+". "+strings.SplitN(a.Text, ". ", 2)[0]+".")
		}
		x := article("round", "en", "The week in five stories", strings.Join(round, "\n\n"), at.Add(9*time.Hour))
		c.Add(x, read(t, x))
		distinct(t, c, ids)
	})
	t.Run("nothing to read", func(t *testing.T) {
		c := stories.New(stories.Options{})
		var ids []string
		for i, title := range []string{"", "Photos", "Video", "午间新闻", texts[0].Title} {
			x := article(fmt.Sprint("e", i), "en", title, "", at)
			c.Add(x, read(t, x))
			ids = append(ids, x.ID)
		}
		distinct(t, c, ids)
	})
	t.Run("headlines only meet", func(t *testing.T) {
		c := stories.New(stories.Options{})
		for i, title := range []string{"Ferry sinks off Bali, dozens missing", "Dozens missing as ferry sinks off Bali"} {
			x := article(fmt.Sprint("h", i), "en", title, "", at.Add(time.Duration(i)*time.Hour))
			c.Add(x, read(t, x))
		}
		if c.Story("h0") != c.Story("h1") {
			t.Error("one event, told by headlines, is two stories")
		}
	})
}

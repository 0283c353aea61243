package stories_test

import (
	"sync"
	"testing"

	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

var entities = sync.OnceValues(gazetteer.Default)

// read is the part of an article's reading that stories are told by.
func read(t testing.TB, a policy.Article) policy.Reading {
	t.Helper()
	g, err := entities()
	if err != nil {
		t.Fatal(err)
	}
	return policy.Reading{Language: a.Language, Mentions: g.Find(a.Title, a.Text, a.Language)}
}

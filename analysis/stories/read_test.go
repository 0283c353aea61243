package stories_test

import (
	"sync"
	"testing"

	"datapolicy/analysis"
	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

var analyst = sync.OnceValues(func() (*analysis.Analyst, error) {
	g, err := gazetteer.Default()
	if err != nil {
		return nil, err
	}
	return analysis.New(g, analysis.Options{})
})

// read reads an article as the program does.
func read(t testing.TB, a policy.Article) policy.Reading {
	t.Helper()
	an, err := analyst()
	if err != nil {
		t.Fatal(err)
	}
	return an.Read(a)
}

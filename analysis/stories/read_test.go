package stories_test

import (
	"testing"

	"datapolicy/policy"
)

func read(t testing.TB, a policy.Article) policy.Reading {
	t.Helper()
	return policy.Reading{Language: a.Language}
}

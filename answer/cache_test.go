package answer

import (
	"fmt"
	"testing"

	"datapolicy/policy"
)

func TestAPageIsReadOnceAndTheOldestForgotten(t *testing.T) {
	c, reads := newPageCache(), 0
	read := func(a *policy.Article) page {
		reads++
		return page{article: a}
	}
	for i := range maxPages + 1 {
		c.get(&policy.Article{ID: fmt.Sprint(i), Text: "x"}, read)
	}
	c.get(&policy.Article{ID: "5", Text: "x"}, read)
	if reads != maxPages+1 || len(c.pages) != maxPages {
		t.Errorf("%d reads, %d kept", reads, len(c.pages))
	}
	if p := c.get(&policy.Article{ID: "5", Text: "y"}, read); reads != maxPages+2 || p.article.Text != "y" {
		t.Error("another text under the same id was not read")
	}
	if c.get(&policy.Article{ID: "0", Text: "x"}, read); reads != maxPages+3 {
		t.Error("the oldest was not forgotten")
	}
}

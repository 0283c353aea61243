package answer

import (
	"sync"

	"datapolicy/policy"
)

// maxPages bounds the articles kept ready for comparing, which is most of the
// work of a question; a page takes some 100 KB.
const maxPages = 200

// pageCache keeps the pages of articles that were asked about of late. An
// article does not change under one id and text.
type pageCache struct {
	mu    sync.Mutex
	pages map[pageKey]page
	order []pageKey // the oldest first
}

type pageKey struct{ id, title, text string }

func newPageCache() *pageCache { return &pageCache{pages: map[pageKey]page{}} }

// get is the page of an article. What it returns is shared: its bags and units
// are not to be written to.
func (c *pageCache) get(a *policy.Article, read func(*policy.Article) page) page {
	key := pageKey{a.ID, a.Title, a.Text}
	c.mu.Lock()
	p, ok := c.pages[key]
	c.mu.Unlock()
	if ok {
		return p
	}
	own := *a
	p = read(&own)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.pages[key]; !ok {
		if len(c.order) == maxPages {
			delete(c.pages, c.order[0])
			c.order = c.order[1:]
		}
		c.pages[key] = p
		c.order = append(c.order, key)
	}
	return p
}

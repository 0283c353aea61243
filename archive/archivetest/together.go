package archivetest

import (
	"strconv"
	"sync"
	"testing"

	"datapolicy/policy"
)

// together is many at work at once, through two handles as two processes
// would.
func together(t *testing.T, fresh func(*testing.T) string) {
	url := fresh(t)
	shelves := []shelf{openAt(t, url), openAt(t, url)}
	const writers, each = 2, 20
	var writing, reading sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		writing.Go(func() {
			for i := range each {
				name := strconv.Itoa(w) + "-" + strconv.Itoa(i)
				a := article(name, "TikTok report "+name, "Text number "+name+" of TikTok. 数据", day(1+i%20, w))
				added, err := shelves[w].Keep(t.Context(), a, about("EU", "company/tiktok"), policy.StoryChange{Stories: []policy.Story{told("s"+name, []string{"company/tiktok"}, nil, a)}})
				if err != nil || !added {
					t.Errorf("keep: %v, %v", added, err)
				}
			}
		})
	}
	for r := range 4 {
		reading.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				s := shelves[r%2]
				found, err := s.Search(t.Context(), policy.SearchQuery{Text: "tiktok", Limit: 5})
				if err != nil {
					t.Errorf("search: %v", err)
				}
				for _, f := range found { // what is found is whole
					if st, err := s.Story(t.Context(), f.StoryID); err != nil || len(st.Articles) != 1 {
						t.Errorf("the story of %s: %v, %v", f.URL, st, err)
					}
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	if st, err := shelves[0].Stats(t.Context()); err != nil || st.Articles != writers*each || st.Stories != writers*each {
		t.Errorf("%+v, %v", st, err)
	}
}

package stories_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/stories"
	"datapolicy/policy"
)

// press makes up news without end: events with words, names and numbers of
// their own, told by several outlets within days of each other, in sentences
// taken from the sample's.
type press struct {
	r         *rand.Rand
	sentences []string
	readings  []policy.Reading
	n         int
}

func newPress(tb testing.TB) *press {
	p := &press{r: rand.New(rand.NewPCG(1, 2))}
	for _, a := range policyNews(tb) {
		if a.reading.Language == "en" {
			p.sentences = append(p.sentences, strings.Split(a.Text, ". ")...)
			p.readings = append(p.readings, a.reading)
		}
	}
	return p
}

// next is an article published at a time; one in three begins an event.
func (p *press) next(at time.Time) (policy.Article, policy.Reading) {
	p.n++
	event := p.r.IntN(p.n/3 + 1)
	if recent := p.n/3 - 2000; recent > 0 { // news is of what happened lately
		event = recent + p.r.IntN(2001)
	}
	own := rand.New(rand.NewPCG(uint64(event), 5))
	word := func(r *rand.Rand) string {
		return fmt.Sprintf("%c%s", 'A'+r.IntN(26), []string{"rovan", "elthor", "ustine", "imbral", "ortes", "anvik"}[r.IntN(6)]+string(rune('a'+r.IntN(26)))+string(rune('a'+r.IntN(26))))
	}
	title := fmt.Sprintf("%s %s over %s", word(own), []string{"fined", "sued", "investigated", "rebuked"}[own.IntN(4)], word(own))
	var body strings.Builder
	for range 6 {
		fmt.Fprintf(&body, "%s %s %s. ", word(own), p.sentences[own.IntN(len(p.sentences))], word(own))
		fmt.Fprintf(&body, "%s. ", p.sentences[p.r.IntN(len(p.sentences))])
	}
	id := fmt.Sprintf("a%07d", p.n)
	a := policy.Article{ID: id, URL: "https://outlet.example/" + id, Source: "Outlet", Title: title, Text: body.String(), Language: "en", Published: at, ContentHash: id}
	r := p.readings[own.IntN(len(p.readings))]
	r.Language = "en"
	return a, r
}

// BenchmarkAddAmong is what an article costs a clusterer that holds so many of
// two weeks, up to as many as jobs lets it hold.
func BenchmarkAddAmong(b *testing.B) {
	for _, held := range []int{1_000, 10_000, 40_000} {
		b.Run(fmt.Sprint(held), func(b *testing.B) {
			p := newPress(b)
			c := stories.New(stories.Options{})
			day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
			step := 14 * 24 * time.Hour / time.Duration(held)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for i := range held {
				a, r := p.next(day.Add(time.Duration(i) * step))
				c.Add(a, r)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			var took []time.Duration
			for b.Loop() {
				a, r := p.next(day.Add(14 * 24 * time.Hour))
				started := time.Now()
				c.Add(a, r)
				took = append(took, time.Since(started))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(held), "B/article")
		})
	}
}

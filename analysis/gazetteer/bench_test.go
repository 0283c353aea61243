package gazetteer

import (
	"strings"
	"testing"
)

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		if _, err := Default(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	g := load(b)
	body := strings.Repeat("The Data Protection Commission (DPC) said on Friday that TikTok breached the GDPR. “We will appeal,” a spokesperson for ByteDance said. noyb’s Max Schrems welcomed the fine. 国家网信办表示。\n\n", 25)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		g.Find("Irish watchdog fines TikTok", body, "en")
	}
}

func BenchmarkSuggest(b *testing.B) {
	g := load(b)
	for b.Loop() {
		g.Suggest("xaiomi", 5)
	}
}

package gdelt

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What is JSON already stays what it is: mending alters only what is none.
func TestMendingIsHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w wire
		for range rapid.IntRange(0, 4).Draw(t, "articles") {
			w.Articles = append(w.Articles, struct {
				URL      string `json:"url"`
				Title    string `json:"title"`
				Seen     string `json:"seendate"`
				Domain   string `json:"domain"`
				Language string `json:"language"`
				Country  string `json:"sourcecountry"`
			}{
				URL: "https://x.example/", Title: rapid.StringOf(rapid.RuneFrom([]rune(`ab "\/{}[]:,é中`+"\n\t"))).Draw(t, "title"), Seen: "20250119T201500Z",
			})
		}
		text, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var got wire
		if err := json.Unmarshal(mended(string(text)), &got); err != nil {
			t.Fatalf("%s: %v", mended(string(text)), err)
		}
		if diff := cmp.Diff(w, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

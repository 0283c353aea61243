package newsroom_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"datapolicy/newsroom"
)

func sample(t *testing.T) ([]newsroom.Outlet, []newsroom.Article) {
	t.Helper()
	outlets, err := newsroom.Outlets()
	if err != nil {
		t.Fatal(err)
	}
	articles, err := newsroom.Articles()
	if err != nil {
		t.Fatal(err)
	}
	return outlets, articles
}

func TestArticleFiles(t *testing.T) {
	outlets, articles := sample(t)
	byID, paths := map[string]newsroom.Article{}, map[string]string{}
	for _, a := range articles {
		byID[a.ID] = a
	}
	fileName := regexp.MustCompile(`^20\d{6}(-[a-z0-9]+)+$`)
	for _, a := range articles {
		t.Run(a.ID, func(t *testing.T) {
			at := slices.IndexFunc(outlets, func(o newsroom.Outlet) bool { return o.ID == a.Outlet })
			if at < 0 {
				t.Fatalf("outlets.yaml has no %q", a.Outlet)
			}
			o := outlets[at]
			if o.Language != a.Language {
				t.Errorf("it is in %q, its outlet in %q", a.Language, o.Language)
			}
			if !fileName.MatchString(a.ID) || !strings.HasPrefix(a.Path, "/") || strings.HasSuffix(a.Path, "/") {
				t.Errorf("file %q, path %q", a.ID, a.Path)
			}
			if day := a.Published.Format("20060102"); !strings.HasPrefix(a.ID, day) {
				t.Errorf("the file's name does not begin with its day, %s", day)
			}
			if other, taken := paths[a.Outlet+a.Path]; taken {
				t.Errorf("%s has the same path", other)
			}
			paths[a.Outlet+a.Path] = a.ID
			if a.Title == "" || a.Event == "" || (a.Topic != newsroom.TopicPolicy && a.Topic != newsroom.TopicOffTopic) {
				t.Errorf("title %q, event %q, topic %q", a.Title, a.Event, a.Topic)
			}
			if a.Published.Year() != 2025 || a.Published.After(newsroom.Now) {
				t.Errorf("published %s", a.Published)
			}
			if a.Relevant() && len(a.FactsFrom) == 0 {
				t.Error("it does not say where its facts are from")
			}
			if strings.ContainsAny(a.Text, "“„«「") && hasQuotation(a) && a.Relevant() && a.Language != "zh" && len(a.QuotesFrom) == 0 {
				t.Error("it quotes and does not say from where")
			}
			if a.NearDuplicateOf != "" {
				original, ok := byID[a.NearDuplicateOf]
				switch {
				case !ok:
					t.Errorf("there is no article %q to reprint", a.NearDuplicateOf)
				case original.Event != a.Event || original.Outlet == a.Outlet || original.Title == a.Title || original.NearDuplicateOf != "":
					t.Errorf("it is no reprint of %s", original.ID)
				case shared(original.Text, a.Text) < 0.7:
					t.Errorf("only %.0f %% of its words stand in %s", 100*shared(original.Text, a.Text), original.ID)
				}
			}
			checkLength(t, a)
		})
	}
}

// hasQuotation reports whether more than a word or two stands in quotation marks.
func hasQuotation(a newsroom.Article) bool {
	return regexp.MustCompile(`["“„«][^"“”„«»]{40,}["”“»]`).MatchString(a.Text)
}

func checkLength(t *testing.T, a newsroom.Article) {
	t.Helper()
	if a.Language == "zh" {
		n := 0
		for _, r := range a.Text {
			if unicode.Is(unicode.Han, r) {
				n++
			}
		}
		if n < 170 || n > 650 {
			t.Errorf("%d characters", n)
		}
		return
	}
	least := 110
	if !a.Relevant() {
		least = 80
	}
	if n := len(strings.Fields(a.Text)); n < least || n > 380 {
		t.Errorf("%d words", n)
	}
}

// shared is the part of b's three-word shingles (three-character ones where
// there are no spaces) that a has too.
func shared(a, b string) float64 {
	shingles := func(text string) map[string]bool {
		units := strings.Fields(text)
		if len(units) < 60 {
			units = strings.Split(strings.Join(units, ""), "")
		}
		set := map[string]bool{}
		for i := range len(units) - 2 {
			set[strings.Join(units[i:i+3], " ")] = true
		}
		return set
	}
	in, of, n := shingles(a), shingles(b), 0
	for s := range of {
		if in[s] {
			n++
		}
	}
	return float64(n) / float64(max(len(of), 1))
}

func TestNamesOfOutlets(t *testing.T) {
	outlets, articles := sample(t)
	ids := map[string]bool{}
	for _, o := range outlets {
		if ids[o.ID] {
			t.Errorf("two outlets are called %s", o.ID)
		}
		ids[o.ID] = true
		published := slices.ContainsFunc(articles, func(a newsroom.Article) bool { return a.Outlet == o.ID })
		if !published && o.Fault != "down" {
			t.Errorf("%s has published nothing", o.ID)
		}
	}
}

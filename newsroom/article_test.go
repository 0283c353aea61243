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
		if n < 200 || n > 600 {
			t.Errorf("%d characters", n)
		}
		return
	}
	least := 120
	if !a.Relevant() {
		least = 100
	}
	if n := len(strings.Fields(a.Text)); n < least || n > 350 {
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

func TestBreadthOfTheSample(t *testing.T) {
	outlets, articles := sample(t)
	byLanguage, byEvent := map[string]int{}, map[string]int{}
	pressIDs, officialIDs := map[string]bool{}, map[string]bool{}
	var inWeek, offTopic, nearDuplicates int
	eventLanguages := map[string]map[string]bool{}
	for _, a := range articles {
		byLanguage[a.Language]++
		byEvent[a.Event]++
		if eventLanguages[a.Event] == nil {
			eventLanguages[a.Event] = map[string]bool{}
		}
		eventLanguages[a.Event][a.Language] = true
		if newsroom.Week().Contains(a.Published) {
			inWeek++
		}
		if !a.Relevant() {
			offTopic++
		}
		if a.NearDuplicateOf != "" {
			nearDuplicates++
		}
		if o := outlets[slices.IndexFunc(outlets, func(o newsroom.Outlet) bool { return o.ID == a.Outlet })]; o.Kind == "press" {
			pressIDs[o.ID] = true
		} else {
			officialIDs[o.ID] = true
		}
	}
	for what, c := range map[string]struct{ have, want int }{
		"articles":                                 {len(articles), 100},
		"articles in the week":                     {inWeek, 32},
		"in Chinese":                               {byLanguage["zh"], 14},
		"in German":                                {byLanguage["de"], 11},
		"in French":                                {byLanguage["fr"], 9},
		"press outlets":                            {len(pressIDs), 12},
		"official bodies":                          {len(officialIDs), 12},
		"off topic":                                {offTopic, 8},
		"near-duplicates":                          {nearDuplicates, 8},
		"on the ministry's denial":                 {byEvent["mfa-denial-2025-01"], 7},
		"languages of the denial":                  {len(eventLanguages["mfa-denial-2025-01"]), 4},
		"on noyb's complaints":                     {byEvent["noyb-china-complaints-2025-01"], 4},
		"languages of the complaints":              {len(eventLanguages["noyb-china-complaints-2025-01"]), 4},
		"on the state planner's plan":              {byEvent["cn-data-circulation-plan-2025-01"], 3},
		"on the ruling about TikTok":               {byEvent["scotus-tiktok-2025-01"], 5},
		"events reported by two or more":           {countIf(byEvent, func(n int) bool { return n > 1 }), 25},
		"events reported in two or more languages": {countIf(eventLanguages, func(l map[string]bool) bool { return len(l) > 1 }), 15},
	} {
		if c.have < c.want {
			t.Errorf("%s: %d, want %d or more", what, c.have, c.want)
		}
	}
}

func countIf[V any](m map[string]V, want func(V) bool) int {
	n := 0
	for _, v := range m {
		if want(v) {
			n++
		}
	}
	return n
}

func TestTheSpokesmansWordsStandVerbatim(t *testing.T) {
	_, articles := sample(t)
	const denial = `"It has never and will never require any enterprise or individual to collect or provide data, information and intelligence located in foreign countries for the Chinese government in violation of local laws,"`
	carriers := 0
	for _, a := range articles {
		if strings.Contains(a.Text, denial) {
			carriers++
			if len(a.QuotesFrom) == 0 {
				t.Errorf("%s does not name its source", a.ID)
			}
		}
	}
	if carriers < 3 {
		t.Errorf("%d articles carry the denial in the ministry's words", carriers)
	}
}

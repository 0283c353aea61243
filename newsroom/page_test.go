package newsroom_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"datapolicy/newsroom"
)

func TestEveryPageHoldsItsText(t *testing.T) {
	s, c := start(t)
	outlets, articles := sample(t)
	byID := map[string]newsroom.Outlet{}
	for _, o := range outlets {
		byID[o.ID] = o
	}
	for _, a := range articles {
		o := byID[a.Outlet]
		res := get(t, c, s.URL()+"/"+a.Outlet+a.Path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", a.ID, res.StatusCode)
			continue
		}
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, res.body)))
		if err != nil {
			t.Fatal(err)
		}
		if h1 := page.Find("h1").Text(); h1 != a.Title {
			t.Errorf("%s: heading %q, want %q", a.ID, h1, a.Title)
		}
		text := page.Find(".story-body, .notice-body").Text()
		for _, p := range a.Paragraphs() {
			if !strings.Contains(text, p) {
				t.Errorf("%s: the page lacks %q", a.ID, p)
			}
		}
	}
}

func TestPagesCarryNoiseAroundTheText(t *testing.T) {
	s, c := start(t)
	for language, path := range map[string]string{
		"en":      "/saffron-gate/world/china-denies-asking-firms-for-foreign-data-20250117",
		"de":      "/netzwarte-nord/2025/01/peking-nutzerdaten-noyb",
		"fr":      "/courrier-valmontel/monde/2025/01/17/pekin-dement-collecte-de-donnees.html",
		"zh":      "/nanyu-xinwen/guoji/2025/0117/88213.html",
		"zh-Hant": "/chengjiang-caijing/china/20250117/eu-data-complaint",
	} {
		t.Run(language, func(t *testing.T) {
			noise, err := newsroom.Noise(language)
			if err != nil {
				t.Fatal(err)
			}
			page, err := goquery.NewDocumentFromReader(bytes.NewReader(get(t, c, s.URL()+path).body))
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, phrase := range noise {
				if strings.Contains(page.Text(), phrase) {
					found++
				}
			}
			if found < 9 {
				t.Errorf("only %d of the %d phrases of noise stand on the page", found, len(noise))
			}
			if page.Find(".story-body .inline-teaser a").Length() == 0 {
				t.Error("no teaser stands inside the text")
			}
			if teaser := "Also read | Biden won't enforce TikTok ban, leaves it to Trump"; language == "en" && !strings.Contains(page.Text(), teaser) {
				t.Errorf("the page lacks %q", teaser)
			}
		})
	}
	if _, err := newsroom.Noise("tlh"); err == nil {
		t.Error("Noise knows a language that the sample lacks")
	}
}

func TestReposts(t *testing.T) {
	s, c := start(t)
	outlets, articles := sample(t)
	var tracking, amp int
	for _, a := range articles {
		plain := s.URL() + "/" + a.Outlet + a.Path
		for _, kind := range a.Reposts {
			switch kind {
			case "tracking":
				tracking++
				if !bytes.Equal(get(t, c, plain).body, get(t, c, plain+"?utm_source=rss").body) {
					t.Errorf("%s: a tracking parameter changes the page", a.ID)
				}
			case "amp":
				amp++
				o := outlets[slices.IndexFunc(outlets, func(o newsroom.Outlet) bool { return o.ID == a.Outlet })]
				page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, get(t, c, plain+"/amp").body)))
				if err != nil {
					t.Fatal(err)
				}
				if href, _ := page.Find("link[rel=canonical]").Attr("href"); href != plain {
					t.Errorf("%s: the AMP page's canonical address is %q", a.ID, href)
				}
			}
		}
	}
	if tracking < 2 || amp < 2 {
		t.Errorf("%d reposts with tracking parameters and %d as AMP, want 2 of each", tracking, amp)
	}
}

func TestStructuredData(t *testing.T) {
	s, c := start(t)
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(
		get(t, c, s.URL()+"/halvorsen-wire/2025/01/17/beijing-says-it-never-asks-firms-to-break-data-laws-abroad").body))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Type      string `json:"@type"`
		Headline  string `json:"headline"`
		Published string `json:"datePublished"`
	}
	if err := json.Unmarshal([]byte(page.Find(`script[type="application/ld+json"]`).Text()), &schema); err != nil {
		t.Fatal(err)
	}
	if schema.Type != "NewsArticle" || schema.Headline != "Beijing says it never asks firms to break data laws abroad" || schema.Published != "2025-01-17T09:40:00Z" {
		t.Errorf("schema %+v", schema)
	}
}

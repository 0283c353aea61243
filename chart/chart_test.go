package chart_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"datapolicy/chart"
	"datapolicy/policy"
)

var keep = flag.String("keep", "", "write the pictures into this folder, to look at them")

type names map[string]policy.Entity

func (n names) Entity(id string) (policy.Entity, bool) { e, ok := n[id]; return e, ok }

var known = names{
	"authority/cn-cac": {ID: "authority/cn-cac", Name: "Cyberspace Administration of China"},
	"company/didi":     {ID: "company/didi", Name: "DiDi"},
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// year is a timeline of weeks from a Monday on, with events of all kinds.
func year(weeks int) policy.Timeline {
	begin := day("2024-12-30")
	t := policy.Timeline{Query: "tiktok", Subject: &policy.Subject{Kind: "company", ID: "company/tiktok", Name: "TikTok"}, Since: begin.AddDate(0, 0, 2), Until: begin.AddDate(0, 0, 7*weeks)}
	for i := range weeks {
		w := policy.WeekCount{Monday: begin.AddDate(0, 0, 7*i).Format(time.DateOnly), Counts: map[policy.Jurisdiction]int{"CN": i % 4, "EU": 1 + (i*7)%9, "US": (i * 5) % 6, "INT": i % 2}}
		for _, n := range w.Counts {
			w.Total += n
		}
		t.Weeks = append(t.Weeks, w)
	}
	for i, e := range []policy.TimelineEvent{
		{Headline: "noyb files complaints against TikTok, AliExpress, SHEIN, Temu, WeChat and Xiaomi over transfers of Europeans' personal data to China", Event: "complaint", Outlets: 12},
		{Headline: "China denies that it requires companies to collect data in violation of local laws", Event: "statement", Outlets: 9},
		{Headline: "国家网信办对滴滴依法作出网络安全审查相关行政处罚的决定", Event: "fine", Entities: []string{"authority/cn-cac", "company/didi"}, Outlets: 7},
		{Headline: "Irische Datenschutzbehörde verhängt 530 Millionen Euro Bußgeld gegen TikTok", Event: "fine", Outlets: 31},
		{Headline: "Σύστημα: η Αρχή επέβαλε πρόστιμο", Event: "fine", Outlets: 1},
	} {
		e.Date, e.StoryID = begin.AddDate(0, 0, (weeks*7/6)*i+3), "s"+e.Event
		t.Events = append(t.Events, e)
	}
	return t
}

func TestPNG(t *testing.T) {
	for name, c := range map[string]struct {
		timeline policy.Timeline
		height   int
	}{
		"a year":                  {year(52), 520 + 56 + 6*26},
		"one week":                {year(1), 520 + 56 + 6*26},
		"a quarter":               {year(13), 520 + 56 + 6*26},
		"nine years, by months":   {year(480), 520 + 56 + 6*26},
		"twelve events in a week": {important(), 520 + 56 + 13*26 + 8*19},
		"no events":               {func() policy.Timeline { t := year(20); t.Events = nil; return t }(), 520 + 56},
	} {
		t.Run(name, func(t *testing.T) {
			picture, err := chart.PNG(c.timeline, known)
			if err != nil {
				t.Fatal(err)
			}
			if *keep != "" {
				if err := os.WriteFile(filepath.Join(*keep, strings.ReplaceAll(name, " ", "-")+".png"), picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			img, err := png.Decode(bytes.NewReader(picture))
			if err != nil {
				t.Fatal(err)
			}
			if got := img.Bounds().Size(); got != image.Pt(1280, c.height) {
				t.Errorf("the picture measures %v, not 1280 by %d", got, c.height)
			}
			for section, want := range map[string]color.NRGBA{"EU": {0x00, 0x72, 0xB2, 0xFF}} {
				if !has(img, want) {
					t.Errorf("nothing is drawn in the colour of %s", section)
				}
			}
		})
	}
}

// important is a week with twelve events, with their importance and what they
// follow.
func important() policy.Timeline {
	t := year(1)
	t.Subject = &policy.Subject{Kind: "law", ID: "law/pafaca", Name: "Protecting Americans from Foreign Adversary Controlled Applications Act"}
	t.Weeks[0].Total, t.Weeks[0].Counts = 60, map[policy.Jurisdiction]int{"CN": 12, "EU": 20, "US": 28}
	t.Events = nil
	for i := range 12 {
		e := policy.TimelineEvent{Date: day("2025-01-02").Add(time.Duration(i) * time.Hour), StoryID: string(rune('a' + i)), Headline: "TikTok and the regulators, part of a longer story that a headline tells at length, and then at greater length, until it ends", Event: "fine", Outlets: 12 - i}
		if i > 0 {
			e.Continues = []string{string(rune('a' + i - 1))}
		}
		if i%3 != 2 {
			e.Importance = &policy.Importance{Level: []policy.ImportanceLevel{policy.High, policy.Medium}[i%3], Reasons: []string{"binding: a fine of €530 million on TikTok"}, Text: "High importance: binding: a fine of €530 million on TikTok; reported by 9 outlets in 4 languages; follows the inquiry of 14 September 2021."}
		}
		t.Events = append(t.Events, e)
	}
	return t
}

func has(img image.Image, want color.Color) bool {
	b := img.Bounds()
	r, g, bl, _ := want.RGBA()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if pr, pg, pb, _ := img.At(x, y).RGBA(); pr == r && pg == g && pb == bl {
				return true
			}
		}
	}
	return false
}

func TestNothingToDraw(t *testing.T) {
	_, err := chart.PNG(policy.Timeline{Query: "nobody"}, known)
	if policy.CodeOf(err) != policy.NotFound {
		t.Errorf("an empty timeline gives %v", err)
	}
}

// The same timeline gives the same picture, byte for byte.
func TestDeterministic(t *testing.T) {
	first, err := chart.PNG(year(30), known)
	if err != nil {
		t.Fatal(err)
	}
	again, err := chart.PNG(year(30), known)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("another picture at the second time (%v)", err)
	}
}

package congress

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"datapolicy/policy"
)

// kinds are the eight types of measures: how they are cited, and what they are
// called in an address of congress.gov.
var kinds = map[string]struct{ cited, slug string }{
	"HR":      {"H.R.", "house-bill"},
	"S":       {"S.", "senate-bill"},
	"HJRES":   {"H.J.Res.", "house-joint-resolution"},
	"SJRES":   {"S.J.Res.", "senate-joint-resolution"},
	"HCONRES": {"H.Con.Res.", "house-concurrent-resolution"},
	"SCONRES": {"S.Con.Res.", "senate-concurrent-resolution"},
	"HRES":    {"H.Res.", "house-resolution"},
	"SRES":    {"S.Res.", "senate-resolution"},
}

// Citation is how the measure is cited: "H.R. 8152".
func (m *Measure) Citation() string { return kinds[m.Type].cited + " " + m.Number }

// URL is where readers find what happened. Each action is news of its own, so
// that its day is in the address; congress.gov takes no notice of it.
func (m *Measure) URL() string {
	base := fmt.Sprintf("https://www.congress.gov/bill/%s-congress/%s/%s", ordinal(m.Congress), kinds[m.Type].slug, m.Number)
	if m.Version != "" {
		return base + "/summary/" + m.Version
	}
	if m.Acted.IsZero() {
		return base
	}
	return base + "/all-actions?latest=" + m.Acted.Format("2006-01-02")
}

func ordinal(n int) string {
	suffix := "th"
	if n%100/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

//go:embed stages.txt
var stagesText string

type stageCue struct {
	stage policy.Stage
	words string
}

var stageCues = sync.OnceValue(func() []stageCue {
	var cues []stageCue
	for row := range strings.Lines(stagesText) {
		if stage, words, ok := strings.Cut(strings.TrimSpace(row), "\t"); ok && !strings.HasPrefix(row, "#") {
			cues = append(cues, stageCue{policy.Stage(stage), words})
		}
	}
	return cues
})

// stageOf is how far a measure has come, by the text of its latest action.
func stageOf(action string) policy.Stage {
	action = strings.ToLower(action)
	for _, cue := range stageCues() {
		if strings.Contains(action, cue.words) {
			return cue.stage
		}
	}
	return ""
}

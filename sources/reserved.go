package sources

import (
	"net/http"
	"slices"
	"strings"
)

// reserved tells, for the operator, what a publisher reserves in an answer's
// headers: X-Robots-Tag, and the EU's opt-out from text and data mining (TDM
// Reservation Protocol; Directive 2019/790, Article 4(3)). Nothing is switched
// off by it: docs/operations.md says what is shown of a source, and why.
func reserved(h http.Header) (notes []string) {
	var words []string
	for _, line := range h.Values("X-Robots-Tag") {
		agent, rules, named := strings.Cut(line, ":")
		if !named || strings.Contains(agent, ",") || isDirective(agent) {
			rules = line
		} else if !strings.EqualFold(strings.TrimSpace(agent), "datapolicy") {
			continue // for another robot
		}
		for word := range strings.SplitSeq(strings.ToLower(rules), ",") {
			if word = strings.TrimSpace(word); slices.Contains(reservations, word) && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	if len(words) > 0 {
		notes = append(notes, "its publisher asks programs for "+strings.Join(words, ", ")+" (X-Robots-Tag): look whether its terms allow what you do with it, or switch it off")
	}
	if strings.TrimSpace(h.Get("TDM-Reservation")) == "1" {
		notes = append(notes, "its publisher reserves text and data mining (TDM-Reservation): look whether its terms allow what you do with it, or switch it off")
	}
	return notes
}

// reservations are the words that concern what is done with a text once it is
// read; noindex and nofollow are for search engines.
var reservations = []string{"noarchive", "nosnippet", "noai", "noimageai", "none"}

// isDirective reports whether what stands before a colon is a rule with a value
// ("unavailable_after: …") rather than a robot's name.
func isDirective(word string) bool {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview":
		return true
	}
	return false
}

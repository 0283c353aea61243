package analysis

import (
	"embed"
	"path"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

//go:embed data/*.yaml
var dataFiles embed.FS

func lexicon(name string) (*phrases.Lexicon, error) {
	data, err := dataFiles.ReadFile(path.Join("data", name))
	if err != nil {
		return nil, policy.Errorf(policy.Internal, "the data file %s is missing", name).Because(err)
	}
	return phrases.ParseLexicon(name, data)
}

const (
	leadWithin = 500  // bytes of folded text that count as an article's lead
	bodyWithin = 6000 // and as far as its cues are read; what follows is mostly background
)

// document is an article prepared for the lexicons.
type document struct {
	title, body       string
	foldTitle, folded text.Folded
	lang              string
}

func newDocument(title, body, lang string) *document {
	return foldedDocument(title, body, text.Fold(title), text.Fold(body), lang)
}

// foldedDocument is newDocument for who has folded title and body already.
func foldedDocument(title, body string, foldTitle, folded text.Folded, lang string) *document {
	// A Chinese byte tells less than a Latin one only in English articles on
	// China; the bound is generous for both.
	if cut := bodyWithin * 2; len(body) > cut {
		body = runeCut(body, cut)
		folded = text.Fold(body)
	}
	return &document{title, body, foldTitle, folded, lang}
}

// runeCut is s up to byte n or the rune that begins before it.
func runeCut(s string, n int) string {
	for n > 0 && n < len(s) && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// cues counts the hits of each group: in the title, the lead and the rest of
// the body.
type cues struct{ title, lead, rest int }

func (d *document) count(l *phrases.Lexicon) map[int]cues {
	out := map[int]cues{}
	for _, h := range longestHits(l.Find(d.title, d.foldTitle, d.lang)) {
		c := out[h.Group]
		c.title++
		out[h.Group] = c
	}
	for _, h := range longestHits(l.Find(d.body, d.folded, d.lang)) {
		c := out[h.Group]
		switch {
		case h.Start < leadWithin:
			c.lead++
		case h.Start < bodyWithin:
			c.rest++
		}
		out[h.Group] = c
	}
	return out
}

// longestHits drops hits that lie within another of the same group.
func longestHits(hits []phrases.Hit) []phrases.Hit {
	end := map[int]int{}
	// Hits come by start; at one start the longer comes last.
	out := hits[:0:0]
	last := map[int]int{}
	for _, h := range hits {
		if i, ok := last[h.Group]; ok && out[i].Start == h.Start {
			out[i] = h
			end[h.Group] = max(end[h.Group], h.End)
			continue
		}
		if h.Start < end[h.Group] {
			continue
		}
		last[h.Group] = len(out)
		end[h.Group] = h.End
		out = append(out, h)
	}
	return out
}

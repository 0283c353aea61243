package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

// candidate is a place where a name stands; title and body are searched apart.
type candidate struct {
	entity     int // -1: a blocker
	class      class
	start, end int // in the folded text
	glued      bool
}

// part is a title or a body under search.
type part struct {
	original string
	folded   text.Folded
	found    []candidate
	chosen   []candidate
}

// Find lists the mentions of entities in an article, those of the title first,
// then by place. Where names overlap the longest counts. A short or ambiguous
// name counts only with evidence: a longer name of the same entity (or of its
// parent or child) in the article, or a word nearby that the data ask for.
// What the article itself defines ("the Data Protection Commission (DPC)",
// 《…条例》（以下简称《条例》）) is followed, and so is a person's surname after
// the full name.
func (g *Gazetteer) Find(title, body, lang string) []policy.Mention {
	return g.FindFolded(title, body, text.Fold(title), text.Fold(body), lang)
}

// FindFolded is Find for who has folded title and body already.
func (g *Gazetteer) FindFolded(title, body string, foldedTitle, foldedBody text.Folded, lang string) []policy.Mention {
	t, b := g.scan(title, foldedTitle, lang), g.scan(body, foldedBody, lang)
	if len(t.found)+len(b.found) == 0 {
		return nil
	}
	d := &document{g: g, parts: []*part{t, b}, certain: map[int]bool{}, banned: map[string]bool{}}
	d.certainties()
	d.define(b)
	for _, p := range d.parts {
		p.found = append(p.found, d.locals(p)...)
		p.chosen = d.settle(p)
	}
	var out []policy.Mention
	for _, c := range t.chosen {
		out = append(out, policy.Mention{EntityID: g.records[c.entity].ID, Start: -1, End: -1, InTitle: true})
	}
	for _, c := range b.chosen {
		at := b.folded.Original(c.start, c.end)
		out = append(out, policy.Mention{EntityID: g.records[c.entity].ID, Start: at.Start, End: at.End})
	}
	return out
}

// scan finds all names in a text that pass the tests needing no other part of
// the article: letter case and forbidden neighbours.
func (g *Gazetteer) scan(s string, fold text.Folded, lang string) *part {
	p := &part{original: s, folded: fold}
	folded := fold.Text
	g.phrases.Find(folded, func(m phrases.Match) {
		n := g.names[m.Value]
		c := candidate{n.entity, n.class, m.Start, m.End, m.Glued}
		if n.entity < 0 {
			if !m.Glued {
				p.found = append(p.found, c)
			}
			return
		}
		r := &g.records[n.entity]
		if m.Glued && (lang != "de" || r.kind() == policy.Law) {
			return
		}
		if n.class != free && !g.written(p, c, n.text) {
			return
		}
		if len(r.Forbids) > 0 && holds(window(folded, m.Start, m.End, forbidsWithin), g.records[n.entity].Forbids) {
			return
		}
		p.found = append(p.found, c)
	})
	return p
}

// written reports whether the candidate stands in the letter case of its name.
func (g *Gazetteer) written(p *part, c candidate, name string) bool {
	original := p.folded.Original(c.start, c.end).In(p.original)
	return slices.ContainsFunc(phrases.Forms(name), func(form string) bool { return asWritten(original, form) })
}

// document is what is learned from an article while it is read.
type document struct {
	g       *Gazetteer
	parts   []*part
	certain map[int]bool // entities named beyond doubt
	banned  map[string]bool
	defined []definition
}

// certainties notes the entities that are named by names which need no
// evidence.
func (d *document) certainties() {
	for _, p := range d.parts {
		sure := slices.DeleteFunc(slices.Clone(p.found), func(c candidate) bool { return c.class == short })
		for _, c := range longest(sure, len(p.folded.Text)) {
			if c.entity >= 0 {
				d.certain[c.entity] = true
			}
		}
	}
}

// supported reports whether the article names the entity, its parent or a
// child of it beyond doubt.
func (d *document) supported(entity int) bool {
	if d.certain[entity] {
		return true
	}
	r := d.g.records[entity]
	if r.Parent != "" && r.kind() == policy.Company && d.certain[d.g.byID[r.Parent]] {
		return true
	}
	return slices.ContainsFunc(d.g.children[r.ID], func(id string) bool {
		return d.certain[d.g.byID[id]] && r.kind() == policy.Company
	})
}

// settle chooses among the candidates of a part: those with evidence, the
// longest where they overlap.
func (d *document) settle(p *part) []candidate {
	evidence := map[candidate]int{}
	var kept []candidate
	for _, c := range p.found {
		if c.class == short {
			strength := d.strength(p, c)
			if strength == 0 {
				// It still is a longer name than those inside it: 最高法 is not
				// meant in a 最高法院 that nothing tells the country of.
				c.entity = nobody
			}
			evidence[c] = strength
		} else {
			evidence[c] = certain
		}
		kept = append(kept, c)
	}
	// For one span claimed by several, the better evidence stands first.
	slices.SortStableFunc(kept, func(a, b candidate) int { return cmp.Compare(evidence[b], evidence[a]) })
	chosen := longest(kept, len(p.folded.Text))
	return slices.DeleteFunc(chosen, func(c candidate) bool { return c.entity < 0 })
}

// nobody stands for the entity of a name whose bearer cannot be told.
const nobody = -1

// Strengths of evidence; below supportedBy it is the number of words of needs.
const (
	certain     = 1000
	supportedBy = 100
	verbFollows = 3
)

// begins reports whether a folded text begins with one of the words.
func begins(folded string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		word, open := strings.CutSuffix(w, "*")
		return strings.HasPrefix(folded, word) && (open || !letterAfter(folded, len(word)))
	})
}

// strength is how much speaks for the bearer of a short name: of several who
// share it ("Supreme Court") the one whose country is named most nearby.
func (d *document) strength(p *part, c candidate) int {
	if d.banned[p.folded.Text[c.start:c.end]] {
		return 0
	}
	if d.g.records[c.entity].kind() == policy.Government && (p == d.parts[1] && dateline(p, c) || placeOnly(p, c)) {
		return 0
	}
	if d.supported(c.entity) {
		return supportedBy
	}
	needs, near := d.g.records[c.entity].Needs, window(p.folded.Text, c.start, c.end, needsWithin)
	n := 0
	if d.g.records[c.entity].kind() == policy.Government && begins(strings.TrimLeft(p.folded.Text[c.end:], " "), d.g.acting) {
		n = verbFollows
	}
	for i := range needs {
		word := needs[i : i+1]
		if holds(near, word) || holds(d.parts[0].folded.Text, word) {
			n++
		}
	}
	return min(n, supportedBy-1)
}

// dateline reports whether a capital's name stands in capitals in running
// text, as the place where a report was written: "BEIJING (Wire) -".
func dateline(p *part, c candidate) bool {
	written := p.folded.Original(c.start, c.end).In(p.original)
	return utf8.RuneCountInString(written) > 4 && written == strings.ToUpper(written) && written != strings.ToLower(written)
}

// whereabouts are words after which a capital is a place and no government.
const whereabouts = " in at from near à de depuis aus nach bei "

// placeOnly reports whether a word of place stands before a name.
func placeOnly(p *part, c candidate) bool {
	before := p.folded.Text[:c.start]
	if strings.HasSuffix(before, "在") || strings.HasSuffix(before, "于") {
		return true
	}
	words := strings.Fields(before[max(0, len(before)-16):])
	return len(words) > 0 && strings.HasSuffix(before, " ") && strings.Contains(whereabouts, " "+words[len(words)-1]+" ")
}

// longest chooses candidates that do not overlap, longer ones first and, among
// equals, the first listed; the result is in the order of the text.
func longest(list []candidate, size int) []candidate {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(a.start, b.start))
	})
	taken := make([]bool, size)
	var out []candidate
	for _, c := range sorted {
		// What is taken already is at least as long, so it shows at an end.
		if c.start >= c.end || taken[c.start] || taken[c.end-1] {
			continue
		}
		for i := c.start; i < c.end; i++ {
			taken[i] = true
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Compare(a.start, b.start) })
	return out
}

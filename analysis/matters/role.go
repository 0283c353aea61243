package matters

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

var roleGroups = []string{"fine", "settlement", "damages", "pay", "other", "ceiling", "possible", "each", "earlier", "upheld", "undone", "conversion"}

// Bounds of what stands near a sum, in bytes of folded text.
const (
	cueWithin     = 110 // to the word that tells what the sum is
	clauseCost    = 45  // of each clause's end in between
	ceilingWithin = 22  // from "up to" to the sum
	eachWithin    = 14  // from the sum to "per day"
	openingWithin = 40  // a clause that opens a sentence: "Last year, "
	leadSentences = 4   // in which an article of another event tells its own sums
)

// context is a piece of text with the cues that were found in it.
type context struct {
	fold  string
	lang  string
	hits  map[string][]phrases.Hit
	sums  []sum
	event string
	year  int
	month int
}

func (r *Reader) context(original string, fold text.Folded, lang string, sums []sum, a *Article) *context {
	c := &context{fold: fold.Text, lang: lang, hits: map[string][]phrases.Hit{}, sums: sums, event: a.Event, year: a.Published.UTC().Year(), month: int(a.Published.UTC().Month())}
	ids := r.roles.IDs()
	for _, h := range r.roles.Find(original, fold, lang) {
		c.hits[ids[h.Group]] = append(c.hits[ids[h.Group]], h)
	}
	return c
}

// role is what the sum at i is. sure is false where nothing near it tells.
func (c *context) role(i int) (role policy.AmountRole, sure bool) {
	m := c.sums[i]
	if c.converted(i) {
		return policy.OtherAmount, true
	}
	role = c.nearest(m)
	if role == "" {
		return policy.OtherAmount, false
	}
	if role == policy.OtherAmount {
		return role, true
	}
	if m.ranged || c.isCeiling(m) || c.inClause("possible", m) || c.follows("each", m, eachWithin) {
		return policy.MaximumAmount, true
	}
	if len(c.hits["undone"]) > 0 {
		return policy.OtherAmount, true
	}
	if len(c.hits["upheld"]) > 0 {
		if c.wasBefore(i) {
			return policy.OtherAmount, true
		}
		return role, true
	}
	if c.inClause("earlier", m) || c.opening("earlier", m) || c.dated(m) {
		return policy.OtherAmount, true
	}
	return role, true
}

// nearest is the role that the nearest telling word gives, or "".
func (c *context) nearest(m sum) policy.AmountRole {
	best, role := cueWithin, policy.AmountRole("")
	for _, group := range []string{"fine", "settlement", "damages", "other", "pay"} {
		for _, h := range c.hits[group] {
			d := c.distance(m, h.Start, h.End)
			if group == "pay" {
				d += 15 // it says little beside a noun
			}
			if d < best {
				best, role = d, c.roleOf(group)
			}
		}
	}
	return role
}

func (c *context) roleOf(group string) policy.AmountRole {
	if group != "pay" {
		return policy.AmountRole(group)
	}
	switch c.event {
	case "fine", "order":
		return policy.FineAmount
	case "settlement":
		return policy.SettlementAmount
	case "ruling":
		return policy.DamagesAmount
	}
	return policy.OtherAmount
}

// distance is how far a cue stands from a sum; a cue inside of it ("290-million
// fine") is at it.
func (c *context) distance(m sum, start, end int) int {
	between := ""
	switch {
	case end <= m.start:
		between = c.fold[end:m.start]
	case start >= m.end:
		between = c.fold[m.end:start]
	}
	return len(between) + clauseCost*clauses(between)
}

// clauses counts the ends of clauses in a piece of a sentence.
func clauses(s string) int {
	n := 0
	for i, r := range s {
		switch r {
		case ';', '；', '，', '：', '。':
			n++
		case ',', ':':
			if next := s[i+1:]; next == "" || next[0] == ' ' || next[0] >= utf8.RuneSelf {
				n++
			}
		}
	}
	return n
}

// clause is the clause that a sum stands in.
func (c *context) clause(m sum) (start, end int) {
	for i := 0; i < m.start; {
		r, n := utf8.DecodeRuneInString(c.fold[i:])
		if clauses(c.fold[i:min(len(c.fold), i+n+1)]) > 0 && strings.ContainsRune(",;:；，：。", r) {
			start = i + n
		}
		i += n
	}
	end = len(c.fold)
	for i, r := range c.fold[m.end:] {
		if strings.ContainsRune(";；，：。", r) || r == ',' && strings.HasPrefix(c.fold[m.end+i:], ", ") {
			return start, m.end + i
		}
	}
	return start, end
}

func (c *context) inClause(group string, m sum) bool {
	start, end := c.clause(m)
	for _, h := range c.hits[group] {
		if h.Start >= start && h.End <= end && (group != "earlier" || h.End <= m.start || h.Start-m.end < 40) {
			return true
		}
	}
	return false
}

// opening reports a cue in a short clause that begins the sentence.
func (c *context) opening(group string, m sum) bool {
	for _, h := range c.hits[group] {
		if h.Start < openingWithin && h.End <= m.start && !c.sumBefore(h.End, m) {
			if cut := strings.IndexAny(c.fold[h.End:m.start], ",，"); cut >= 0 && h.End+cut < openingWithin+10 {
				return true
			}
		}
	}
	return false
}

// sumBefore reports another sum between i and m.
func (c *context) sumBefore(i int, m sum) bool {
	for _, o := range c.sums {
		if o.start >= i && o.end < m.start {
			return true
		}
	}
	return false
}

func (c *context) isCeiling(m sum) bool {
	for _, h := range c.hits["ceiling"] {
		if h.End <= m.start && m.start-h.End <= ceilingWithin && clauses(c.fold[h.End:m.start]) == 0 {
			return true
		}
	}
	return false
}

func (c *context) follows(group string, m sum, within int) bool {
	for _, h := range c.hits[group] {
		if h.Start >= m.end && h.Start-m.end <= within && clauses(c.fold[m.end:h.Start]) == 0 {
			return true
		}
	}
	return false
}

// converted reports that the sum at i is the one before it in other money.
func (c *context) converted(i int) bool {
	if i == 0 || c.sums[i-1].currency == c.sums[i].currency {
		return false
	}
	between := strings.TrimSpace(c.fold[c.sums[i-1].end:c.sums[i].start])
	if inside, ok := strings.CutPrefix(between, "("); ok {
		return len(inside) < 30
	}
	if between == "/" || between == "=" {
		return true
	}
	between = strings.Trim(between, ",，、 ")
	if len(between) > 30 || between == "" {
		return false
	}
	for _, h := range c.hits["conversion"] {
		if h.Start >= c.sums[i-1].end && h.End <= c.sums[i].start {
			return true
		}
	}
	return false
}

// lowered is what stands before the sum that a court lowered, and before what
// it lowered it to.
var lowered = map[string][2][]string{
	"en": {{"from "}, {"to "}},
	"de": {{"von "}, {"auf "}},
	"fr": {{"de ", "d'"}, {"à "}},
	"zh": {{"从", "由"}, {"至", "到", "为"}},
}

// wasBefore reports a fine as it was before it was lowered.
func (c *context) wasBefore(i int) bool {
	ends := func(at int, words []string) bool {
		for _, w := range words {
			if strings.HasSuffix(c.fold[:at], w) {
				return true
			}
		}
		return false
	}
	from := lowered[c.lang]
	if !ends(c.sums[i].start, from[0]) {
		return false
	}
	for j := range c.sums {
		if j != i && ends(c.sums[j].start, from[1]) {
			return true
		}
	}
	return false
}

var (
	yearBefore = regexp.MustCompile(`^(?:(?:and|already|back|but|und|bereits|schon|et|déjà|dès) )?(?:in |im jahr |im |en |im jahre )?(?:\p{L}+ )?((?:19|20)\d\d)\b`)
	yearAfter  = regexp.MustCompile(`^[^,;.，；。]{0,24}?(?:\bin |\bim jahr |\ben |\bdans |\bfrom |\baus |\bvon )(\p{L}+ )?((?:19|20)\d\d)\b`)
	hanYear    = regexp.MustCompile(`(^|[，,；于在曾])((?:19|20)\d\d)年(?:(\d{1,2})月)?`)
)

// dated reports a sum that the text itself puts in an earlier year: "In 2023 it
// was fined", "a fine of €345 million in 2023". What happened in the last
// weeks of a year is still news in the first of the next.
func (c *context) dated(m sum) bool {
	past := func(s string) bool {
		y, err := strconv.Atoi(s)
		return err == nil && y < c.year && (y < c.year-1 || c.month > 1)
	}
	if c.lang == "zh" {
		for _, h := range hanYear.FindAllStringSubmatchIndex(c.fold[:m.start], -1) {
			if past(c.fold[h[4]:h[5]]) && clauses(c.fold[h[5]:m.start]) < 2 {
				return true
			}
		}
		return false
	}
	if h := yearAfter.FindStringSubmatchIndex(c.fold[m.end:]); h != nil && past(c.fold[m.end+h[4]:m.end+h[5]]) {
		return true
	}
	start, _ := c.clause(m)
	for _, at := range []int{0, start} {
		clause := strings.TrimLeft(c.fold[at:m.start], " –—-\"'“”")
		if h := yearBefore.FindStringSubmatch(clause); h != nil && past(h[1]) && !c.sumBefore(at, m) {
			return true
		}
	}
	return false
}

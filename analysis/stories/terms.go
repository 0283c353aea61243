package stories

import (
	_ "embed"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// stem cuts a folded word to its first runes. For news in inflected languages
// that is as good as a stemmer (McNamee and Mayfield 2004, "Character n-gram
// tokenization for European language text retrieval").
func stem(word string) string {
	const keep = 6
	n := 0
	for i, r := range word {
		if text.IsHan(r) {
			return word
		}
		if n == keep {
			return word[:i]
		}
		n++
	}
	return word
}

// tfidf weighs the words of a text: (1 + ln tf) · idf, the n heaviest kept.
func tfidf(words []text.Word, lang string, n int) vector {
	count := map[string]int{}
	for _, w := range words {
		if utf8.RuneCountInString(w.Text) < 2 || text.Stopword(w.Text, lang) {
			continue
		}
		count[stem(w.Text)]++
	}
	weight := make(map[string]float64, len(count))
	table := rarity()
	for term, c := range count {
		weight[term] = (1 + math.Log(float64(c))) * table.idf(term)
	}
	return newVector(weight, n)
}

//go:embed data/idf.tsv
var idfData string

// documentShares holds, for the stems that many reports of this field share,
// how many of a thousand events speak of them. Stems that it lacks are rare.
type documentShares map[string]float64

var rarity = sync.OnceValue(func() documentShares {
	shares := documentShares{}
	for line := range strings.Lines(idfData) {
		term, share, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if v, err := strconv.ParseFloat(share, 64); ok && err == nil && v > 0 {
			shares[term] = v
		}
	}
	return shares
})

func (d documentShares) idf(term string) float64 {
	const unseen = 8 // of a thousand
	share, ok := d[term]
	if !ok {
		share = unseen
	}
	return math.Log(1000 / min(share, 990))
}

// The lexicon in three files: of data policy, of other news, and of places.
var (
	//go:embed data/lexicon.tsv
	lexiconData string
	//go:embed data/general.tsv
	generalData string
	//go:embed data/places.tsv
	placesData string
)

// lexicon finds concepts by the ways in which four languages write them.
type lexicon struct {
	first map[string][]phrase // by first stem (Latin) or first bigram (Han)
}

type phrase struct {
	stems   []string
	concept string
}

var bilingual = sync.OnceValue(func() lexicon {
	l := lexicon{first: map[string][]phrase{}}
	for line := range strings.Lines(lexiconData + generalData + placesData) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		for _, field := range fields[1:] {
			for form := range strings.SplitSeq(field, "|") {
				var stems []string
				for _, w := range text.Words(form, "") {
					stems = append(stems, stem(w.Text))
				}
				if len(stems) > 0 {
					l.first[stems[0]] = append(l.first[stems[0]], phrase{stems, fields[0]})
				}
			}
		}
	}
	return l
})

// concepts finds the lexicon's concepts in an article; those of the title count
// thrice.
func concepts(title, body []text.Word) vector {
	weight := map[string]float64{}
	l := bilingual()
	count := func(words []text.Word, each float64) {
		stems := make([]string, len(words))
		for i, w := range words {
			stems[i] = stem(w.Text)
		}
		for i, s := range stems {
			for _, p := range l.first[s] {
				if len(p.stems) <= len(stems)-i && equal(stems[i:i+len(p.stems)], p.stems) {
					weight[p.concept] += each
				}
			}
		}
	}
	count(title, 3)
	count(body, 1)
	table := rarity()
	for c, w := range weight {
		weight[c] = (1 + math.Log(w)) * table.idf("#"+c)
	}
	return newVector(weight, 40)
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

var latinWord = regexp.MustCompile(`[\p{Latin}][\p{Latin}\p{Mn}\d'’\-]*`)

// names collects what is likely a name in any language: words with a capital
// that do not open a sentence, and words in Latin script between Han. German
// capitalises every noun; a noun meets no name of another language by chance.
func names(title, body, lang string) vector {
	weight := map[string]float64{}
	for _, part := range []string{title, body} {
		last := 0
		for _, at := range latinWord.FindAllStringIndex(part, -1) {
			between := part[last:at[0]]
			opens := last == 0 || strings.ContainsAny(between, ".!?:;\n“„«\"|。！？")
			last = at[1]
			word := part[at[0]:at[1]]
			if len(word) < 3 && lang != "zh" || len(word) < 2 {
				continue
			}
			first, _ := utf8.DecodeRuneInString(word)
			inner := strings.IndexFunc(word[1:], unicode.IsUpper) >= 0
			if lang != "zh" && (!unicode.IsUpper(first) || opens && !inner) {
				continue
			}
			folded := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s"))
			if !text.Stopword(folded, lang) {
				weight[folded]++
			}
		}
	}
	table := rarity()
	for n, c := range weight {
		weight[n] = (1 + math.Log(c)) * table.idf(stem(n))
	}
	return newVector(weight, 40)
}

var (
	amount  = regexp.MustCompile(`(\d[\d.,'’\x{00a0}\x{202f} ]*\d|\d)\s*(million|mio\.?|millionen|millions?|milliard\w*|billion|bn|m\b|亿|億|万|萬|%|percent|prozent|pour cent)?`)
	caseNo  = regexp.MustCompile(`\b[CT][-‑–]\d{1,4}/\d{2}\b`)
	factors = map[string]float64{"亿": 1e8, "億": 1e8, "万": 1e4, "萬": 1e4, "m": 1e6, "bn": 1e9}
)

// numbers collects the numbers that tell one event from another: amounts in
// one scale whatever the language, percentages and case numbers. Years and
// small counts are left out: everybody has those.
func numbers(body string) vector {
	weight := map[string]float64{}
	for _, c := range caseNo.FindAllString(body, -1) {
		weight["case "+strings.NewReplacer("‑", "-", "–", "-").Replace(c)] = 2
	}
	for _, m := range amount.FindAllStringSubmatch(strings.ToLower(body), 200) {
		value, ok := parseNumber(m[1])
		if !ok {
			continue
		}
		unit := strings.TrimSuffix(m[2], ".")
		switch {
		case unit == "%" || strings.HasPrefix(unit, "p"):
			weight[strconv.FormatFloat(value, 'g', 6, 64)+"%"] = 0.7
			continue
		case strings.HasPrefix(unit, "milliard") || unit == "billion":
			value *= 1e9
		case strings.HasPrefix(unit, "mi"):
			value *= 1e6
		case factors[unit] > 0:
			value *= factors[unit]
		}
		if value >= 100 && (value < 1900 || value > 2100) {
			weight[strconv.FormatFloat(value, 'g', 6, 64)] = 1
		}
	}
	return newVector(weight, 24)
}

// parseNumber reads 1,234.5 and 1.234,5 and 1 234,5 alike: the last mark is a
// decimal one unless three digits follow it.
func parseNumber(s string) (float64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "").Replace(s)
	if at := strings.LastIndexAny(s, ".,"); at >= 0 {
		whole := strings.NewReplacer(".", "", ",", "").Replace(s[:at])
		if len(s)-at-1 == 3 && len(s) <= at+4 {
			s = whole + s[at+1:]
		} else {
			s = whole + "." + s[at+1:]
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// entityWeight is how much sharing an entity of a kind says of sharing an
// event: governments are in every report.
var entityWeight = map[string]float64{
	"government": 0.25, "authority": 1, "company": 1, "law": 0.9, "court": 1, "ngo": 1.3, "person": 1.5,
}

// entities weighs the entities that an article names, the title's thrice, and
// lists those of the title.
func entities(mentions []policy.Mention) (vector, []string) {
	count := map[string]float64{}
	titled := map[string]bool{}
	for _, m := range mentions {
		if m.InTitle {
			count[m.EntityID] += 3
			titled[m.EntityID] = true
		} else {
			count[m.EntityID]++
		}
	}
	table := rarity()
	for id, c := range count {
		kind, _, _ := strings.Cut(id, "/")
		w, ok := entityWeight[kind]
		if !ok {
			w = 1
		}
		count[id] = w * (1 + math.Log(c)) * table.idf("@"+id)
	}
	v := newVector(count, 32)
	var inTitle []string
	for _, t := range v {
		if titled[t.Term] && !strings.HasPrefix(t.Term, "government/") {
			inTitle = append(inTitle, t.Term)
		}
	}
	return v, inTitle
}

package cite

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"datapolicy/text"
)

// rules says of one language which sentences can stand on their own.
type rules struct {
	Dangling []string `yaml:"dangling"`
	Weak     []string `yaml:"weak"`
	Teaser   []string `yaml:"teaser"`
	Credit   []string `yaml:"credit"`
	Lost     []string `yaml:"lost"`
	Ours     []string `yaml:"ours"`
}

//go:embed data/standalone.yaml
var standaloneYAML []byte

// standalone is the table in data/standalone.yaml, folded, by language, with
// the entries of "any" in every language.
var standalone = sync.OnceValue(func() map[string]rules {
	var table map[string]rules
	if err := yaml.UnmarshalWithOptions(standaloneYAML, &table, yaml.Strict()); err != nil {
		return nil // the package's test holds that the embedded file parses
	}
	every := table["any"]
	for lang, r := range table {
		if lang != "any" {
			r.Teaser = append(r.Teaser, every.Teaser...)
			r.Credit = append(r.Credit, every.Credit...)
		}
		for _, list := range []*[]string{&r.Dangling, &r.Weak, &r.Teaser, &r.Credit, &r.Lost, &r.Ours} {
			folded := make([]string, len(*list))
			for i, w := range *list {
				folded[i] = text.Fold(w).Text
			}
			*list = folded
		}
		table[lang] = r
	}
	return table
})

func rulesFor(lang string) rules {
	table := standalone()
	if r, ok := table[lang]; ok {
		return r
	}
	return table["any"]
}

// begins reports whether folded begins with one of the phrases, as whole words
// where the phrase is not Han.
func begins(folded string, phrases []string) bool {
	folded = strings.TrimLeftFunc(folded, func(r rune) bool {
		return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r)
	})
	for _, p := range phrases {
		rest, ok := strings.CutPrefix(folded, p)
		if !ok {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(p)
		next, _ := utf8.DecodeRuneInString(rest)
		if text.IsHan(last) || !unicode.IsLetter(last) || rest == "" || (!unicode.IsLetter(next) && !unicode.IsDigit(next)) {
			return true
		}
	}
	return false
}

func contains(folded string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(folded, p) {
			return true
		}
	}
	return false
}

// Datelines: the place, date and agency before an agency report's first words.
var datelines = []*regexp.Regexp{
	// BRUSSELS, Jan 17 (Reuters) -   and   Berlin (dpa) -
	regexp.MustCompile(`^\p{Lu}[\p{L}'’.-]+(?:[ ,/-]+\p{Lu}[\p{L}'’.-]+){0,4}(?:,? +(?:\p{Lu}\p{L}{2,9}\.? +\d{1,2}|\d{1,2}\.? +\p{L}{3,9}\.?)(?:,? +\d{4})?)? *\([^)\n]{2,40}\) *[-–—:]+ +`),
	regexp.MustCompile(`^\p{Lu}[\p{L}'’.-]+(?:[ ,/-]+\p{Lu}[\p{L}'’.-]+){0,4}, +(?:\p{Lu}\p{L}{2,9}\.? +\d{1,2}|\d{1,2}\.? +\p{L}{3,9}\.?)(?:,? +\d{4})? *[-–—]+ +`),
	regexp.MustCompile(`^\p{Lu}{2}[\p{Lu}'’.-]+(?:[ ,/-]+\p{Lu}[\p{Lu}'’.-]+){0,4}(?:, +\p{Lu}\p{L}{2,9}\.? +\d{1,2}(?:, +\d{4})?)? *[-–—]+ +`),
	regexp.MustCompile(`^\((?:AP|AFP|dpa|Reuters|Xinhua|Bloomberg)[^)\n]{0,40}\) *[-–—]+ *`),
	// 新华社北京1月17日电（记者 张三）
	regexp.MustCompile(`^(?:据?(?:新华社|中新社|中新网|路透社|法新社|彭博社|本报|澎湃新闻|财新网?|人民网|央视新闻)[^，。！？\n]{0,14}?)(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日?(?:电|讯|消息)(?:\s*[（(][^）)\n]{1,40}[）)])?[，,]?\s*`),
	regexp.MustCompile(`^(?:【[^】\n]{1,30}】)\s*`),
	regexp.MustCompile(`^[（(](?:记者|通讯员|见习记者)[^）)\n]{1,30}[）)]\s*`),
}

// AfterDateline is how many bytes of s a dateline takes.
func AfterDateline(s string) int {
	n := 0
	for range 2 {
		for _, re := range datelines {
			if loc := re.FindStringIndex(s[n:]); loc != nil {
				n += loc[1]
			}
		}
	}
	if n >= len(s) {
		return 0
	}
	return n
}

package bot

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cues are the words by which a question is told from a name.
type cues struct {
	openers map[string]bool
	han     []string
	chatter map[string]bool
}

//go:embed questions.txt
var questionsFile string

//go:embed chatter.txt
var chatterFile string

func newCues() *cues {
	c := &cues{openers: map[string]bool{}, chatter: map[string]bool{}}
	for line := range dataLines(questionsFile) {
		lang, words, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(words) {
			if strings.TrimSpace(lang) == "zh" {
				c.han = append(c.han, w)
			} else {
				c.openers[w] = true
			}
		}
	}
	for line := range dataLines(chatterFile) {
		c.chatter[line] = true
	}
	return c
}

func dataLines(file string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(file) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// question reports whether text asks something, as a question or a sentence.
func (c *cues) question(text string) bool {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") {
		return true
	}
	words := strings.Fields(strings.ToLower(norm.NFKC.String(text)))
	if len(words) == 0 || quoted(text) {
		return false
	}
	if hasHan(text) {
		for _, w := range c.han {
			if strings.Contains(text, w) {
				return true
			}
		}
		return strings.HasSuffix(text, "。") || utf8.RuneCountInString(text) > 24
	}
	switch {
	case c.openers[strings.Trim(words[0], ",;:")] && len(words) >= 3:
		return true
	case strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!"):
		return len(words) >= 4
	}
	return len(words) >= 10
}

// idle reports whether text is small talk that asks nothing of us.
func (c *cues) idle(text string) bool {
	text = emojiCode.ReplaceAllString(strings.ToLower(text), " ")
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	return len(words) == 0 || c.chatter[strings.Join(words, " ")]
}

// emojiCode is how Slack writes an emoji: ":+1:", ":wave::skin-tone-2:".
var emojiCode = regexp.MustCompile(`:[a-z0-9_+'-]+:`)

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func quoted(s string) bool {
	return len(s) >= 3 && strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`)
}

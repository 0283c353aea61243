package answer

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
	"datapolicy/text"
)

// phrases are the words of our own in an answer.
type phrases struct {
	Date     string            `yaml:"date"`
	Quoted   string            `yaml:"quoted"`
	Reported string            `yaml:"reported"`
	Dated    string            `yaml:"dated"`
	Verbs    map[string]string `yaml:"verbs"`
	Claim    string            `yaml:"claim"`
	Answered string            `yaml:"answered"`
	Before   string            `yaml:"before"`
	Same     string            `yaml:"same"`
	Nobody   string            `yaml:"nobody"`
	Nothing  string            `yaml:"nothing"`
	Searched string            `yaml:"searched"`
	Empty    string            `yaml:"empty"`
}

//go:embed data/phrases.yaml
var phrasesYAML []byte

var thePhrases = sync.OnceValue(func() map[string]phrases {
	var t map[string]phrases
	if yaml.UnmarshalWithOptions(phrasesYAML, &t, yaml.Strict()) != nil {
		return nil // the package's test holds that the embedded file parses
	}
	return t
})

func phrasesFor(lang string) phrases {
	t := thePhrases()
	if p, ok := t[lang]; ok {
		return p
	}
	return t["en"]
}

func fill(pattern string, values ...string) string {
	return strings.NewReplacer(values...).Replace(pattern)
}

var monthNames = map[string][]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
}

// on is a day as the question's language writes it.
func (p phrases) on(t time.Time, lang string) string {
	s := t.UTC().Format(p.Date)
	if names, ok := monthNames[lang]; ok {
		s = strings.Replace(s, t.UTC().Month().String(), names[t.UTC().Month()-1], 1)
	}
	return s
}

// named is the statement with its speaker's Chinese name, for a Chinese answer,
// unless the words themselves have the other one.
func (d *Desk) named(s policy.Statement, lang string) policy.Statement {
	e, ok := d.o.Names.Entity(s.SpeakerID)
	if !ok || lang != "zh" || strings.ContainsFunc(s.Speaker, text.IsHan) || strings.Contains(s.Quote, s.Speaker) {
		return s
	}
	for _, alias := range e.Aliases {
		if isHanWord(alias) {
			s.Speaker = alias
			return s
		}
	}
	return s
}

// compose is a statement as a sentence: who, what kind of act, when, the words.
func (p phrases) compose(s policy.Statement, lang string) string {
	who := s.Speaker
	if s.Role != "" && !strings.Contains(strings.ToLower(who), strings.ToLower(s.Role)) {
		if lang == "zh" {
			who += "（" + s.Role + "）"
		} else {
			who += " (" + s.Role + ")"
		}
	}
	verb := p.Verbs[string(s.Kind)]
	if verb == "" {
		verb = p.Verbs[string(policy.Said)]
	}
	pattern := p.Reported
	if s.Verbatim {
		pattern = p.Quoted
	}
	quote := tidy(s.Quote)
	if s.Verbatim {
		quote = strings.TrimRight(strings.Trim(quote, " \"“”„«»「」"), " ,，;；")
	}
	return fill(pattern, "{who}", tidy(who), "{verb}", verb, "{date}", p.on(s.Date, lang), "{source}", tidy(s.Source), "{quote}", quote)
}

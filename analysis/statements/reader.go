package statements

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// Names knows the entities that policy is about; the gazetteer is one.
type Names interface {
	Entity(id string) (policy.Entity, bool)
	Resolve(query string) (policy.Entity, bool)
	Find(title, body, lang string) []policy.Mention
}

// Reader finds statements. It is safe for concurrent use if its Names is.
type Reader struct {
	names    Names
	lexicons map[string]*lexicon
}

// New makes a Reader. The error is of the embedded data only.
func New(names Names) (*Reader, error) {
	lexicons, err := lexicons()
	if err != nil {
		return nil, err
	}
	return &Reader{names: names, lexicons: lexicons}, nil
}

// maxText is how much of a text is read, in bytes: beyond it nothing that a
// newspaper prints is lost.
const maxText = 2 << 20

// Read lists the statements of the article, by where they stand in its text.
// Mentions are those of the article's entities; nil has them looked up. Texts
// in a language without cue data give none.
func (r *Reader) Read(a policy.Article, mentions []policy.Mention) []policy.Statement {
	body := a.Text
	if len(body) > maxText {
		body = strings.ToValidUTF8(body[:maxText], "")
	}
	lang := a.Language
	if r.lexicons[lang] == nil {
		lang = text.Language(body, a.Language)
	}
	lex := r.lexicons[lang]
	if lex == nil {
		return nil
	}
	if mentions == nil {
		mentions = r.names.Find(a.Title, body, lang)
	}
	l := lay(body, lex, mentions)
	rd := &reading{l: l, m: newMemory(l, r.names, mentions), article: a}
	rd.m.heading = a.Title
	turns := rd.transcript()
	for i := range l.sentences {
		if !turns[l.sentences[i].block] {
			rd.sentence(i)
		}
	}
	return rd.statements()
}

func (l *layout) matches(re *regexp.Regexp, s string) bool {
	if l.lex.Language == "zh" {
		s = text.Simplified(s)
	}
	return re != nil && re.MatchString(strings.ReplaceAll(s, "’", "'"))
}

// statements are the drafts as records, sorted, none twice.
func (rd *reading) statements() []policy.Statement {
	slices.SortStableFunc(rd.out, func(a, b draft) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	seen := map[string]bool{}
	out := make([]policy.Statement, 0, len(rd.out))
	for _, d := range rd.out {
		id := policy.StatementID(rd.article.ID, d.speaker.name, d.start, d.end)
		if seen[id] || d.end <= d.start || d.speaker.name == "" || rd.nobody(d.speaker) {
			continue
		}
		seen[id] = true
		st := policy.Statement{
			ID: id, Speaker: d.speaker.name, SpeakerID: d.speaker.id, Role: d.speaker.role, Kind: d.kind,
			Quote: rd.l.text[d.start:d.end], Verbatim: d.verbatim, About: d.about, Date: d.date,
			ArticleID: rd.article.ID, ArticleURL: rd.article.URL, Source: rd.article.Source, Start: d.start, End: d.end,
		}
		out = append(out, st)
	}
	return out
}

package matters

import (
	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

// Article is what is read, with what is known of it already.
type Article struct {
	policy.Article
	Title, Body   text.Folded // made of Article.Title and Article.Text; they shadow the plain title
	Event         string
	Mentions      []policy.Mention
	Jurisdictions []policy.Jurisdiction
}

// Reader reads amounts. It is safe for concurrent use.
type Reader struct {
	before, after signs
	numerals      map[string]*numerals
	roles         *phrases.Lexicon
}

// New makes a Reader from the embedded tables.
func New() (*Reader, error) {
	r := &Reader{}
	var err error
	if r.before, r.after, err = loadCurrencies(); err != nil {
		return nil, err
	}
	if r.numerals, err = loadNumerals(); err != nil {
		return nil, err
	}
	if r.roles, err = lexicon("roles.yaml", roleGroups...); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Reader) numeralsOf(lang string) *numerals {
	if n := r.numerals[lang]; n != nil {
		return n
	}
	return r.numerals["en"]
}

// sentences are those of a body that can matter: the first of them all.
func sentences(body, lang string) []text.Span {
	const longest = 60_000 // bytes; what follows in a longer document is annexes
	if len(body) > longest {
		for longest := longest; ; longest-- {
			if body[longest]&0xc0 != 0x80 {
				body = body[:longest]
				break
			}
		}
	}
	return text.Sentences(body, lang)
}

package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// kindOf is what a speaker did by saying it: the cue says it, unless the cue is
// a plain "said" and the content, or the document that it stands in, says more.
// spoken are the speaker's own words; reported is the report after the cue.
func (l *layout) kindOf(a *attribution, s speaker, spoken, reported string, inComplaint bool) policy.StatementKind {
	kind := a.cue.Kind
	if a.cue.Official != "" && s.official() && (a.cue.Official != policy.Ruled || s.class == roleCourt) {
		kind = a.cue.Official
	}
	if kind == policy.Denied && s.class == roleCourt {
		return policy.Ruled // a court that rejects a claim decides
	}
	if kind != policy.Said {
		return kind
	}
	if s.says != "" && s.says != policy.Said {
		return s.says
	}
	if l.lex.Language == "zh" && s.class == roleCourt && spoken == "" && a.at < a.end {
		return policy.Ruled // 法院认为: what it tells of its judgment
	}
	words := spoken
	if words == "" {
		words = reported
	}
	switch {
	case words != "" && l.hintsAtDenial(words) && l.matches(l.lex.denials, words):
		return policy.Denied
	case inComplaint:
		return policy.Alleged
	case spoken == "" && reported != "" && !s.official() && l.matches(l.lex.intents, reported):
		return policy.Promised
	case spoken == "" && reported != "" && l.matches(l.lex.oughts, reported):
		return policy.CalledFor // of direct speech only the verb tells: the reader has the words
	}
	return policy.Said
}

// only reports whether the cue may be taken from such a speaker.
func (c *cue) allows(s speaker) bool {
	if len(c.Only) == 0 {
		return true
	}
	for _, class := range c.Only {
		if s.class == class {
			return true
		}
	}
	return false
}

// hintsAtDenial is the quick look before the expressions: a denial has one of
// these parts of words in it.
func (l *layout) hintsAtDenial(words string) bool {
	if len(l.lex.DenialHints) == 0 {
		return true
	}
	words = strings.ToLower(words)
	return slices.ContainsFunc(l.lex.DenialHints, func(h string) bool { return strings.Contains(words, h) })
}

package statements

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
	"datapolicy/text"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// lexicon is what we know of how one language reports speech: one of
// data/*.yaml, indexed.
type lexicon struct {
	Language string `yaml:"language"`

	Cues           []cue    `yaml:"cues"`
	According      []string `yaml:"according"`       // before the speaker: "according to"
	For            []string `yaml:"for"`             // before a person, at the beginning of a sentence: "pour"
	AccordingAfter []string `yaml:"according_after"` // after the speaker: "zufolge"

	That           []string `yaml:"that"`
	Adverbs        []string `yaml:"adverbs"`
	Have           []string `yaml:"have"`
	Be             []string `yaml:"be"`
	Modals         []string `yaml:"modals"`
	Negations      []string `yaml:"negations"`
	Agent          []string `yaml:"agent"` // before the doer of a passive: "by"
	Determiners    []string `yaml:"determiners"`
	Definite       []string `yaml:"definite"`
	Prepositions   []string `yaml:"prepositions"`
	Affiliation    []string `yaml:"affiliation"` // prepositions between a role and whom it serves
	And            []string `yaml:"and"`
	Conjunctions   []string `yaml:"conjunctions"`
	Hypothetical   []string `yaml:"hypothetical"` // a cue after one of these reports nothing: "if"
	Relatives      []string `yaml:"relatives"`
	Time           []string `yaml:"time"`     // words of time that are no part of a name
	Settings       []string `yaml:"settings"` // nouns of where and how it was said: "statement", "interview"
	PersonPronouns []string `yaml:"person_pronouns"`
	ThingPronouns  []string `yaml:"thing_pronouns"`
	PluralPronouns []string `yaml:"plural_pronouns"`
	Subjunctive    []string `yaml:"subjunctive"` // forms that carry a report on (German)

	Roles     roles               `yaml:"roles"`
	Anybody   []string            `yaml:"anybody"`   // nouns that are nobody in particular: "users"
	Documents map[string][]string `yaml:"documents"` // kind of what they say → nouns
	Titles    []string            `yaml:"titles"`    // "Mr", "Dr"
	Media     []string            `yaml:"media"`     // outlets: they report, they are not in the ledger
	Ambiguous []string            `yaml:"ambiguous"` // cue verbs that may be nouns
	NotNames  []string            `yaml:"not_names"` // capitalised words that are no person's name

	Denials     []string `yaml:"denials"`      // regular expressions
	DenialHints []string `yaml:"denial_hints"` // parts of words, in lower case: none of the denials is without one of these
	Intents     []string `yaml:"intents"`      // regular expressions: what a speaker says it will do
	Oughts      []string `yaml:"oughts"`
	Datelines   []string `yaml:"datelines"` // regular expressions of what stands before a report's first sentence
	Teasers     []string `yaml:"teasers"`   // beginnings of lines that are no part of the article

	Surnames    string   `yaml:"surnames"`    // Chinese
	Honorifics  []string `yaml:"honorifics"`  // Chinese: 女士, 师傅
	Occupations []string `yaml:"occupations"` // Chinese: ends of nouns that a person's name follows
	Suffixes    string   `yaml:"suffixes"`    // Chinese: characters that end an organisation's name

	DoubleSurnames []string `yaml:"double_surnames"` // Chinese: 欧阳
	Transliterate  string   `yaml:"transliterate"`   // Chinese: characters that foreign names are written with
	TitleEnds      string   `yaml:"title_ends"`      // Chinese: last characters of nouns for what somebody is
	Circumstances  []string `yaml:"circumstances"`   // Chinese: words between a subject and its cue that are no part of it
	Unbroken       []string `yaml:"unbroken"`        // Chinese: words that begin with an adverb's character
	Unspeaking     []string `yaml:"unspeaking"`      // Chinese: ends of phrases that are no speaker
	Bodies         []string `yaml:"bodies"`          // Chinese: what may stand after a name and still be it: 方面

	Dates    dates             `yaml:"dates"`
	Capitals map[string]string `yaml:"capitals"` // "beijing": "China", for the government there

	cues     map[string][]cueForm // by first word, longest first
	settings map[string]bool      // Circumstances
	longer   map[string][]string  // Unbroken, by first character
	callings map[string]bool      // Occupations
	class    map[string]wordClass
	roleOf   map[string]string
	rolesOf  map[string][]string // all that a noun may be: "group" is a company or an NGO
	document map[string]policy.StatementKind
	phrases  map[string][]phraseForm // "according to", by first word
	denials  *regexp.Regexp
	dateline *regexp.Regexp
	intents  *regexp.Regexp
	oughts   *regexp.Regexp
}

// cue is a group of verbs (or turns of phrase) that report speech alike.
type cue struct {
	Kind     policy.StatementKind `yaml:"kind"`
	Verbs    []string             `yaml:"verbs"`    // every form, several words allowed
	Quote    bool                 `yaml:"quote"`    // may introduce direct speech
	Then     []string             `yaml:"then"`     // a report must go on with one of these; "any": anything; none: no report
	Only     []string             `yaml:"only"`     // kinds of speaker that it is taken from
	Official policy.StatementKind `yaml:"official"` // the kind when an authority, court or government is speaking
	Particle []string             `yaml:"particle"` // must follow in the clause: "mit", "zurück"
	Object   []string             `yaml:"object"`   // one of these must stand in the sentence
	Passive  bool                 `yaml:"passive"`  // "was fined by X" counts, with X speaking
	Act      bool                 `yaml:"act"`      // a fine and the like: done, not said; only its subject counts, for verbs that share it
	Names    bool                 `yaml:"names"`    // calls something by a short name: “unlawful”

	Tails     []string `yaml:"tails"`      // Chinese: each verb also with one of these after it; a mark is only looked for
	TailOnly  bool     `yaml:"tail_only"`  // Chinese: never without a tail
	NotBefore []string `yaml:"not_before"` // Chinese: no cue when one of these follows it
	NotAfter  []string `yaml:"not_after"`  // Chinese: no cue when it follows one of these
}

// forms are the cue's verbs, with and without its tails.
func (c *cue) forms() []string {
	if len(c.Tails) == 0 {
		return c.Verbs
	}
	var out []string
	for _, v := range c.Verbs {
		if !c.TailOnly {
			out = append(out, v)
		}
		for _, tail := range c.Tails {
			out = append(out, v+tail)
		}
	}
	return out
}

// roles are nouns for those who speak, by what they are.
type roles struct {
	Spokes     []string `yaml:"spokes"` // speak for somebody else
	Person     []string `yaml:"person"`
	Company    []string `yaml:"company"`
	Authority  []string `yaml:"authority"`
	Court      []string `yaml:"court"`
	NGO        []string `yaml:"ngo"`
	Government []string `yaml:"government"`
	Group      []string `yaml:"group"` // people without a name: "officials"
	Media      []string `yaml:"media"` // "newspaper", "news agency"
}

type dates struct {
	Months    map[string]int `yaml:"months"`
	Weekdays  map[string]int `yaml:"weekdays"` // Sunday is 0
	Relative  map[string]int `yaml:"relative"` // "yesterday": -1
	Ago       []string       `yaml:"ago"`      // "ago", "back"
	DaysWords []string       `yaml:"days"`     // "days"
	Numbers   map[string]int `yaml:"numbers"`
}

type cueForm struct {
	words []string
	cue   *cue
}

type phraseForm struct {
	words []string
	after bool // stands after the speaker
}

type wordClass uint32

const (
	isThat wordClass = 1 << iota
	isAdverb
	isHave
	isBe
	isModal
	isNegation
	isAgent
	isDeterminer
	isDefinite
	isPreposition
	isAffiliation
	isAnd
	isConjunction
	isHypothetical
	isRelative
	isTime
	isSetting
	isPersonPronoun
	isThingPronoun
	isPluralPronoun
	isSubjunctive
	isTitle
	isMedia
	isNotName
	isAmbiguous
)

const isPronoun = isPersonPronoun | isThingPronoun | isPluralPronoun

// closed are the classes whose words are never inside a name or a role.
const closed = isThat | isAdverb | isHave | isBe | isModal | isNegation | isAgent | isPreposition | isAnd |
	isConjunction | isHypothetical | isRelative | isTime | isPronoun

const (
	roleSpokes     = "spokes"
	rolePerson     = "person"
	roleGroup      = "group"
	roleMedia      = "media"
	roleCompany    = "company"
	roleAuthority  = "authority"
	roleCourt      = "court"
	roleNGO        = "ngo"
	roleGovernment = "government"
	roleDocument   = "document"
)

// lexicons reads all of the embedded files.
func lexicons() (map[string]*lexicon, error) {
	entries, err := dataFiles.ReadDir("data")
	if err != nil {
		return nil, err
	}
	out := map[string]*lexicon{}
	for _, e := range entries {
		raw, err := dataFiles.ReadFile("data/" + e.Name())
		if err != nil {
			return nil, err
		}
		if e.Name() == "zh.yaml" {
			raw = []byte(text.Simplified(string(raw))) // as the text that it is compared with
		}
		lex, err := parseLexicon(raw)
		if err != nil {
			return nil, policy.Errorf(policy.Invalid, "%s cannot be used: %v", e.Name(), err)
		}
		out[lex.Language] = lex
	}
	return out, nil
}

func parseLexicon(raw []byte) (*lexicon, error) {
	lex := &lexicon{}
	if err := yaml.UnmarshalWithOptions(raw, lex, yaml.Strict()); err != nil {
		return nil, err
	}
	if err := lex.index(); err != nil {
		return nil, err
	}
	return lex, nil
}

func (l *lexicon) index() error {
	l.cues = map[string][]cueForm{}
	for i := range l.Cues {
		c := &l.Cues[i]
		if !slices.Contains(policy.StatementKinds(), c.Kind) {
			return fmt.Errorf("cue %q has the unknown kind %q", strings.Join(c.Verbs, ", "), c.Kind)
		}
		if c.Official != "" && !slices.Contains(policy.StatementKinds(), c.Official) {
			return fmt.Errorf("cue %q has the unknown kind %q", strings.Join(c.Verbs, ", "), c.Official)
		}
		for _, v := range c.forms() {
			words := strings.Fields(v)
			if l.Language == "zh" {
				words = strings.Split(v, "")
			}
			if len(words) == 0 {
				return fmt.Errorf("a cue of kind %q has an empty verb", c.Kind)
			}
			l.cues[words[0]] = append(l.cues[words[0]], cueForm{words, c})
		}
	}
	for _, forms := range l.cues {
		slices.SortStableFunc(forms, func(a, b cueForm) int { return len(b.words) - len(a.words) })
	}
	l.indexClasses()
	l.indexHan()
	l.roleOf = map[string]string{}
	l.rolesOf = map[string][]string{}
	for _, r := range []struct { // where a noun is in several, the last counts
		role  string
		words []string
	}{
		{roleMedia, l.Roles.Media},
		{roleGroup, l.Roles.Group},
		{rolePerson, l.Roles.Person},
		{roleCompany, l.Roles.Company},
		{roleNGO, l.Roles.NGO},
		{roleGovernment, l.Roles.Government},
		{roleAuthority, l.Roles.Authority},
		{roleCourt, l.Roles.Court},
		{roleSpokes, l.Roles.Spokes},
	} {
		for _, w := range r.words {
			l.roleOf[w] = r.role
			l.rolesOf[w] = append(l.rolesOf[w], r.role)
		}
	}
	l.document = map[string]policy.StatementKind{}
	for kind, words := range l.Documents {
		if !slices.Contains(policy.StatementKinds(), policy.StatementKind(kind)) {
			return fmt.Errorf("documents have the unknown kind %q", kind)
		}
		for _, w := range words {
			l.document[w] = policy.StatementKind(kind)
			l.roleOf[w] = roleDocument
		}
	}
	l.phrases = map[string][]phraseForm{}
	for _, p := range l.According {
		w := strings.Fields(p)
		l.phrases[w[0]] = append(l.phrases[w[0]], phraseForm{w, false})
	}
	for _, p := range l.AccordingAfter {
		w := strings.Fields(p)
		l.phrases[w[0]] = append(l.phrases[w[0]], phraseForm{w, true})
	}
	for _, forms := range l.phrases {
		slices.SortStableFunc(forms, func(a, b phraseForm) int { return len(b.words) - len(a.words) })
	}
	var err error
	if l.denials, err = anyOf(l.Denials); err != nil {
		return err
	}
	if l.intents, err = anyOf(l.Intents); err != nil {
		return err
	}
	for i, d := range l.Datelines {
		l.Datelines[i] = "^(?:" + d + ")"
	}
	if len(l.Datelines) > 0 {
		if l.dateline, err = regexp.Compile(strings.Join(l.Datelines, "|")); err != nil {
			return err
		}
	}
	l.oughts, err = anyOf(l.Oughts)
	return err
}

func (l *lexicon) indexHan() {
	l.settings, l.longer, l.callings = map[string]bool{}, map[string][]string{}, map[string]bool{}
	for _, w := range l.Circumstances {
		l.settings[w] = true
	}
	for _, w := range l.Occupations {
		l.callings[w] = true
	}
	for _, w := range l.Unbroken {
		_, n := utf8.DecodeRuneInString(w)
		l.longer[w[:n]] = append(l.longer[w[:n]], w)
	}
}

func (l *lexicon) indexClasses() {
	l.class = map[string]wordClass{}
	for class, words := range map[wordClass][]string{
		isThat: l.That, isAdverb: l.Adverbs, isHave: l.Have, isBe: l.Be, isModal: l.Modals, isNegation: l.Negations, isAgent: l.Agent,
		isDeterminer: l.Determiners, isDefinite: l.Definite, isPreposition: l.Prepositions, isAffiliation: l.Affiliation, isAnd: l.And,
		isConjunction: l.Conjunctions, isHypothetical: l.Hypothetical, isRelative: l.Relatives, isTime: l.Time, isSetting: l.Settings,
		isPersonPronoun: l.PersonPronouns, isThingPronoun: l.ThingPronouns, isPluralPronoun: l.PluralPronouns,
		isSubjunctive: l.Subjunctive, isNotName: l.NotNames, isAmbiguous: l.Ambiguous,
	} {
		for _, w := range words {
			l.class[w] |= class
		}
	}
	for w := range l.Dates.Months {
		l.class[w] |= isTime
	}
	for w := range l.Dates.Weekdays {
		l.class[w] |= isTime
	}
	for w := range l.Dates.Relative {
		l.class[w] |= isTime
	}
	for _, w := range l.Titles {
		l.class[strings.ToLower(w)] |= isTitle
	}
	for _, w := range l.Media {
		l.class[strings.ToLower(w)] |= isMedia
	}
}

// anyOf is one expression for several; nil for none.
func anyOf(patterns []string) (*regexp.Regexp, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	return regexp.Compile("(?i)(?:" + strings.Join(patterns, "|") + ")")
}

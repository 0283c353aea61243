package stories

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/text"
)

// sketchVersion changes when an older sketch can no longer be compared.
const sketchVersion = 1

// sketch is what is kept of an article for telling which story it belongs to,
// and for describing that story. It is a few kilobytes.
type sketch struct {
	Version       int                   `json:"v"`
	Article       policy.StoryArticle   `json:"a"`
	Lead          string                `json:"d,omitempty"` // its opening sentence or two
	Words         vector                `json:"w,omitempty"` // TF-IDF of the body
	Title         vector                `json:"t,omitempty"` // TF-IDF of the title
	Concepts      vector                `json:"c,omitempty"` // of the lexicon, any language
	Names         vector                `json:"n,omitempty"` // capitalised words and words in Latin script among Han
	Numbers       vector                `json:"m,omitempty"` // amounts, case numbers, days
	Entities      vector                `json:"e,omitempty"` // entity id → weight
	TitleEntities []string              `json:"te,omitempty"`
	Jurisdictions []policy.Jurisdiction `json:"j,omitempty"`
	Event         string                `json:"ev,omitempty"`
	Shingles      []uint32              `json:"s,omitempty"` // bottom-k sketch, see shingle.go
	ShingleCount  int                   `json:"sn,omitempty"`
	ContentHash   string                `json:"h,omitempty"`
	Back          []backref             `json:"b,omitempty"` // what it says went before

	minute int64 // of publication, since 1970
}

// Sketch reads an article for clustering. The result is opaque, stable within
// one release and meant to be kept with the article.
func Sketch(a policy.Article, r policy.Reading) []byte {
	data, err := json.Marshal(newSketch(a, r))
	if err != nil { // only a NaN or an infinite weight could cause it
		return nil
	}
	return data
}

func newSketch(a policy.Article, r policy.Reading) *sketch {
	lang := a.Language
	if r.Language != "" {
		lang = r.Language
	}
	s := &sketch{
		Version: sketchVersion,
		Article: policy.StoryArticle{
			ID: a.ID, URL: a.URL, Title: a.Title, Source: a.Source, SourceID: a.SourceID,
			Published: a.Published.UTC(), DateSource: a.DateSource, Language: lang,
		},
		Lead:          lead(a.Text, lang),
		Jurisdictions: r.Jurisdictions,
		Event:         r.Event,
		ContentHash:   a.ContentHash,
		minute:        a.Published.Unix() / 60,
	}
	body := text.Clip(a.Text, maxBodyRunes)
	title, words := text.Words(a.Title, lang), text.Words(body, lang)
	s.Title = tfidf(title, lang, 24)
	s.Words = tfidf(append(slices.Clone(title), words...), lang, 96)
	s.Concepts = concepts(title, words)
	s.Names = names(a.Title, body, lang)
	s.Numbers = numbers(a.Title + "\n" + body)
	s.Entities, s.TitleEntities = entities(r.Mentions)
	s.Shingles, s.ShingleCount = shingles(words)
	s.Back = backrefs(body, s.Article.Published, lang)
	return s
}

// maxBodyRunes is how much of a text is compared: news says what happened
// first, and background shared by unrelated reports comes last.
const maxBodyRunes = 4000

func decode(data []byte) (*sketch, error) {
	s := new(sketch)
	if err := json.Unmarshal(data, s); err != nil {
		return nil, policy.Errorf(policy.Internal, "a kept article's sketch cannot be read; ingest the article again").Because(err)
	}
	if s.Version != sketchVersion {
		return nil, policy.Errorf(policy.Conflict, "a kept article's sketch has version %d and this program writes %d; export the archive and ingest it again", s.Version, sketchVersion)
	}
	s.minute = s.Article.Published.Unix() / 60
	return s, nil
}

// lead is the opening of a text: its first sentence, and the second when both
// are short.
func lead(body, lang string) string {
	paras := text.Paragraphs(text.Clip(body, 2000))
	if len(paras) == 0 {
		return ""
	}
	for _, p := range paras[:min(len(paras), 3)] {
		para := body[p.Start:p.End]
		sentences := text.Sentences(para, lang)
		if len(sentences) == 0 {
			continue
		}
		end := sentences[0].End
		if len(sentences) > 1 && len([]rune(para[:sentences[1].End])) <= 320 {
			end = sentences[1].End
		}
		if s := para[sentences[0].Start:end]; len([]rune(s)) >= 25 {
			return text.Clip(s, 600)
		}
	}
	return text.Clip(body[paras[0].Start:paras[0].End], 600)
}

// before orders sketches by publication, then id: the order in which a story
// lists its articles, and every tie is broken.
func before(a, b *sketch) int {
	if c := a.Article.Published.Compare(b.Article.Published); c != 0 {
		return c
	}
	switch {
	case a.Article.ID < b.Article.ID:
		return -1
	case a.Article.ID > b.Article.ID:
		return 1
	}
	return 0
}

// gap is the time between two publications.
func gap(a, b *sketch) time.Duration {
	d := time.Duration(a.minute-b.minute) * time.Minute
	if d < 0 {
		return -d
	}
	return d
}

// compact lets go of what the sketch's texts are cut from, an article or a whole
// feed, and shares its terms with other sketches.
func (s *sketch) compact(terms map[string]string) {
	for _, v := range []vector{s.Words, s.Title, s.Concepts, s.Names, s.Numbers, s.Entities} {
		for i := range v {
			v[i].Term = intern(terms, v[i].Term)
		}
	}
	for i, e := range s.TitleEntities {
		s.TitleEntities[i] = intern(terms, e)
	}
	a := &s.Article
	for _, shared := range []*string{&a.Source, &a.SourceID, &a.Language} {
		*shared = intern(terms, *shared)
	}
	for _, own := range []*string{&a.ID, &a.URL, &a.Title, &s.Lead, &s.ContentHash} {
		*own = strings.Clone(*own)
	}
	s.Shingles = slices.Clip(slices.Clone(s.Shingles))
}

// intern is the one copy of a term.
func intern(terms map[string]string, term string) string {
	if known, ok := terms[term]; ok {
		return known
	}
	own := strings.Clone(term)
	terms[own] = own
	return own
}

package eval

import (
	"strings"
	"testing"

	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

func load(t *testing.T, dir string) []Item {
	t.Helper()
	items, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// TestSet holds the labelled set to its own rules; Load does the checks of a line.
func TestSet(t *testing.T) {
	all := load(t, "data")
	train, heldout := load(t, "data/train"), load(t, "data/heldout")
	if len(all) != len(train)+len(heldout) || len(all) < 300 {
		t.Errorf("%d articles, %d in train and %d held out", len(all), len(train), len(heldout))
	}

	t.Run("no event in both parts", func(t *testing.T) {
		in := map[string]bool{}
		for _, i := range train {
			in[i.Event] = true
		}
		for _, i := range heldout {
			if i.Event != "" && in[i.Event] {
				t.Errorf("%s: event %s is in train too", i.ID, i.Event)
			}
		}
	})

	t.Run("entities are the gazetteer's", func(t *testing.T) {
		g, err := gazetteer.Default()
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range all {
			ids := append([]string(nil), i.Entities...)
			for _, s := range i.Statements {
				if s.SpeakerID != "" {
					ids = append(ids, s.SpeakerID)
				}
			}
			for _, id := range ids {
				if _, ok := g.Entity(id); !ok {
					t.Errorf("%s: no entity %s", i.ID, id)
				}
			}
		}
	})

	for name, part := range map[string][]Item{"train": train, "heldout": heldout} {
		t.Run(name, func(t *testing.T) {
			languages, relevant, duplicates := map[string]int{}, 0, 0
			for _, i := range part {
				languages[i.Language]++
				if i.Relevant {
					relevant++
				}
				if i.NearDuplicateOf != "" {
					duplicates++
				}
				if i.Relevant && len(i.Jurisdictions) == 0 {
					t.Errorf("%s: relevant, but of no jurisdiction", i.ID)
				}
			}
			for language, atLeast := range map[string]int{"en": 55, "zh": 24, "de": 24, "fr": 22} {
				if languages[language] < atLeast {
					t.Errorf("%d articles in %s, want %d", languages[language], language, atLeast)
				}
			}
			if off := len(part) - relevant; off < len(part)/5 || off > len(part)/3 {
				t.Errorf("%d of %d are off topic; a fifth to a third should be", off, len(part))
			}
			if duplicates < 8 {
				t.Errorf("only %d near-duplicates", duplicates)
			}
		})
	}
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	const good = `{"id":"a","url":"https://a.example/1","title":"T","text":"She said “yes, of course”.","published":"2025-01-02T03:04:05Z","source":"S","language":"en","relevant":true,"event":"e","near_duplicate_of":"","jurisdictions":["EU","US-CA"],"entities":["company/meta"],"statements":[{"speaker":"She","speaker_id":"","kind":"said","quote":"yes, of course","verbatim":true}]}`
	with := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(good) }
	for name, c := range map[string]struct{ in, want string }{
		"nothing":              {"\n\n", ""},
		"good":                 {good + "\n", ""},
		"not JSON":             {good + "\n{", "set.jsonl:2: unexpected EOF"},
		"unknown field":        {with(`"id"`, `"ident":1,"id"`), `unknown field "ident"`},
		"two objects":          {good + good, "more than one JSON object"},
		"no title":             {with(`"title":"T"`, `"title":" "`), "title is missing"},
		"quote not in text":    {with(`“yes, of course”`, `yes`), `set.jsonl:1: the quote "yes, of course" is not in the text`},
		"kind":                 {with(`"said"`, `"mumbled"`), `"mumbled"`},
		"no speaker":           {with(`"speaker":"She"`, `"speaker":""`), "has no speaker"},
		"jurisdiction":         {with(`"EU"`, `"eu"`), `jurisdiction "eu"`},
		"entity":               {with(`company/meta`, `meta`), "kind/slug"},
		"entity twice":         {with(`["company/meta"]`, `["company/meta","company/meta"]`), "twice"},
		"relevant, no event":   {with(`"event":"e"`, `"event":""`), "needs an event"},
		"event, off topic":     {with(`"relevant":true`, `"relevant":false`), "off topic"},
		"same id":              {good + "\n" + with("/1", "/2"), "set.jsonl:2: id a is also at set.jsonl:1"},
		"same url":             {good + "\n" + with(`"id":"a"`, `"id":"b"`), "a second time"},
		"duplicate of nothing": {with(`"near_duplicate_of":""`, `"near_duplicate_of":"z"`), "no item's id"},
		"duplicate of itself":  {with(`"near_duplicate_of":""`, `"near_duplicate_of":"a"`), "of itself"},
		"date":                 {with("2025-01-02T03:04:05Z", "yesterday"), "set.jsonl:1: "},
		"a huge line":          {strings.Repeat("x", maxLine+1), "longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(c.in), "set.jsonl")
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.want) {
				t.Fatalf("error %v; want an Invalid one with %q", err, c.want)
			}
		})
	}
	if _, err := Load(t.TempDir()); policy.CodeOf(err) != policy.Invalid {
		t.Errorf("an empty folder: %v; want an Invalid error", err)
	}
	if _, err := Load("data/none"); policy.CodeOf(err) != policy.Invalid {
		t.Errorf("no folder: %v; want an Invalid error", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"id":"a"}`)
	f.Add("{\n[]\n\"\\u0000\"")
	f.Fuzz(func(t *testing.T, in string) {
		items, err := Parse(strings.NewReader(in), "f")
		if err != nil {
			return
		}
		for _, i := range items {
			for _, s := range i.Statements {
				if !strings.Contains(i.Text, s.Quote) {
					t.Fatalf("quote %q is not in the text", s.Quote)
				}
			}
		}
	})
}

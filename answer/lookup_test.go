package answer_test

import (
	"slices"
	"strings"
	"testing"

	"datapolicy/policy"
)

func TestLookup(t *testing.T) {
	d, s := small(t, nil, complaint, denial, fine)
	noyb, google := s.StoryID("noyb"), s.StoryID("fine")
	for name, c := range map[string]struct {
		query      string
		kind       string // "": no subject
		id         string
		parent     string
		stories    []string
		statements []string // beginnings of their speakers
	}{
		"a company":              {"tiktok", "company", "company/tiktok", "ByteDance", []string{noyb}, []string{"noyb"}},
		"in Chinese":             {"关于谷歌的消息", "company", "company/google", "", []string{google}, nil},
		"a parent, by its child": {"alibaba", "company", "company/alibaba", "", []string{noyb}, nil},
		"an authority":           {"cnil", "authority", "authority/fr-cnil", "", []string{google}, nil},
		"an organisation":        {"NOYB", "ngo", "ngo/noyb", "", []string{noyb}, []string{"Guo Jiakun", "noyb"}},
		"a person":               {"Guo Jiakun", "person", "person/guo-jiakun", "", nil, []string{"Guo Jiakun"}},
		"words that were said":   {`"never require"`, "statement", "", "", []string{noyb}, []string{"Guo Jiakun"}},
		"in curly marks":         {"“local laws”", "statement", "", "", []string{noyb}, []string{"Guo Jiakun"}},
		"words that nobody said": {`"banana bread"`, "statement", "", "", nil, nil},
		"a question":             {"who said that China never requires data", "", "", "", []string{noyb}, nil},
		"text":                   {"cookies harder to refuse", "", "", "", []string{google}, nil},
		"nothing":                {"zzzzqqq", "", "", "", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := d.Lookup(t.Context(), c.query, policy.Period{})
			if err != nil {
				t.Fatal(err)
			}
			kind, id, parent := "", "", ""
			if l.Subject != nil {
				kind, id, parent = l.Subject.Kind, l.Subject.ID, l.Subject.Parent
			}
			if kind != c.kind || id != c.id || (c.parent != "" && parent != c.parent) {
				t.Errorf("subject %+v", l.Subject)
			}
			var stories, speakers []string
			for _, st := range l.Stories {
				stories = append(stories, st.ID)
			}
			for _, st := range l.Statements {
				speakers = append(speakers, st.Speaker)
			}
			if c.stories != nil && !slices.Equal(stories, c.stories) {
				t.Errorf("stories %q", stories)
			}
			if c.statements != nil && !slices.Equal(speakers, c.statements) {
				t.Errorf("statements by %q", speakers)
			}
			if len(l.Stories) > 0 && len(l.Timeline) == 0 {
				t.Error("no timeline")
			}
		})
	}
}

func TestLookupSuggests(t *testing.T) {
	d, _ := small(t, nil, complaint)
	l, err := d.Lookup(t.Context(), "tiktokk", policy.Period{})
	if err != nil || l.Subject != nil || !slices.Contains(l.Suggestions, "TikTok") {
		t.Errorf("suggestions %q, %v", l.Suggestions, err)
	}
	for _, q := range []string{"", "  ", `""`, "?!"} {
		if _, err := d.Lookup(t.Context(), q, policy.Period{}); policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%q: %v", q, err)
		}
	}
}

func TestLookupWithinAPeriod(t *testing.T) {
	d, _ := small(t, nil, complaint, denial)
	l, err := d.Lookup(t.Context(), "noyb", policy.Period{Since: on(17, 0)})
	if err != nil || len(l.Statements) != 1 || l.Statements[0].Speaker != "Guo Jiakun" {
		t.Errorf("%+v, %v", l.Statements, err)
	}
}

func TestOneUtteranceInTwoOutletsIsTold(t *testing.T) {
	other := denial
	other.Source, other.Title = "Harbour Post", "Beijing answers noyb"
	other.Text = strings.Replace(denial.Text, "China on Friday", "Beijing on Friday", 1)
	d, _ := small(t, nil, denial, other)
	l, err := d.Lookup(t.Context(), "Guo Jiakun", policy.Period{})
	if err != nil || len(l.Statements) != 1 {
		t.Errorf("%d statements, %v", len(l.Statements), err)
	}
}

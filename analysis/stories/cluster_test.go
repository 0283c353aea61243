package stories_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/stories"
	"datapolicy/policy"
	"github.com/google/go-cmp/cmp"
)

// partition is a clustering without the names of its stories.
func partition(articles []labelled, story func(string) string) [][]string {
	groups := map[string][]string{}
	for _, a := range articles {
		groups[story(a.ID)] = append(groups[story(a.ID)], a.ID)
	}
	out := slices.Collect(maps.Values(groups))
	for _, g := range out {
		slices.Sort(g)
	}
	slices.SortFunc(out, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	articles := policyNews(t)
	c := stories.New(stories.Options{})
	for _, a := range articles {
		c.Add(a.Article, a.reading)
	}
	want := partition(articles, c.Story)
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 7))
		shuffled := slices.Clone(articles)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		c := stories.New(stories.Options{})
		for _, a := range shuffled {
			c.Add(a.Article, a.reading)
		}
		if d := cmp.Diff(want, partition(articles, c.Story)); d != "" {
			t.Fatalf("seed %d: another order, other stories:\n%s", seed, d)
		}
	}
}

// TestKeptAndLoaded follows the changes as an archive would, starts again from
// the sketches half-way, and must come to the same stories.
func TestKeptAndLoaded(t *testing.T) {
	articles := policyNews(t)
	kept := map[string]policy.Story{}
	keep := func(change policy.StoryChange) {
		for old := range change.Merged {
			delete(kept, old)
		}
		for _, s := range change.Stories {
			kept[s.ID] = s
		}
	}
	first := stories.New(stories.Options{})
	half := len(articles) / 2
	for _, a := range articles[:half] {
		change, _ := first.Add(a.Article, a.reading)
		keep(change)
	}
	second := stories.New(stories.Options{})
	for _, a := range articles[:half] {
		if err := second.Load(a.ID, first.Story(a.ID), "", stories.Sketch(a.Article, a.reading)); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range articles[half:] {
		change, _ := second.Add(a.Article, a.reading)
		keep(change)
	}
	in := map[string]string{}
	for id, s := range kept {
		if s.ID != id || s.Headline == "" || s.Summary == "" || s.FirstPublished.After(s.LastPublished) {
			t.Errorf("story %s is not whole: %+v", id, s)
		}
		for _, a := range s.Articles {
			if other, twice := in[a.ID]; twice {
				t.Errorf("%s is in two stories, %s and %s", a.ID, other, id)
			}
			in[a.ID] = id
		}
	}
	for _, a := range articles {
		if in[a.ID] != second.Story(a.ID) {
			t.Errorf("%s: kept in %q, clustered in %q", a.ID, in[a.ID], second.Story(a.ID))
		}
	}
}

func TestAddingTwiceAltersNothing(t *testing.T) {
	a := policyNews(t)[0]
	c := stories.New(stories.Options{})
	if change, _ := c.Add(a.Article, a.reading); len(change.Stories) != 1 || change.Stories[0].ID != policy.StoryID(a.ID) {
		t.Fatalf("a first article begins a story named for it, got %+v", change)
	}
	if change, _ := c.Add(a.Article, a.reading); len(change.Stories) != 0 {
		t.Errorf("the same article again: %+v", change)
	}
}

func article(id, lang, title, body string, at time.Time) policy.Article {
	return policy.Article{ID: id, URL: "https://" + id + ".example/a", Source: id, Title: title, Text: body, Language: lang, Published: at, ContentHash: policy.ContentHash(title, body)}
}

func TestNearDuplicates(t *testing.T) {
	at := time.Date(2025, 1, 17, 9, 0, 0, 0, time.UTC)
	wire := "The Irish regulator said on Friday that it had opened an inquiry into how the company stores the personal data of Europeans on servers abroad.\n\n" +
		"The inquiry follows an admission in April that some data had been kept on those servers after all, contrary to what the company had told the regulator earlier.\n\n" +
		"A spokesperson for the company said it had reported the matter itself and had deleted the data at once.\n\n" +
		"The regulator fined the company 530 million euros in May over transfers of data and gave it six months to change its ways."
	cut := wire[:strings.LastIndex(wire, "\n\n")]
	other := "Lawmakers in the state capital passed a privacy act on Thursday that lets residents ask brokers to delete what they hold, and sets fines for those that do not register in time with the agency."
	han := "国家网信办周五公布人脸识别技术应用安全管理办法，要求应用人脸识别技术应当具有特定的目的和充分的必要性，采取对个人权益影响最小的方式，并实施严格的保护措施。办法自六月一日起施行。"
	for name, c := range map[string]struct {
		first, second policy.Article
		near          bool
	}{
		"other headline":       {article("a", "en", "Inquiry opened", wire, at), article("b", "en", "Regulator looks at data transfers", wire, at.Add(time.Hour)), true},
		"last paragraph cut":   {article("a", "en", "Inquiry opened", wire, at), article("b", "en", "Inquiry opened", cut, at.Add(time.Hour)), true},
		"the cut one is first": {article("a", "en", "Inquiry opened", cut, at), article("b", "en", "Inquiry opened", wire, at.Add(time.Hour)), true},
		"a few words edited":   {article("a", "en", "Inquiry opened", wire, at), article("b", "en", "Probe", strings.Replace(strings.Replace(wire, "said on Friday", "announced Friday", 1), "at once", "immediately", 1), at.Add(time.Hour)), true},
		"another event":        {article("a", "en", "Inquiry opened", wire, at), article("b", "en", "Privacy act passed", other, at.Add(time.Hour)), false},
		"weeks later":          {article("a", "en", "Inquiry opened", wire, at), article("b", "en", "Inquiry opened", wire, at.AddDate(0, 2, 0)), false},
		"Chinese reprint":      {article("a", "zh", "人脸识别办法公布", han, at), article("b", "zh", "网信办发布新规", "据报道，"+han, at.Add(time.Hour)), true},
	} {
		t.Run(name, func(t *testing.T) {
			clusterer := stories.New(stories.Options{})
			clusterer.Add(c.first, read(t, c.first))
			change, of := clusterer.Add(c.second, read(t, c.second))
			want := ""
			if c.near {
				want = c.first.ID
			}
			if of != want {
				t.Fatalf("near-duplicate of %q, want %q", of, want)
			}
			if c.near && (len(change.Stories) != 1 || change.Stories[0].Articles[1].NearDuplicateOf != c.first.URL) {
				t.Errorf("a reprint is in the story of what it reprints, by address: %+v", change.Stories)
			}
		})
	}
}

// TestLateOriginal: the wire's own report arrives after the reprint of it.
func TestLateOriginal(t *testing.T) {
	at := time.Date(2025, 1, 17, 9, 0, 0, 0, time.UTC)
	body := strings.Repeat("The commission said that the order binds every platform that serves minors in the state from the first of May onwards. ", 1) +
		"Platforms must ask for age, keep no record of the answer and offer an appeal to a person, the order says, or pay a penalty for each account."
	clusterer := stories.New(stories.Options{})
	reprint, wire := article("b", "en", "Order binds platforms", body, at.Add(2*time.Hour)), article("a", "en", "Order on minors", body, at)
	clusterer.Add(reprint, read(t, reprint))
	change, of := clusterer.Add(wire, read(t, wire))
	if of != "" || clusterer.NearDuplicateOf("b") != "a" {
		t.Errorf("original is a near-duplicate of %q, reprint of %q; want none and a", of, clusterer.NearDuplicateOf("b"))
	}
	if s := change.Stories[0]; s.ID != policy.StoryID("b") || s.Articles[0].ID != "a" || s.Articles[1].NearDuplicateOf != wire.URL {
		t.Errorf("the story keeps its id and tells what reprints what: %+v", s)
	}
}

func TestLoadRefusesRubbish(t *testing.T) {
	c := stories.New(stories.Options{})
	for name, data := range map[string]string{"nothing": "", "no JSON": "{", "another version": `{"v":99}`} {
		if err := c.Load("a", "s", "", []byte(data)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	articles := policyNews(b)
	c := stories.New(stories.Options{})
	day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	n := 0
	add := func() {
		a := articles[n%len(articles)]
		a.ID = a.ID + string(rune('0'+n%10)) + time.Duration(n).String()
		a.Published = day.Add(time.Duration(n) * 3 * time.Minute)
		a.ContentHash = a.ID
		c.Add(a.Article, a.reading)
		n++
	}
	for range 5000 {
		add()
	}
	for b.Loop() {
		add()
	}
}

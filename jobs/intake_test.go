package jobs_test

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/archive"
	"datapolicy/jobs"
	"datapolicy/policy"
)

// reader is an analyst: what names TikTok is data policy.
type reader struct{}

func (reader) Read(a policy.Article) policy.Reading {
	r := policy.Reading{Language: "en", Relevant: strings.Contains(a.Title, "TikTok"), Sketch: []byte(a.Title)}
	if quote := "never"; strings.Contains(a.Text, quote) {
		at := strings.Index(a.Text, quote)
		r.Statements = []policy.Statement{{ID: policy.StatementID(a.ID, "x", at, at+len(quote)), Speaker: "x", Kind: policy.Said, Quote: quote, Start: at, End: at + len(quote)}}
		if strings.Contains(a.Title, "misread") {
			r.Statements[0].Start--
		}
	}
	return r
}

// byTopic is a clusterer: titles that end in the same word are one story.
type byTopic struct {
	stories map[string]*policy.Story // by topic
	loaded  []string
}

func newByTopic() *byTopic { return &byTopic{stories: map[string]*policy.Story{}} }

func topic(title string) string { return title[strings.LastIndexByte(title, ' ')+1:] }

func (c *byTopic) Load(articleID, storyID, _ string, sketch []byte) error {
	c.loaded = append(c.loaded, articleID)
	st := c.stories[topic(string(sketch))]
	if st == nil {
		st = &policy.Story{ID: storyID}
		c.stories[topic(string(sketch))] = st
	}
	st.Articles = append(st.Articles, policy.StoryArticle{ID: articleID, Title: string(sketch)})
	return nil
}

func (c *byTopic) Add(a policy.Article, _ policy.Reading) (policy.StoryChange, string) {
	st := c.stories[topic(a.Title)]
	if st == nil {
		st = &policy.Story{ID: policy.StoryID(a.ID)}
		c.stories[topic(a.Title)] = st
	}
	near := ""
	for _, m := range st.Articles {
		if m.Title == a.Title {
			near = m.ID
		}
	}
	st.Articles = append(st.Articles, policy.StoryArticle{ID: a.ID, Title: a.Title})
	st.LastPublished = a.Published
	whole := *st
	whole.Articles = append([]policy.StoryArticle{}, st.Articles...)
	return policy.StoryChange{Stories: []policy.Story{whole}}, near
}

var noon = time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func openArchive(t testing.TB, path string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(context.Background(), path, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func report(slug, title string, age time.Duration) policy.Article {
	return policy.Article{URL: "https://wire.example/" + slug + "?utm_source=x", Title: title, Text: "Text of " + slug + ".", Source: "The Wire", Published: noon.Add(-age)}
}

func take(t *testing.T, in *jobs.Intake, a policy.Article) jobs.Outcome {
	t.Helper()
	out, err := in.Take(t.Context(), a)
	if err != nil {
		t.Fatalf("take %s: %v", a.URL, err)
	}
	return out
}

func members(t *testing.T, a *archive.Archive, story string) int {
	t.Helper()
	st, err := a.Story(t.Context(), story)
	if err != nil {
		t.Fatal(err)
	}
	return len(st.Articles)
}

func TestTake(t *testing.T) {
	kept := openArchive(t, filepath.Join(t.TempDir(), "a.db"))
	in := jobs.NewIntake(reader{}, newByTopic, kept, clock)

	first := take(t, in, report("1", "TikTok fights the ban", time.Hour))
	second := take(t, in, report("2", "TikTok and the ban", time.Minute))
	reprint := take(t, in, policy.Article{URL: "https://post.example/3", Title: "TikTok and the ban", Text: "Text of 2.", Source: "The Post"})
	if !first.Added || !first.Relevant || first.StoryID == "" || second.StoryID != first.StoryID || reprint.StoryID != first.StoryID || reprint.NearDuplicateOf != second.ID {
		t.Errorf("%+v\n%+v\n%+v", first, second, reprint)
	}
	if n := members(t, kept, first.StoryID); n != 3 {
		t.Errorf("%d articles in the story", n)
	}
	got, err := kept.Article(t.Context(), reprint.ID)
	want := policy.Article{
		ID: policy.ArticleID("https://post.example/3"), SourceID: "The Post", Source: "The Post", URL: "https://post.example/3", CanonicalURL: "https://post.example/3",
		Title: "TikTok and the ban", Published: noon, DateSource: policy.DateGuessed, Fetched: noon, Language: "en", Text: "Text of 2.",
		ContentHash: policy.ContentHash("TikTok and the ban", "Text of 2."),
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}

	again := take(t, in, report("2", "TikTok and the ban", time.Minute))
	moved := report("2-moved", "TikTok and the ban", time.Minute)
	moved.Text = "Text of 2."
	for name, out := range map[string]jobs.Outcome{"again": again, "the same text at another address": take(t, in, moved)} {
		if !out.Duplicate || out.Added || out.StoryID != "" {
			t.Errorf("%s: %+v", name, out)
		}
	}
	if sport := take(t, in, report("4", "Football", 0)); !sport.Added || sport.Relevant || sport.StoryID != "" {
		t.Errorf("off topic: %+v", sport)
	}
	if after := take(t, in, report("5", "TikTok after the ban", 0)); after.StoryID != first.StoryID || members(t, kept, first.StoryID) != 4 {
		t.Errorf("a duplicate came into the story: %+v", after)
	}

	future := report("6", "TikTok next year", -400*24*time.Hour)
	if got, err := kept.Article(t.Context(), take(t, in, future).ID); err != nil || got.DateSource != policy.DateGuessed || !got.Published.Equal(noon) {
		t.Errorf("an impossible date is believed: %+v, %v", got, err)
	}
	dirty := report("7", "TikTok \x00 dirt", 0)
	dirty.Text = "a\xffb\x00c"
	if out := take(t, in, dirty); !out.Added {
		t.Errorf("%+v", out)
	}
	for _, bad := range []policy.Article{{URL: "https://wire.example/x"}, {Title: "T"}, {URL: "javascript:alert(1)", Title: "T"}} {
		if _, err := in.Take(t.Context(), bad); policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestTakeAfterRestartAndBesideAnother(t *testing.T) {
	kept := openArchive(t, filepath.Join(t.TempDir(), "a.db"))
	made := []*byTopic{}
	newClusterer := func() *byTopic {
		made = append(made, newByTopic())
		return made[len(made)-1]
	}
	one := jobs.NewIntake(reader{}, newClusterer, kept, clock)
	long := take(t, one, report("old", "TikTok and the inquiry", 20*24*time.Hour))
	first := take(t, one, report("1", "TikTok fights the ban", 13*24*time.Hour))
	take(t, one, report("sport", "Football ban", 0))

	two := jobs.NewIntake(reader{}, newClusterer, kept, clock) // another process, or the next
	second := take(t, two, report("2", "TikTok and the ban", 0))
	if second.StoryID != first.StoryID {
		t.Errorf("the story is not found again: %+v", second)
	}
	if diff := cmp.Diff([]string{first.ID}, made[1].loaded); diff != "" {
		t.Errorf("only relevant articles of the two weeks around are loaded:\n%s", diff)
	}
	third := take(t, one, report("3", "TikTok on the ban", 0))
	if third.StoryID != first.StoryID || members(t, kept, first.StoryID) != 3 {
		t.Errorf("what the other kept is not known: %+v", third)
	}
	early := take(t, two, report("early", "TikTok before the inquiry", 21*24*time.Hour)) // further back: more is loaded
	if early.StoryID != long.StoryID || members(t, kept, long.StoryID) != 2 {
		t.Errorf("%+v", early)
	}
	if n := len(made); n != 2 {
		t.Errorf("%d clusterers were made for two intakes", n)
	}
}

func TestTakeThatFails(t *testing.T) {
	kept := openArchive(t, filepath.Join(t.TempDir(), "a.db"))
	in := jobs.NewIntake(reader{}, newByTopic, kept, clock)
	misread := report("1", "TikTok misread ban", time.Hour)
	misread.Text = "It will never."
	if _, err := in.Take(t.Context(), misread); policy.CodeOf(err) != policy.Invalid {
		t.Fatalf("%v", err)
	}
	out := take(t, in, report("2", "TikTok and the ban", 0))
	if n := members(t, kept, out.StoryID); n != 1 {
		t.Errorf("the article that was not kept is in the story: %d", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := in.Take(ctx, report("3", "TikTok and the ban", 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if again := take(t, in, report("3", "TikTok and the ban", 0)); !again.Added || again.StoryID != out.StoryID {
		t.Errorf("%+v", again)
	}
}

func TestTakeByMany(t *testing.T) {
	kept := openArchive(t, filepath.Join(t.TempDir(), "a.db"))
	in := jobs.NewIntake(reader{}, newByTopic, kept, clock)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 10 { // every article comes from two workers
				a := report(strconv.Itoa(i+worker/2*10), "TikTok number "+strconv.Itoa(i)+" ban", time.Duration(i)*time.Hour)
				if _, err := in.Take(t.Context(), a); err != nil {
					t.Errorf("take: %v", err)
				}
			}
		})
	}
	all.Wait()
	stories, err := kept.Stories(t.Context(), policy.StoryQuery{})
	if err != nil || len(stories) != 1 || len(stories[0].Articles) != 20 {
		t.Errorf("%d stories, %v", len(stories), err)
	}
}

func TestTakeAll(t *testing.T) {
	kept := openArchive(t, filepath.Join(t.TempDir(), "a.db"))
	in := jobs.NewIntake(reader{}, newByTopic, kept, clock)
	take(t, in, report("known", "TikTok and the ban", 0))
	misread := report("misread", "TikTok misread ban", time.Hour)
	misread.Text = "It will never."
	twin := report("1", "TikTok appeals the ban", time.Hour)
	outcomes, errs := in.TakeAll(t.Context(), []policy.Article{
		report("known", "TikTok and the ban", 0),
		report("1", "TikTok appeals the ban", time.Hour),
		{URL: "no address", Title: "TikTok"},
		twin,
		misread, // refused by the archive: the others are kept even so
		report("2", "Football", 2*time.Hour),
		report("3", "TikTok obeys the ban", 3*time.Hour),
	})
	var got []string
	for i, out := range outcomes {
		switch {
		case errs[i] != nil:
			got = append(got, string(policy.CodeOf(errs[i])))
		case out.Duplicate:
			got = append(got, "duplicate")
		case out.Added && out.StoryID != "":
			got = append(got, "in a story")
		case out.Added:
			got = append(got, "added")
		}
	}
	want := []string{"duplicate", "in a story", string(policy.Invalid), "duplicate", string(policy.Invalid), "added", "in a story"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcomes:\n%s", diff)
	}
	if outcomes[1].StoryID != outcomes[6].StoryID || members(t, kept, outcomes[1].StoryID) != 3 {
		t.Errorf("%+v", outcomes)
	}
}

// However the articles are cut into batches, the archive is the same.
func TestTakeAllIsTakeOneByOne(t *testing.T) {
	var all []policy.Article
	for i := range 30 {
		all = append(all, report(strconv.Itoa(i%27), "TikTok number "+strconv.Itoa(i%27)+" on "+[]string{"bans", "fines", "courts"}[i%3], time.Duration(i%27)*30*time.Hour))
	}
	archived := func(size int) []policy.Story {
		kept := openArchive(t, filepath.Join(t.TempDir(), "a.db"))
		in := jobs.NewIntake(reader{}, newByTopic, kept, clock)
		for from := 0; from < len(all); from += size {
			if _, errs := in.TakeAll(t.Context(), all[from:min(len(all), from+size)]); errors.Join(errs...) != nil {
				t.Fatal(errs)
			}
		}
		stories, err := kept.Stories(t.Context(), policy.StoryQuery{})
		if err != nil {
			t.Fatal(err)
		}
		return stories
	}
	want := archived(1)
	if len(want) != 3 {
		t.Fatalf("%d stories", len(want))
	}
	for _, size := range []int{2, 7, 30} {
		if diff := cmp.Diff(want, archived(size)); diff != "" {
			t.Errorf("in batches of %d:\n%s", size, diff)
		}
	}
}

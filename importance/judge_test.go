package importance_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"datapolicy/analysis/gazetteer"
	"datapolicy/importance"
	"datapolicy/policy"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func article(source, lang string) policy.StoryArticle {
	return policy.StoryArticle{ID: source, URL: "https://" + source + ".example/", Source: source, SourceID: source, Language: lang}
}

// What a person reads, in the order in which they read it.
func TestReasons(t *testing.T) {
	g := known(t)
	fine := policy.Story{
		ID: "s2", Headline: "TikTok fined over data transfers", Event: "fine", Jurisdictions: []policy.Jurisdiction{"IE", "CN"}, Entities: []string{"company/tiktok", "authority/ie-dpc"},
		Amounts: []policy.Amount{
			{Value: 530e6, Currency: "EUR", Role: policy.FineAmount, On: []string{"company/tiktok"}},
			{Value: 345e6, Currency: "EUR", Role: policy.OtherAmount},
		},
		Continues: []string{"s1"}, FirstPublished: day(2025, 5, 2),
		Articles: []policy.StoryArticle{article("a", "en"), article("b", "de"), article("c", "zh"), article("d", "zh")},
	}
	inquiry := policy.Story{ID: "s1", Event: "inquiry", FirstPublished: day(2021, 9, 14)}
	consultation := policy.Story{
		Headline: "EDPB asks for comments on its GDPR guidelines", Event: "consultation", Jurisdictions: []policy.Jurisdiction{"EU"}, Entities: []string{"law/gdpr"},
		Deadlines: []policy.Deadline{{Date: day(2025, 3, 15), Kind: policy.CommentsDue}, {Date: day(2026, 1, 1), Kind: policy.AppliesFrom}}, Articles: []policy.StoryArticle{article("edpb", "en")},
	}
	denial := policy.Story{Headline: "China denies it", Event: "statement", Jurisdictions: []policy.Jurisdiction{"CN"}, Articles: []policy.StoryArticle{article("mfa", "en")}}
	for name, c := range map[string]struct {
		story policy.Story
		facts importance.Facts
		want  string
	}{
		"a fine, in English":  {fine, importance.Facts{Earlier: []policy.Story{inquiry}}, "High importance: binding: a fine of €530 million on TikTok; reported independently by 4 outlets in 3 languages; touches the European Union and China; follows the inquiry of 14 September 2021."},
		"a fine, in German":   {fine, importance.Facts{Language: "de", Earlier: []policy.Story{inquiry}}, "Hohe Bedeutung: bindend: eine Geldbuße von 530 Mio. € gegen TikTok; 4 Medien in 3 Sprachen berichten eigenständig; berührt die Europäische Union und China; folgt auf das Verfahren vom 14. September 2021."},
		"a fine, in French":   {fine, importance.Facts{Language: "fr", Earlier: []policy.Story{inquiry}}, "Importance élevée : contraignant : une amende de 530 M € contre TikTok ; 4 médias en 3 langues en parlent de façon indépendante ; touche l'Union européenne et la Chine ; fait suite à l'enquête du 14 septembre 2021."},
		"a fine, in Chinese":  {fine, importance.Facts{Language: "zh", Earlier: []policy.Story{inquiry}}, "重要性高：有约束力：罚款5.3亿欧元，对象为抖音国际版；4家媒体以3种语言独立报道；触及欧盟和中国；接续2021年9月14日的调查。"},
		"comments are due":    {consultation, importance.Facts{}, "Medium importance: a consultation: nothing is decided yet; general in scope: General Data Protection Regulation; comments due in 12 days (15 March 2025)."},
		"a denial of its own": {denial, importance.Facts{Claimants: []string{"noyb"}, Deniers: []string{"Guo Jiakun"}}, "Low importance: answers what noyb claims; a position taken, not a decision."},
		"a claim is denied":   {policy.Story{Headline: "A complaint", Event: "complaint"}, importance.Facts{Claimants: []string{"noyb"}, Deniers: []string{"Guo Jiakun"}, Known: true}, "Low importance: a complaint, not yet a decision; Guo Jiakun disputes it; an update: this channel had the story before."},
		"nothing is known":    {policy.Story{}, importance.Facts{}, "Low importance: no legal step is recognised in the reports."},
	} {
		t.Run(name, func(t *testing.T) {
			c.facts.Now, c.facts.Names = now, g
			got := importance.Judge(c.story, c.facts).Text
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// draw makes any story of the labelled ones, altered.
func draw(t *rapid.T, all []labelled, g *gazetteer.Gazetteer) (policy.Story, importance.Facts, labelled) {
	l := rapid.SampledFrom(all).Draw(t, "story")
	l.Outlets = rapid.IntRange(0, 20).Draw(t, "outlets")
	l.Languages = rapid.IntRange(1, 4).Draw(t, "languages")
	l.Due = rapid.IntRange(0, 200).Draw(t, "due")
	s, f := l.story(g)
	return s, f, l
}

func rank(l policy.ImportanceLevel) int {
	return slices.Index([]policy.ImportanceLevel{policy.Low, policy.Medium, policy.High}, l)
}

// More reports, a larger sum and another deadline never make less of a story;
// its language changes the words only.
func TestMoreNeverLowers(t *testing.T) {
	all, g := readLabelled(t), known(t)
	rapid.Check(t, func(t *rapid.T) {
		s, f, l := draw(t, all, g)
		was := importance.Weigh(s, f)
		if len(was.Reasons) == 0 || len(was.Reasons) > 4 || rank(was.Level) < 0 {
			t.Fatalf("%+v", was)
		}
		check := func(what string, s policy.Story, f importance.Facts) {
			if v := importance.Weigh(s, f); rank(v.Level) < rank(was.Level) || v.Points < was.Points-1e-9 {
				t.Fatalf("%s: %s (%v) after %s (%v)", what, v.Level, v.Points, was.Level, was.Points)
			}
		}
		more := s
		more.Articles = append(slices.Clone(s.Articles), article("One More", rapid.SampledFrom([]string{"en", "fr", "pt", ""}).Draw(t, "language")))
		check("one more outlet", more, f)
		dearer := s
		dearer.Amounts = slices.Clone(s.Amounts)
		for i := range dearer.Amounts {
			dearer.Amounts[i].Value *= rapid.Float64Range(1, 1e4).Draw(t, "times")
		}
		check("a larger sum", dearer, f)
		due := s
		due.Deadlines = append(slices.Clone(s.Deadlines), policy.Deadline{Date: now.AddDate(0, 0, rapid.IntRange(-3, 400).Draw(t, "days")), Kind: policy.ComplyBy})
		check("one more deadline", due, f)
		for _, lang := range []string{"de", "fr", "zh", "en", "xx"} {
			f.Language = lang
			if v := importance.Weigh(s, f); v.Points != was.Points || v.Level != was.Level || len(v.Reasons) != len(was.Reasons) {
				t.Fatalf("in %s %+v, else %+v (%s)", lang, v, was, l.Headline)
			}
			if said := strings.Join(importance.Weigh(s, f).Reasons, ""); strings.ContainsAny(said, "{}[]") {
				t.Fatalf("in %s: %s", lang, said)
			}
		}
	})
}

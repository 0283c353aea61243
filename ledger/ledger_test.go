package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"datapolicy/ledger"
	"datapolicy/policy"
)

// report is an outlet's article of a day, as its statements.
type report struct {
	outlet, lang, story string
	day                 int // after 17 January 2025
	says                [][]string
}

// filed makes the statements of articles, one after the other in each.
func filed(reports []report) (all []policy.Statement, language map[string]string) {
	language = map[string]string{}
	for i, r := range reports {
		article := fmt.Sprintf("a%02d-%s", i, r.outlet)
		language[article] = r.lang
		at := 0
		for _, f := range r.says {
			s := stated(article, f, at)
			at = s.End + 10
			s.Source, s.StoryID, s.Date = r.outlet, r.story, noon.AddDate(0, 0, r.day)
			all = append(all, s)
		}
	}
	return all, language
}

func keep(t testing.TB, reports []report) ledger.Ledger {
	t.Helper()
	all, language := filed(reports)
	return ledger.Keep(all, ledger.Options{
		Names: theNames(t), Prefer: "en",
		Language:  func(s policy.Statement) string { return language[s.ArticleID] },
		Continues: func(id string) []string { return map[string][]string{"denial": {"complaint"}}[id] },
	})
}

const (
	guo   = "Guo Jiakun=person/guo-jiakun@Foreign Ministry spokesperson"
	noyb  = "noyb=ngo/noyb"
	six   = "company/tiktok company/aliexpress company/shein company/temu company/wechat company/xiaomi"
	never = "China has never asked and will never ask any company or person to collect or provide data that lies abroad for the government in violation of local laws."
)

func says(speaker, kind, about, words string) []string { return []string{speaker, kind, about, words} }

// theDay is 17 January 2025 in our words: a complaint of the day before, what
// its companies own up to, and a denial that ten outlets carry in four languages.
func theDay() []report {
	german := says(guo, "denied!", "", "China hat nie von einem Unternehmen oder einer Person verlangt und wird nie verlangen, im Ausland liegende Daten unter Verletzung örtlicher Gesetze für die Regierung zu sammeln oder bereitzustellen")
	french := says(guo, "denied!", "", "La Chine n'a jamais exigé et n'exigera jamais d'une entreprise ou d'un individu qu'il collecte ou fournisse des données situées à l'étranger pour le gouvernement en violation des lois locales")
	chinese := says(guo, "denied!", "", "中国从来没有也不会要求任何企业或个人以违反当地法律的方式为政府采集或提供位于外国的数据")
	wire := says(guo, "denied!", "ngo/noyb", never)
	short := says("Guo=", "denied!", "", "will never ask any company or person to collect or provide data that lies abroad")
	return []report{
		{"Vienna Wire", "en", "complaint", -1, [][]string{
			says(noyb, "alleged", six, "noyb alleges that TikTok, AliExpress, SHEIN, Temu, WeChat and Xiaomi send the personal data of Europeans to China unlawfully."),
			says("TikTok=company/tiktok", "admitted", "company/aliexpress company/shein company/xiaomi", "TikTok, AliExpress, SHEIN and Xiaomi admit in their privacy policies that they transfer personal data to China."),
			says("AliExpress=company/aliexpress", "admitted", "company/tiktok company/shein company/xiaomi", "TikTok, AliExpress, SHEIN and Xiaomi admit in their privacy policies that they transfer personal data to China."),
			says("Temu=company/temu", "said", "", "Temu and WeChat name only third countries."),
		}},
		{"Ministry of Foreign Affairs of China", "en", "denial", 0, [][]string{wire}},
		{"Wire One", "en", "denial", 0, [][]string{wire, says(noyb, "alleged", six, "The day before, noyb had accused six Chinese companies of sending the data of Europeans to China unlawfully.")}},
		{"Wire Two", "en", "denial", 0, [][]string{wire}},
		{"Wire Three", "en", "denial", 0, [][]string{short}},
		{"Blatt", "de", "denial", 0, [][]string{german}},
		{"Blatt Zwei", "de", "denial", 1, [][]string{german}},
		{"Le Quai", "fr", "denial", 0, [][]string{french}},
		{"早报", "zh", "denial", 0, [][]string{chinese}},
		{"晚报", "zh", "denial", 0, [][]string{chinese}},
		{"Courrier", "fr", "denial", 1, [][]string{french}},
	}
}

func TestADenialInTenOutletsIsOneStatement(t *testing.T) {
	l := keep(t, theDay())
	var denials []policy.Statement
	for _, s := range l.Statements {
		if s.Kind == policy.Denied {
			denials = append(denials, s)
		}
	}
	if len(denials) != 1 {
		t.Fatalf("%d denials: %+v", len(denials), denials)
	}
	d := denials[0]
	if d.Source != "Ministry of Foreign Affairs of China" || d.Quote != never || len(d.AlsoIn) != 9 {
		t.Errorf("stands for it: %s with %d others: %q", d.Source, len(d.AlsoIn), d.Quote)
	}
	languages := map[string]int{}
	variants := map[string]bool{}
	for _, c := range d.AlsoIn {
		languages[c.Language]++
		variants[c.Quote] = true
	}
	if diff := cmp.Diff(map[string]int{"en": 3, "de": 2, "fr": 2, "zh": 2}, languages); diff != "" {
		t.Error(diff)
	}
	if len(variants) != 5 {
		t.Errorf("variants: %v", variants)
	}
}

func TestClaimAndCounterClaim(t *testing.T) {
	for name, c := range map[string]struct {
		reports []report
		want    []string // "claim's speaker < counters' speakers, kind"
	}{
		"a complaint, owned up to and denied": {theDay(), []string{"noyb alleged < TikTok admitted, AliExpress admitted, Guo Jiakun denied"}},
		"a fine, fought": {[]report{
			{"CNIL", "fr", "fine", 0, [][]string{says("CNIL=authority/fr-cnil", "ordered", "company/shein", "La CNIL inflige à SHEIN une amende de 150 millions d'euros pour ses cookies.")}},
			{"Le Quai", "fr", "fine", 0, [][]string{
				says("CNIL=authority/fr-cnil", "ordered", "company/shein", "SHEIN s'est vu infliger une amende de 150 millions d'euros par la CNIL."),
				says("Shein=company/shein", "said", "", "SHEIN fera appel de la décision, qu'elle juge disproportionnée."),
			}},
		}, []string{"CNIL ordered < Shein said"}},
		"in German, barely": {[]report{{"Blatt", "de", "x", 0, [][]string{
			says("Foodwatch=", "alleged", "company/meta", "Foodwatch wirft Meta vor, Kinder ohne Einwilligung zu verfolgen."),
			says("Meta=company/meta", "denied", "", "Meta wies den Vorwurf am Freitag zurück."),
		}}}, []string{"Foodwatch alleged < Meta denied"}},
		"two matters, two denials": {[]report{
			{"A", "en", "x", 0, [][]string{
				says("A security firm=", "alleged", "company/tiktok", "A security firm alleges that TikTok was hacked and that passwords were stolen."),
				says("TikTok=company/tiktok", "denied", "", "TikTok denied that it had been hacked."),
			}},
			{"B", "en", "x", 1, [][]string{
				says(noyb, "alleged", "company/tiktok", "noyb alleges that TikTok transfers personal data to China."),
				says("TikTok=company/tiktok", "denied", "", "TikTok denied that it transfers personal data to China."),
			}},
		}, []string{"noyb alleged < TikTok denied", "A security firm alleged < TikTok denied"}},
		"what was argued before is no answer to the ruling": {[]report{{"A", "en", "x", 0, [][]string{
			says("General Court=court/general-court", "ruled", "company/meta", "The court dismissed Meta's action over the transfer of data."),
			says("Meta=company/meta", "denied", "", "Meta had argued that it did not transfer data."),
		}}}, nil},
		"nobody is named": {[]report{{"A", "en", "x", 0, [][]string{
			says(noyb, "alleged", "company/temu", "noyb alleges that Temu sends data to China."),
			says("Google=company/google", "denied", "", "Google denied the claims."),
		}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range keep(t, c.reports).Contested {
				var against []string
				for _, s := range c.Counters {
					against = append(against, s.Speaker+" "+string(s.Kind))
				}
				got = append(got, c.Claim.Speaker+" "+string(c.Claim.Kind)+" < "+strings.Join(against, ", "))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALineThatWasLeft(t *testing.T) {
	l := keep(t, []report{
		{"A", "en", "x", 0, [][]string{says("TikTok=company/tiktok", "denied", "", "TikTok denied that European data is stored on servers in China.")}},
		{"B", "en", "x", 30, [][]string{says("TikTok=company/tiktok", "said", "", "TikTok said that it had built servers in Norway.")}},
		{"C", "zh", "x", 60, [][]string{says("TikTok=company/tiktok", "admitted", "", "TikTok承认曾在中国的服务器上存储欧洲用户数据。")}},
	})
	left := map[string]string{}
	for _, s := range l.Statements {
		if before, ok := l.ByID(s.DepartsFrom); ok {
			left[s.Source] = before.Source
		}
	}
	if diff := cmp.Diff(map[string]string{"C": "A"}, left); diff != "" {
		t.Error(diff)
	}
}

// Whatever the order, each statement is in one utterance, links go both ways,
// and nothing stands against itself.
func TestLedgerProperties(t *testing.T) {
	pool := labelledPairs(t)
	day, language := filed(theDay())
	o := ledger.Options{Names: theNames(t), Language: func(s policy.Statement) string { return language[s.ArticleID] }}
	rapid.Check(t, func(t *rapid.T) {
		all := slices.Clone(day)
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(pool)-1), 0, 8).Draw(t, "pairs") {
			for k, s := range []policy.Statement{pool[i].a, pool[i].b} {
				s.ArticleID = fmt.Sprintf("p%d-%d", i, k)
				s.ID = policy.StatementID(s.ArticleID, s.Speaker, s.Start, s.End)
				all = append(all, s)
			}
		}
		first := ledger.Keep(all, o)
		shuffled := rapid.Permutation(all).Draw(t, "order")
		second := ledger.Keep(shuffled, o)
		byID := map[string]policy.Statement{}
		for _, s := range first.Statements {
			byID[s.ID] = s
		}
		for _, s := range all {
			if first.StandsFor(s.ID) == "" || first.StandsFor(s.ID) != second.StandsFor(s.ID) {
				t.Fatalf("%q stands for %q in one order, %q in another", s.Quote, first.StandsFor(s.ID), second.StandsFor(s.ID))
			}
			if again, _ := second.ByID(s.ID); cmp.Diff(byID[again.ID], again) != "" {
				t.Fatal(cmp.Diff(byID[again.ID], again))
			}
		}
		if diff := cmp.Diff(first.Contested, second.Contested); diff != "" {
			t.Fatal(diff)
		}
		for _, s := range first.Statements {
			if first.StandsFor(s.ID) != s.ID {
				t.Fatalf("%q does not stand for itself", s.Quote)
			}
			for _, id := range s.Contests {
				if id == s.ID || !slices.Contains(byID[id].ContestedBy, s.ID) {
					t.Fatalf("%q contests %q, which does not know of it", s.Quote, byID[id].Quote)
				}
			}
			for _, id := range s.ContestedBy {
				if !slices.Contains(byID[id].Contests, s.ID) {
					t.Fatalf("%q is contested by %q, which does not know of it", s.Quote, byID[id].Quote)
				}
			}
			if s.DepartsFrom == s.ID || s.DepartsFrom != "" && byID[s.DepartsFrom].ID == "" {
				t.Fatalf("%q departs from %q", s.Quote, s.DepartsFrom)
			}
		}
	})
}

// Thousands of statements, the most of a lookup: the cost must follow their
// number, not its square.
func BenchmarkKeep(b *testing.B) {
	day, language := filed(theDay())
	for _, n := range []int{500, 2000, 8000} {
		var all []policy.Statement
		for i := 0; len(all) < n; i++ {
			for _, s := range day {
				s.ArticleID, s.StoryID = fmt.Sprintf("%s-%d", s.ArticleID, i), fmt.Sprintf("%s-%d", s.StoryID, i)
				s.Date = s.Date.AddDate(0, 0, 7*i)
				s.ID = policy.StatementID(s.ArticleID, s.Speaker, s.Start, s.End)
				all = append(all, s)
			}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				ledger.Keep(all[:n], ledger.Options{Names: theNames(b), Language: func(s policy.Statement) string { return language[s.ArticleID] }})
			}
		})
	}
}

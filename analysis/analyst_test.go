package analysis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

func newAnalyst(t testing.TB) *Analyst {
	t.Helper()
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(g, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func article(lang, title, body string) policy.Article {
	return policy.Article{
		ID: "a1", URL: "https://news.example/1", Title: title, Text: body, Language: lang,
		Published: time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC),
	}
}

func TestRead(t *testing.T) {
	a := newAnalyst(t)
	for name, c := range map[string]struct {
		lang, title, body string
		jurisdictions     string // as listed, the first ones
		topics            string // among those listed
		event             string
		irrelevant        bool
	}{
		"a fine in Ireland": {
			lang: "en", title: "Irish watchdog fines TikTok €530 million over data transfers to China",
			body:          "The Data Protection Commission (DPC) said on Friday that TikTok breached the GDPR by failing to protect Europeans' data from access in China. The DPC ordered the company to suspend transfers within six months.",
			jurisdictions: "IE CN EU", topics: "transfers enforcement", event: "fine",
		},
		"complaints": {
			lang: "en", title: "noyb files complaints against TikTok, AliExpress, Shein, Temu, WeChat and Xiaomi",
			body:          "The Austrian privacy group filed six GDPR complaints in Greece, Italy, Belgium, the Netherlands and Austria. It says the Chinese companies unlawfully transfer Europeans' personal data to China.",
			jurisdictions: "CN EU", topics: "transfers enforcement", event: "complaint",
		},
		"a denial": {
			lang: "en", title: "China denies it requires companies to collect data",
			body:          "Foreign Ministry spokesperson Guo Jiakun told a press conference in Beijing that the Chinese government attaches great importance to data privacy.",
			jurisdictions: "CN", event: "statement",
		},
		"a ruling": {
			lang: "en", title: "Supreme Court upholds law that could ban TikTok",
			body:          "The U.S. Supreme Court ruled unanimously on Friday that the Protecting Americans from Foreign Adversary Controlled Applications Act does not violate the First Amendment. ByteDance, the app's Chinese parent, must sell it.",
			jurisdictions: "US CN", topics: "app-bans", event: "ruling",
		},
		"a rule in Chinese": {
			lang: "zh", title: "《网络数据安全管理条例》1月1日起施行",
			body:          "国务院公布的《网络数据安全管理条例》（以下简称《条例》）自2025年1月1日起施行。《条例》对个人信息保护、重要数据安全和数据跨境作出规定。",
			jurisdictions: "CN", topics: "legislation", event: "rule",
		},
		"an inquiry in German": {
			lang: "de", title: "Berliner Datenschutzbeauftragte prüft DeepSeek",
			body:          "Die Berliner Datenschutzbeauftragte untersucht, ob die chinesische App DeepSeek Nutzerdaten nach China übermittelt. Das wäre ein Verstoß gegen die DSGVO.",
			jurisdictions: "DE EU CN", topics: "transfers", event: "inquiry",
		},
		"a fine in French": {
			lang: "fr", title: "La Cnil inflige une amende de 150 millions d'euros à Shein",
			body:          "La Cnil reproche à Shein d'avoir déposé des cookies sans le consentement des internautes français. L'entreprise conteste la sanction.",
			jurisdictions: "FR EU", topics: "advertising enforcement", event: "fine",
		},
		"a breach": {
			lang: "en", title: "Hackers steal records of 40 million customers in data breach at retailer",
			body:   "The retailer said the data breach exposed names and addresses. The Information Commissioner's Office is making enquiries in the UK.",
			topics: "security", event: "breach", jurisdictions: "UK",
		},
		"football": {
			lang: "en", title: "Rovers win at Data Arena", body: "The striker scored twice and the coach was happy with his team before 40,000 fans.",
			irrelevant: true, jurisdictions: "",
		},
		"a phone": {
			lang: "de", title: "Xiaomi 15 im Test: starke Kamera", body: "Der Akku des neuen Smartphones hält lange, das Display ist hell.",
			irrelevant: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := a.Read(article(c.lang, c.title, c.body))
			if r.Relevant == c.irrelevant {
				t.Errorf("relevance %.2f, relevant %v", r.Relevance, r.Relevant)
			}
			if r.Language != c.lang {
				t.Errorf("language %q", r.Language)
			}
			var got []string
			for _, j := range r.Jurisdictions {
				got = append(got, string(j))
			}
			if want := strings.Fields(c.jurisdictions); len(got) < len(want) || !slices.Equal(sorted(got[:len(want)]), sorted(want)) {
				t.Errorf("jurisdictions %v, want first %v", got, want)
			}
			for _, topic := range strings.Fields(c.topics) {
				if !slices.Contains(r.Topics, topic) {
					t.Errorf("topics %v lack %q", r.Topics, topic)
				}
			}
			if !c.irrelevant && r.Event != c.event {
				t.Errorf("event %q, want %q", r.Event, c.event)
			}
			for _, s := range r.Statements {
				if s.Quote != c.body[s.Start:s.End] {
					t.Errorf("statement %q is not at its span", s.Quote)
				}
			}
		})
	}
}

func sorted(s []string) []string { s = slices.Clone(s); slices.Sort(s); return s }

func TestReadNeverFails(t *testing.T) {
	a := newAnalyst(t)
	for _, s := range []string{"", "\xff\xfe", "\n\n\n", strings.Repeat("数据", 50000), strings.Repeat("(DPC) ", 3000), "«", "\u0301\u0301"} {
		r := a.Read(policy.Article{Title: s, Text: s})
		if r.Language == "" || r.Relevance < 0 || r.Relevance > 1 || r.Topics == nil || r.Jurisdictions == nil {
			t.Errorf("%.20q: %+v", s, r)
		}
	}
}

func TestOptions(t *testing.T) {
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(g, Options{Threshold: 1.2}); policy.CodeOf(err) != policy.Invalid {
		t.Errorf("threshold 1.2: %v", err)
	}
	strict, err := New(g, Options{Threshold: 0.9999})
	if err != nil {
		t.Fatal(err)
	}
	if r := strict.Read(article("en", "Weather data", "Rain.")); r.Relevant {
		t.Error("the threshold of the options does not count")
	}
}

func BenchmarkRead(b *testing.B) {
	a := newAnalyst(b)
	art := article("en", "Irish watchdog fines TikTok €530 million over data transfers to China",
		strings.Repeat("The Data Protection Commission (DPC) said on Friday that TikTok breached the GDPR. “We will appeal,” a spokesperson for ByteDance said. noyb’s Max Schrems welcomed the fine.\n\n", 25))
	b.SetBytes(int64(len(art.Text)))
	for b.Loop() {
		a.Read(art)
	}
}

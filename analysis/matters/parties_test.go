package matters_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/analysis"
	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/matters"
	"datapolicy/policy"
	"datapolicy/text"
)

// Who pays which sum, as a whole reading of an article tells it; whom a sum
// falls on is left open rather than guessed.
func TestWhoPays(t *testing.T) {
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	analyst, err := analysis.New(g, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		article policy.Article
		want    []string // "value currency role on"
	}{
		"two companies in one sentence": {
			policy.Article{Language: "en", Title: "Commission fines Apple and Meta under the Digital Markets Act", Text: "The European Commission fined Apple 500 million euros and Meta 200 million euros on Wednesday for breaching the Digital Markets Act. Meta must change how it combines personal data."},
			[]string{"500 million euros fine company/apple", "200 million euros fine company/meta"},
		},
		"an earlier fine, a revenue, a ceiling": {
			policy.Article{Language: "en", Title: "CNIL fines Google 200 million euros over cookies", Text: "France's data protection authority CNIL fined Google 200 million euros on Wednesday for placing cookies without consent. Google, whose parent Alphabet made revenue of $88 billion last quarter, had been fined 50 million euros in 2019. Fines under the GDPR may reach up to 20 million euros."},
			[]string{"200 million euros fine company/google", "200 million euros fine company/google"},
		},
		"an inquiry that recalls a fine": {
			policy.Article{Language: "en", Title: "Irish regulator opens inquiry into TikTok's servers in China", Text: "Ireland's Data Protection Commission opened an inquiry into TikTok's transfers of users' personal data to China on Thursday, two months after it fined the company 530 million euros."},
			nil,
		},
		"damages paid by another": {
			policy.Article{Language: "en", Title: "General Court orders the Commission to pay damages over data transfer", Text: "The European Commission must pay a German citizen 400 euros in damages, the EU's General Court ruled on Wednesday, since his IP address had been transferred to Meta in the United States without safeguards under data protection law."},
			[]string{"400 euros damages "},
		},
		"German, a threatened penalty beside it": {
			policy.Article{Language: "de", Title: "Clearview muss Bußgeld zahlen", Text: "Die niederländische Datenschutzbehörde hat gegen Clearview AI ein Bußgeld von 30,5 Millionen Euro verhängt. Bei weiteren Verstößen gegen die DSGVO drohen Zwangsgelder von bis zu 5,1 Millionen Euro."},
			[]string{"30,5 Millionen Euro fine company/clearview-ai"},
		},
		"Chinese": {
			policy.Article{Language: "zh", Title: "国家网信办对滴滴作出行政处罚", Text: "国家互联网信息办公室依据网络安全法、数据安全法、个人信息保护法，对滴滴全球股份有限公司处人民币80.26亿元罚款。"},
			[]string{"人民币80.26亿元 fine company/didi"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range analyst.Read(c.article).Amounts {
				if m.Role == policy.FineAmount || m.Role == policy.SettlementAmount || m.Role == policy.DamagesAmount {
					got = append(got, m.Text+" "+string(m.Role)+" "+strings.Join(m.On, ","))
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever a text holds, a sum stands where it is said to stand.
func FuzzAmounts(f *testing.F) {
	f.Add("Meta fined €1.2bn", "The regulator fined Meta 1.2 billion euros, or $1.3bn.", "en")
	f.Add("滴滴被罚", "处人民币80.26亿元罚款", "zh")
	f.Add("Strafe", "Bußgeld von 1,2 Mrd. € (zuvor 30,5 Mio. Euro)", "de")
	f.Add("Amende", "une amende de 1,2 milliard d’euros \xff 9999999999999999999999 €", "fr")
	g, err := gazetteer.Default()
	if err != nil {
		f.Fatal(err)
	}
	reader, err := matters.New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, body, lang string) {
		a := policy.Article{Title: title, Text: body, Language: lang}
		for _, m := range reader.Amounts(&matters.Article{Article: a, Title: text.Fold(title), Body: text.Fold(body), Event: "fine", Mentions: g.Find(title, body, lang)}) {
			if m.InTitle && !strings.Contains(title, m.Text) || !m.InTitle && body[m.Start:m.End] != m.Text || m.Text == "" || m.Currency == "" {
				t.Errorf("%+v does not stand in %q", m, body)
			}
		}
	})
}

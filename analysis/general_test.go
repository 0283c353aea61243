package analysis

import (
	"slices"
	"strings"
	"testing"

	"datapolicy/eval"
	"datapolicy/policy"
)

// TestGeneral holds what is read off short articles from all over the world:
// of the dev part, which may be tuned on, what is wrong is logged; of the held
// part only the figures.
func TestGeneral(t *testing.T) {
	analyst, want := newAnalyst(t), readExpected(t)
	for _, c := range []struct {
		part                                              string
		relevance, entities, jurisdictions, kinds, topics float64 // the least F1, share or recall allowed
	}{
		{"dev", 0.98, 0.97, 0.95, 0.85, 0.87},
		{"held", 0.95, 0.93, 0.92, 0.6, 0.8},
	} {
		t.Run(c.part, func(t *testing.T) {
			items, err := eval.Load("testdata/general/" + c.part)
			if err != nil {
				t.Fatal(err)
			}
			predictions := map[string]eval.Prediction{}
			kinds, all := 0, 0
			var topics eval.Figures
			for _, i := range items {
				r := analyst.Read(i.Article())
				p := eval.Prediction{Relevant: r.Relevant, Jurisdictions: r.Jurisdictions}
				for _, m := range r.Mentions {
					p.Entities = append(p.Entities, m.EntityID)
				}
				predictions[i.ID] = p
				e, ok := want[c.part][i.Event]
				if !ok || !r.Relevant {
					continue
				}
				all++
				if allowed(e.Kind, r.Event) {
					kinds++
				} else if c.part == "dev" {
					t.Logf("%s is %q, taken for %q: %s", i.ID, e.Kind, r.Event, i.Title)
				}
				labelled := strings.Split(e.Topics, ",")
				for _, topic := range labelled {
					if slices.Contains(r.Topics, topic) {
						topics.Hits++
					} else {
						topics.Missed++
						if c.part == "dev" {
							t.Logf("%s is about %s, got %v: %s", i.ID, topic, r.Topics, i.Title)
						}
					}
				}
				for _, topic := range r.Topics {
					if !slices.Contains(labelled, topic) {
						topics.Wrong++
					}
				}
			}
			report := eval.Score(items, predictions)
			share := float64(kinds) / float64(all)
			t.Logf("relevance %v\nentities %v\njurisdictions %v\nkinds %.3f of %d\ntopics %v", report.Relevance, report.Entities, report.Jurisdictions, share, all, topics)
			if report.Relevance.F1() < c.relevance || report.Entities.F1() < c.entities || report.Jurisdictions.F1() < c.jurisdictions ||
				share < c.kinds || topics.Recall() < c.topics {
				t.Errorf("want at least %+v", c)
			}
		})
	}
}

// Articles in other languages are judged by their entities and by the words
// for personal data that the cues list for all languages.
func TestOtherLanguages(t *testing.T) {
	analyst := newAnalyst(t)
	for _, c := range []struct {
		lang, title, text string
		relevant          bool
		first             policy.Jurisdiction
	}{
		{"es", "La AEPD multa a Google por ceder datos personales", "La Agencia Española de Protección de Datos ha sancionado a la empresa con diez millones de euros por incumplir el RGPD.", true, "ES"},
		{"it", "Il Garante privacy multa OpenAI", "L'autorità ha inflitto una sanzione per il trattamento dei dati personali degli utenti di ChatGPT.", true, "IT"},
		{"nl", "AP legt Uber boete op", "De Autoriteit Persoonsgegevens legt een boete op omdat persoonsgegevens van chauffeurs naar de VS gingen.", true, "NL"},
		{"pl", "UODO nałożył karę na bank", "Prezes Urzędu Ochrony Danych Osobowych ukarał bank za wyciek danych osobowych klientów.", true, "PL"},
		{"ja", "個人情報保護委員会、LINEヤフーに勧告", "個人情報保護委員会は28日、個人情報の漏えいをめぐり是正を勧告した。", true, "JP"},
		{"ko", "개인정보보호위원회, 쿠팡 조사 착수", "개인정보보호위원회는 쿠팡의 개인정보 유출 사고에 대한 조사를 시작했다고 밝혔다.", true, "KR"},
		{"es", "El Madrid gana la liga", "El equipo blanco se impuso por tres goles a uno y celebra el campeonato.", false, ""},
		{"ja", "日本代表が勝利", "サッカー日本代表は28日、強豪を2対1で破った。", false, ""},
		{"ko", "손흥민 결승골", "축구 대표팀이 경기에서 승리했다.", false, ""},
		{"nl", "Nieuwe telefoon van Samsung getest", "De camera is goed en de batterij gaat twee dagen mee.", false, ""},
	} {
		r := analyst.Read(policy.Article{Title: c.title, Text: c.text, Language: c.lang})
		if r.Relevant != c.relevant {
			t.Errorf("%s: relevant is %v (%.2f)", c.title, r.Relevant, r.Relevance)
		}
		if c.relevant && (len(r.Jurisdictions) == 0 || r.Jurisdictions[0] != c.first) {
			t.Errorf("%s: jurisdictions %v, want %s first", c.title, r.Jurisdictions, c.first)
		}
	}
}

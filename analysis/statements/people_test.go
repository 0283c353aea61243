package statements_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

// told is what a test compares: "kind speaker [role] verbatim? quote".
func told(list []policy.Statement) []string {
	out := []string{}
	for _, s := range list {
		mark := "reported"
		if s.Verbatim {
			mark = "direct"
		}
		role := ""
		if s.Role != "" {
			role = " [" + s.Role + "]"
		}
		out = append(out, fmt.Sprintf("%s %s%s %s: %s", s.Kind, s.Speaker, role, mark, s.Quote))
	}
	return out
}

type reads struct {
	lang, title, text string
	want              []string
}

func checkReads(t *testing.T, cases map[string]reads) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := policy.Article{ID: "a", Language: c.lang, Title: c.title, Text: strings.TrimSpace(c.text), Published: day(1, 20)}
			got := reader(t).Read(a, nil)
			checkInvariants(t, a.Text, got)
			if c.want == nil {
				c.want = []string{}
			}
			if diff := cmp.Diff(c.want, told(got)); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", c.text, diff)
			}
		})
	}
}

// People whom no gazetteer knows have names by their shape and place.
func TestUnknownPeople(t *testing.T) {
	checkReads(t, map[string]reads{
		"an unknown calling before the name": {"en", "", `“The nets were full by noon,” trawlerman Odo Pellew said.`, []string{"said Odo Pellew [trawlerman] direct: The nets were full by noon,"}},
		"a calling that begins the sentence": {"en", "", `Passenger Ilse Varga said the app had kept her face for years.`, []string{"said Ilse Varga [Passenger] reported: Passenger Ilse Varga said the app had kept her face for years."}},
		"his lawyer, by name at the end":     {"en", "", `“We will read the ruling with great care,” said his lawyer, Petra Lindqvist-Roe.`, []string{"said Petra Lindqvist-Roe [lawyer] direct: We will read the ruling with great care,"}},
		"a sentence's first word is no name": {"en", "", "Water the hedge at dusk.\n\nFertile soil helps. “A thirsty hedge lets the street look in,” she said.", nil},
		"a town is nobody":                   {"en", "", "Dunmere rose early. Dunmere went to bed. People of Dunmere slept. “We asked them to be brave today,” he said.", nil},
		"middle initial and without":         {"en", "", `Ada Q. Brill, chair of the agency, said the rule was good. “It protects children from harm,” Ada Brill said.`, []string{"said Ada Q. Brill [chair of the agency] reported: Ada Q. Brill, chair of the agency, said the rule was good.", "said Ada Q. Brill [chair of the agency] direct: It protects children from harm,"}},
		"German calling":                     {"de", "", "„Wir zahlen die Leitung nicht allein“, sagte Ratsfrau Wiebke Hollander.", []string{"said Wiebke Hollander [Ratsfrau] direct: Wir zahlen die Leitung nicht allein"}},
		"German name after the office":       {"de", "", "„Das ist ein ernster Verstoß gegen das Gesetz“, erklärte die Vorsitzende der Behörde, Jorinde Faber.", []string{"said Jorinde Faber [Vorsitzende der Behörde] direct: Das ist ein ernster Verstoß gegen das Gesetz"}},
		"a German noun is no name":           {"de", "", "Wichtigstes Thema: der Verkehr. „Entscheidend ist, wer am Ende hingeht“.", nil},
		"French name after the office":       {"fr", "", "« Nous n'avions pas d'autre solution ici », s'emporte la maire, Odile Tranchet.", []string{"said Odile Tranchet [maire] direct: Nous n'avions pas d'autre solution ici"}},
		"French name after an unknown verb":  {"fr", "", "« Rien ne garantit que ce choix soit libre », tranche Basile Corvin, délégué à la protection des données.", []string{"said Basile Corvin [délégué à la protection des données] direct: Rien ne garantit que ce choix soit libre"}},
		"French, the winner after an aside":  {"fr", "", "Parti à trente kilomètres du but, Loïc Brandeau a gagné la course.\n\n« Les chiffres me faisaient vraiment peur », a-t-il confié.", []string{"said Loïc Brandeau direct: Les chiffres me faisaient vraiment peur"}},
		"Chinese honorific":                  {"zh", "", "“水开了再下面，火不能太小”，种植户牛大姐说。", []string{"said 牛大姐 [种植户] direct: 水开了再下面，火不能太小"}},
		"Chinese name after a calling":       {"zh", "", "“大家把平时练的都踢出来了”，主教练赵立冬赛后说。", []string{"said 赵立冬 [主教练] direct: 大家把平时练的都踢出来了"}},
		"Chinese familiar name":              {"zh", "", "租客小罗告诉记者，她换了三次号码，“我连门都不敢开”。", []string{"said 小罗 [租客] direct: 我连门都不敢开"}},
		"a Chinese name before the cue":      {"zh", "", "“我们照搬了旧模板，没有逐项核对”，技术负责人卢启明说。", []string{"said 卢启明 [负责人] direct: 我们照搬了旧模板，没有逐项核对"}},
		"此前 is no name":                      {"zh", "", "商务部发言人此前表示，中方希望双方通过对话解决问题。", []string{"said Ministry of Commerce of China [发言人] reported: 商务部发言人此前表示，中方希望双方通过对话解决问题。"}},
	})
}

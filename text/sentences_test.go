package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	// want: the sentences, parted by |; the text is the same without the bars.
	for name, c := range map[string]struct{ lang, want string }{
		"plain":                         {"en", "The DPC fined TikTok.| It will appeal.| The case goes on."},
		"titles and initials":           {"en", "Mr. Smith met Dr. J. R. Hartley in Dublin.| They spoke of data."},
		"U.S. before a noun":            {"en", "The U.S. Senate passed the bill on Jan. 17, 2025.| It goes to the House."},
		"U.S. at the end":               {"en", "ByteDance must sell TikTok in the U.S.| The company refused."},
		"company forms":                 {"en", "Apple Inc. and Meta Platforms Inc. were fined.| Shein Co. Ltd. was not."},
		"Inc. at the end":               {"en", "The order names Temu Inc.| The firm denies it."},
		"versus":                        {"en", "In Data Protection Commissioner v. Facebook Ireland the court ruled.| Schrems vs. Meta follows."},
		"numbers":                       {"en", "The fine is $1.2 billion, or 4.5% of turnover.| No. 5 on the list pays less."},
		"article number":                {"en", "See Art. 46 and para. 2 of the GDPR.| It is clear."},
		"time of day":                   {"en", "The rule takes effect at 5 p.m. on Friday.| Firms must comply."},
		"quote with attribution":        {"en", "\"It never has and never will,\" Guo said.| \"That is all.\""},
		"quote ends the sentence":       {"en", "Guo said: “It will never do so.”| Others disagree."},
		"question in quotes, asked":     {"en", "“Is this the end?” Guo asked.| Nobody replied."},
		"exclamation, lower case":       {"en", "“Never!” he said.| They left."},
		"two sentences in one quote":    {"en", "She said “We did nothing. We will appeal.” and left.| The court waits."},
		"straight quotes":               {"en", "He said \"We do not. We never did.\"| Then he left."},
		"closing bracket":               {"en", "The law was passed (it took years.)| It applies now."},
		"brackets kept whole":           {"en", "The firm (based in the E.U. Its parent is not) replied.| Fine."},
		"ellipsis going on":             {"en", "The rules ... are unclear.| Well… they are.| So be it…| The end."},
		"noyb in lower case":            {"en", "Users have rights.| noyb filed six complaints.| eBay did not."},
		"no space after the point":      {"en", "See noyb.eu and Booking.com for more.| Thanks."},
		"footnote":                      {"en", "The fine was set in May.[12]| It was paid."},
		"list label":                    {"en", "1. Scope of the rules.| They are wide."},
		"exclamation and question":      {"en", "Really?!| Yes!| Fine."},
		"acronym ends":                  {"en", "The case concerns the GDPR.| The CJEU decides."},
		"paragraphs":                    {"en", "A heading without a point|\n\nThe text.| More"},
		"German paragraph of a law":     {"de", "Nach Art. 5 Abs. 1 Buchst. a DSGVO i. V. m. § 3 BDSG ist das z. B. verboten.| Das gilt auch hier."},
		"German ordinals":               {"de", "Am 17. Januar 2025 entschied der 6. Zivilsenat.| Die Strafe beträgt 1,2 Mio. Euro."},
		"German numbers":                {"de", "Die Beschwerde Nr. 5 betrifft rd. 45.000 Nutzer.| Mehr nicht."},
		"German quotes":                 {"de", "„Wir prüfen das. Das dauert“, sagte Prof. Dr. Kugelmann.| Mehr sagte er nicht."},
		"German quote ends":             {"de", "Er sagte: „Das ist rechtswidrig.“| Die Firma schweigt."},
		"German guillemets":             {"de", "»Das geht nicht. Niemals«, sagte sie.| Punkt."},
		"German year ends":              {"de", "Das Gesetz gilt seit 2018.| Es wurde geändert."},
		"German usw.":                   {"de", "Namen, Adressen usw. wurden kopiert.| Die Behörde ermittelt."},
		"French names":                  {"fr", "M. Dupont et Mme Martin ont saisi la CNIL.| Elle enquête."},
		"French article":                {"fr", "L’art. 83 du RGPD prévoit une amende.| C’est clair."},
		"French guillemets":             {"fr", "« Nous contestons cette décision. Elle est injuste », a déclaré M. Le Gall.| TikTok fera appel."},
		"French question":               {"fr", "Que fera la CNIL ?| Elle a répondu : « Rien. »| Fin."},
		"Chinese":                       {"zh", "网信办发布规定。|规定自2025年1月1日起施行！|企业准备好了吗？|没有。"},
		"Chinese semicolon":             {"zh", "一是加强监管；|二是保护数据。"},
		"Chinese quotation":             {"zh", "郭嘉昆表示：“中国政府高度重视数据安全。从来没有要求企业违法收集数据。”|他还表示，希望各方尊重市场经济。"},
		"Chinese attribution after":     {"zh", "“我们坚决反对。”毛宁说。|记者会结束。"},
		"Chinese question as a title":   {"zh", "他以“数据安全吗？”为题发表演讲。|听众很多。"},
		"Chinese decimals and brackets": {"zh", "罚款达12.5亿元（约合1.7亿美元。）。|公司将上诉。"},
		"Chinese titles of laws":        {"zh", "根据《个人信息保护法》第五条，处理应当合法。|违者处罚。"},
		"Chinese ellipsis":              {"zh", "数据、算法……都受监管。|是的。"},
		"traditional quotes":            {"zh", "他說：「我們反對。」|會議結束。"},
		"Chinese with Latin":            {"zh", "TikTok U.S. 业务将被出售。|ByteDance Inc. 表示反对。"},
		"Spanish reads as English":      {"es", "La AEPD multó a la empresa.| ¿Qué hará ahora?| Nada."},
	} {
		t.Run(name, func(t *testing.T) {
			var want []string
			for part := range strings.SplitSeq(c.want, "|") {
				want = append(want, strings.TrimSpace(part))
			}
			s := strings.ReplaceAll(c.want, "|", "")
			var got []string
			for _, span := range Sentences(s, c.lang) {
				got = append(got, span.In(s))
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func TestLongQuotationIsTakenApart(t *testing.T) {
	long := "He said “" + strings.Repeat("We did nothing wrong at all. ", 20) + "Never.” The end."
	if got := Sentences(long, "en"); len(got) < 15 {
		t.Errorf("%d sentences, want the quotation's %d apart", len(got), 21)
	}
}

func TestParagraphs(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"blank lines":  {"One.\n\n  Two. \r\n\r\n\r\nThree.\n", []string{"One.", "Two.", "Three."}},
		"single lines": {"One line here.\nAnother line.", []string{"One line here.", "Another line."}},
		"wrapped by width": {
			"The Commission today opened formal proceedings against the company to\nassess whether it may have breached the rules on the transfer of the\ndata of users.\n\nNext.",
			[]string{"The Commission today opened formal proceedings against the company to\nassess whether it may have breached the rules on the transfer of the\ndata of users.", "Next."},
		},
		"empty": {" \n\t\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range Paragraphs(c.in) {
				got = append(got, p.In(c.in))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAbbreviationDataIsWellFormed(t *testing.T) {
	_, bad := parseAbbreviations(abbreviationData)
	for _, line := range bad {
		t.Errorf("abbreviations.txt: %s", line)
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"He said “No. Never.” Mr. X left.", "他说：“不。”完。", "\"\"\".\" . ”", "« a. » b", "\xff.\xfe A.", "1. A. B. (c."} {
		f.Add(s, "en")
		f.Add(s, "zh")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		last := 0
		for _, span := range Sentences(s, lang) {
			if span.Start < last || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("span %v after %d in %q", span, last, s)
			}
			if utf8.ValidString(s) && !utf8.ValidString(span.In(s)) {
				t.Fatalf("span %v splits a rune of %q", span, s)
			}
			if gap := s[last:span.Start]; strings.TrimFunc(gap, isBlank) != "" {
				t.Fatalf("text lost between sentences: %q in %q", gap, s)
			}
			last = span.End
		}
		if strings.TrimFunc(s[last:], isBlank) != "" {
			t.Fatalf("text lost at the end: %q in %q", s[last:], s)
		}
	})
}

package gazetteer

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

// ids lists the entities found, each once, in order of their first mention.
func ids(mentions []policy.Mention) []string {
	var out []string
	for _, m := range mentions {
		if !slices.Contains(out, m.EntityID) {
			out = append(out, m.EntityID)
		}
	}
	return out
}

func TestFind(t *testing.T) {
	g := load(t)
	for name, c := range map[string]struct{ lang, title, body, want string }{
		"inside a word":               {"en", "", "Item Temuco and matemutica; the contemutation", ""},
		"possessive":                  {"en", "", "TikTok's owner and Shein’s app", "company/tiktok company/shein"},
		"case variants":               {"en", "", "SHEIN and Shein and shein", "company/shein"},
		"compound":                    {"de", "", "Das TikTok-Verbot und ByteDance-Aktien", "company/tiktok company/bytedance"},
		"German genitive":             {"de", "", "TikToks Daten, Xiaomis Handys, Googles Chef", "company/tiktok company/xiaomi company/google"},
		"no genitive in English":      {"en", "", "All the Googles of this world", ""},
		"French elision":              {"fr", "", "L’AEPD et l’EDPB saluent l'arrêt", "authority/es-aepd authority/edpb"},
		"German inflection":           {"de", "", "Sprecher der Europäischen Kommission", "authority/european-commission"},
		"Meta the company":            {"en", "", "Meta said it would appeal.", "company/meta"},
		"meta the prefix":             {"en", "", "A meta-analysis and a Meta-analysis of meta data, a meta description", ""},
		"Apple the company":           {"en", "", "Apple withdrew encryption in the UK.", "company/apple"},
		"apple the fruit":             {"en", "", "An apple a day. Apple juice and Apple orchards suffered.", ""},
		"苹果 the fruit":                {"zh", "", "今年苹果丰收，苹果园里采摘苹果。", ""},
		"苹果 the company":              {"zh", "", "苹果公司表示，苹果将关闭加密功能。", "company/apple"},
		"小米 the grain":                {"zh", "", "山西小米粥很有名，小米产量增长。", ""},
		"小米 the company":              {"zh", "noyb投诉", "小米和TikTok向中国传输用户数据。", "ngo/noyb company/xiaomi company/tiktok"},
		"微信 inside other words":       {"zh", "", "银行发展小微信贷业务。", ""},
		"微信":                          {"zh", "", "腾讯旗下微信收集数据。", "company/tencent company/wechat"},
		"Signal the messenger":        {"en", "", "Signal, the encrypted messenger, would leave.", "company/signal"},
		"a signal":                    {"en", "", "Signal strength was low. The signal failed.", ""},
		"X the platform":              {"en", "", "Elon Musk said X would not comply.", "person/elon-musk company/x"},
		"x elsewhere":                 {"en", "", "The letter X marks the spot on the map.", ""},
		"DPC without evidence":        {"en", "", "The DPC met on Monday to talk about farm prices.", ""},
		"DPC by definition":           {"en", "", "The Data Protection Commission (DPC) opened an inquiry. The DPC said so.", "authority/ie-dpc"},
		"DPC with Ireland":            {"en", "", "Ireland's DPC opened an inquiry.", "authority/ie-dpc"},
		"AP the agency":               {"en", "", "WASHINGTON (AP) — Lawmakers met.", ""},
		"AP the authority":            {"en", "", "The Autoriteit Persoonsgegevens (AP) fined the firm. The AP said more.", "authority/nl-ap"},
		"FTC elsewhere":               {"en", "", "The Taiwan Fair Trade Commission (FTC) fined Google. The FTC acted on consumer law.", "company/google"},
		"FTC":                         {"en", "", "The U.S. Federal Trade Commission (FTC) sued. FTC staff agreed.", "authority/us-ftc"},
		"CSL the company":             {"en", "", "CSL shares fell in Sydney.", ""},
		"CSL the law":                 {"en", "", "China's PIPL, DSL and CSL apply.", "law/pipl law/cn-dsl law/cn-csl"},
		"DSB of Austria":              {"de", "", "Die DSB in Wien prüft die Beschwerde.", "authority/at-dsb"},
		"longest wins":                {"en", "", "European Data Protection Supervisor and Irish Data Protection Commission", "authority/edps authority/ie-dpc"},
		"English short form":          {"en", "", "China issued the Network Data Security Management Regulations (the “Regulations”). The Regulations apply from January. Other regulations stay.", "law/cn-network-data-regs"},
		"Chinese short form":          {"zh", "", "国务院公布《网络数据安全管理条例》（以下简称《条例》）。《条例》共九章。", "government/china-state-council law/cn-network-data-regs"},
		"traditional Chinese":         {"zh", "", "國家互聯網信息辦公室依《個人信息保護法》處罰滴滴出行", "authority/cn-cac law/pipl company/didi"},
		"Chinese without spaces":      {"zh", "", "外交部发言人郭嘉昆表示中国政府重视数据安全", "authority/china-mfa person/guo-jiakun government/china"},
		"another foreign ministry":    {"en", "", "The Foreign Ministry in Warsaw protested.", ""},
		"公安部门 is not the ministry":    {"zh", "", "各地公安部门开展行动。", ""},
		"Washington Post":             {"en", "", "Beijing said, the Washington Post reported.", "government/china"},
		"Beijing the place":           {"en", "", "The Beijing marathon and the Beijing Olympics were held in Beijing.", ""},
		"Beijing the government":      {"en", "", "Washington accuses Beijing of spying; Beijing denied it.", "government/us government/china"},
		"capitals of a headline":      {"en", "META FINED BY IRISH DPC", "", "company/meta authority/ie-dpc"},
		"children and parents":        {"en", "", "Alibaba's AliExpress and Tencent's WeChat", "company/alibaba company/aliexpress company/tencent company/wechat"},
		"the Commission":              {"en", "", "The European Commission fined Meta. The Commission said so. A commission of 5% is due.", "authority/european-commission company/meta"},
		"no Commission":               {"en", "", "The Commission of the bank was high.", ""},
		"Amazon the river":            {"en", "", "Deforestation in the Amazon rainforest grew in Amazon forests.", ""},
		"full width":                  {"zh", "", "ＴｉｋＴｏｋ被罚", "company/tiktok"},
		"soft hyphen":                 {"de", "", "Tik\u00adTok wurde verboten", "company/tiktok"},
		"noyb with its legal name":    {"de", "", "noyb – Europäisches Zentrum für digitale Rechte", "ngo/noyb"},
		"other organisation in paren": {"en", "", "Meta (Facebook) and TikTok (US) fell.", "company/meta company/facebook company/tiktok"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(ids(g.Find(c.title, c.body, c.lang)), " ")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestFindSharedNames holds names that several bodies bear to the one whose
// country the text names, or to none.
func TestFindSharedNames(t *testing.T) {
	g := load(t)
	for name, c := range map[string]struct{ lang, title, body, want string }{
		"Supreme Court of the US":           {"en", "", "WASHINGTON - The Supreme Court on Friday upheld the law. Congress had acted.", "court/scotus government/us-congress"},
		"Supreme Court of the UK":           {"en", "", "Britain's privacy activists lost at the Supreme Court in London.", "court/uk-supreme"},
		"Supreme Court of Ireland":          {"en", "", "The Irish regulator won before the Supreme Court.", "authority/ie-dpc court/irish-supreme-court"},
		"Supreme Court of India":            {"en", "", "India's privacy act is before the Supreme Court in Delhi.", "court/india-sc"},
		"Supreme Court of nowhere":          {"en", "", "The Supreme Court threw out the case.", ""},
		"a supreme court we do not keep":    {"en", "", "The Supreme Court of Pakistan and the Ohio Supreme Court ruled, American lawyers said.", ""},
		"最高法院 of the US":                    {"zh", "", "美国最高法院周五裁定TikTok法律合宪。最高法院认为，国会有理由担忧。", "court/scotus company/tiktok"},
		"最高法院 with the US nearby":           {"zh", "", "特朗普政府已上诉，最高法院将于周五开庭。", "government/us court/scotus"},
		"最高法院 of China":                     {"zh", "", "最高人民法院发布典型案例。最高法院指出，数据权益受法律保护。", "court/spc"},
		"最高法":                               {"zh", "", "最高法发布数据权益典型案例，各级人民法院参照。", "court/spc"},
		"最高法 of another country":            {"zh", "", "泰国最高法院驳回上诉。", ""},
		"最高法院 of nowhere":                   {"zh", "", "最高法院驳回上诉。", ""},
		"Cour suprême des États-Unis":       {"fr", "", "Aux États-Unis, la Cour suprême a validé la loi.", "court/scotus"},
		"Cour suprême of nowhere":           {"fr", "", "La Cour suprême a tranché.", ""},
		"Oberster Gerichtshof of the US":    {"de", "", "In den USA hat der Oberste Gerichtshof entschieden, wie US-Medien melden.", "court/scotus"},
		"Oberster Gerichtshof of Austria":   {"de", "", "Der Oberste Gerichtshof in Wien gab Schrems recht, teilte der Österreicher mit.", "court/ogh person/max-schrems"},
		"High Court in Dublin":              {"en", "", "In Dublin the High Court granted TikTok a stay, the Irish regulator said.", "court/irish-high-court company/tiktok authority/ie-dpc"},
		"High Court in England":             {"en", "", "The High Court in England dismissed the claim against the ICO.", "court/uk-high-court authority/uk-ico"},
		"High Court elsewhere":              {"en", "", "The Delhi High Court and the Bombay High Court ruled.", ""},
		"司法部 of the US":                     {"zh", "", "美国总统特朗普指示司法部不执行该法。", "person/donald-trump authority/us-doj"},
		"司法部 of China":                      {"zh", "", "国务院公布条例。司法部有关负责人答记者问。", "government/china-state-council authority/cn-moj"},
		"司法部 of another country":            {"zh", "", "韩国司法部宣布调查。", ""},
		"Department of Justice in Ireland":  {"en", "", "The Irish Department of Justice consulted on the bill.", ""},
		"FTC of Korea":                      {"en", "", "South Korea's FTC fined the firm.", ""},
		"Foreign Ministry of France":        {"fr", "", "Le ministère des Affaires étrangères à Varsovie proteste.", ""},
		"the Commission of another":         {"en", "", "The Securities Commission met. The Commission adjourned. The Board agreed.", ""},
		"Beijing denies":                    {"en", "Beijing denies asking firms for data", "", "government/china"},
		"Beijing where an office is":        {"en", "", "The company has offices in Beijing; in Washington it has none, and in London one.", ""},
		"Beijing of a dateline":             {"en", "", "BEIJING (Wire) - The group said Brussels has written to it.", "government/eu"},
		"Regierung in Peking":               {"de", "", "Die Regierung in Peking weist das zurück.", "government/china"},
		"Peking weist zurück":               {"de", "Peking weist Vorwürfe zurück", "", "government/china"},
		"Pékin dément":                      {"fr", "Pékin dément exiger des données", "", "government/china"},
		"Pékin the place":                   {"fr", "", "Le salon se tient à Pékin.", ""},
		"北京否认":                              {"zh", "六中企遭投诉 北京否认", "", "government/china"},
		"北京 the place":                      {"zh", "", "会议在北京举行。", ""},
		"Washington bans":                   {"fr", "Washington interdit la vente de données", "", "government/us"},
		"Washington baut":                   {"de", "", "„Washington baut ein eigenes Regime“, sagt der Jurist.", "government/us"},
		"Beijing drafts":                    {"en", "Beijing drafts rules for yearly audits", "", "government/china"},
		"Beijing residents":                 {"en", "", "Beijing residents and Beijing courts welcomed it.", ""},
		"London said":                       {"en", "", "London said it would not withdraw the notice.", "government/uk"},
		"House of Representatives of Japan": {"en", "", "Japan's House of Representatives passed the bill.", ""},
		"Bundesrat of Switzerland":          {"de", "", "Der Schweizer Bundesrat will Messenger überwachen.", "government/switzerland"},
		"Bundesrat of Germany":              {"de", "", "Nach dem Bundestag stimmte der Bundesrat zu.", "government/bundestag government/bundesrat"},
		"CAC 40":                            {"fr", "", "Le CAC 40 recule de 1 %.", ""},
		"UK's Data (Use and Access) Act":    {"en", "", "The Data (Use and Access) Act received Royal Assent.", "law/uk-dua"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(ids(g.Find(c.title, c.body, c.lang)), " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFindFollowsSurnames(t *testing.T) {
	g := load(t)
	for name, c := range map[string]struct {
		body string
		want []string // the words of the mentions of people
	}{
		"Chinese name":         {"Spokesperson Guo Jiakun said so. Guo added more. Mr Guo left. Guoanbu.", []string{"Guo Jiakun", "Guo", "Guo"}},
		"before the name":      {"Guo spoke. Guo Jiakun followed.", []string{"Guo Jiakun"}},
		"particle":             {"Ursula von der Leyen spoke. Later von der Leyen left.", []string{"Ursula von der Leyen", "von der Leyen"}},
		"somebody else's":      {"Des Hogan spoke. Patrick Hogan replied. Then Hogan left.", []string{"Des Hogan", "Hogan"}},
		"possessive":           {"Guo Jiakun spoke. In Guo's words it never did.", []string{"Guo Jiakun", "Guo"}},
		"lower case is no one": {"Michael Will spoke. It will end. Will it?", []string{"Michael Will"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range g.Find("", c.body, "en") {
				if strings.HasPrefix(m.EntityID, "person/") {
					got = append(got, c.body[m.Start:m.End])
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFindTellsWhere(t *testing.T) {
	g := load(t)
	body := "Die „ＴｉｋＴｏｋ“-App und 國家網信辦: Straße, dann DSGVO."
	var got []string
	for _, m := range g.Find("TikTok vor Gericht", body, "de") {
		if m.InTitle {
			if m.Start != -1 || m.End != -1 {
				t.Errorf("title mention at %d-%d", m.Start, m.End)
			}
			continue
		}
		got = append(got, body[m.Start:m.End])
	}
	if d := cmp.Diff([]string{"ＴｉｋＴｏｋ", "國家網信辦", "DSGVO"}, got); d != "" {
		t.Error(d)
	}
}

func FuzzFind(f *testing.F) {
	g, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"The Data Protection Commission (DPC) fined TikTok’s GmbH", "國家網信辦（以下简称“网信办”）", "Guo Jiakun said. Guo’s", "\xffTemu\xfe", "(((DPC)))", "Ⅻ İ ﬁ Meta\u0301"} {
		f.Add("title "+s, s, "en")
		f.Add(s, s, "de")
	}
	f.Fuzz(func(t *testing.T, title, body, lang string) {
		last := -1
		for _, m := range g.Find(title, body, lang) {
			if _, ok := g.Entity(m.EntityID); !ok {
				t.Fatalf("unknown entity %q", m.EntityID)
			}
			if m.InTitle {
				continue
			}
			if m.Start < last || m.End <= m.Start || m.End > len(body) {
				t.Fatalf("mention %+v after %d in %q", m, last, body)
			}
			if utf8.ValidString(body) && !utf8.ValidString(body[m.Start:m.End]) {
				t.Fatalf("mention %+v splits a rune of %q", m, body)
			}
			last = m.End
		}
	})
}

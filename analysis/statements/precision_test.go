package statements_test

import "testing"

// A wrong speaker is worse than none: what looks like a statement and is none,
// and nouns that stand for an entity of the article.
func TestWrongSpeakers(t *testing.T) {
	checkReads(t, map[string]reads{
		"a complaint without an author": {"en", "", "According to the complaint Hostaro did not keep an inventory, did not manage updates and did not log events.", nil},
		"which it accuses": {"en", "", "The Federal Trade Commission has announced an order against Apple and Google, which it accuses of selling location data.", []string{
			"said Federal Trade Commission reported: The Federal Trade Commission has announced an order against Apple and Google, which it accuses of selling location data.",
		}},
		"rules is a noun":          {"en", "", "An incoming administration commonly freezes rules that have not yet been published.", nil},
		"was asked":                {"en", "", "Spokesperson Mao Ning was asked on 20 January about TikTok, which had resumed its service, and about the wish of the President-elect.", nil},
		"a subordinate clause":     {"de", "", "Daraus gehe hervor, dass chinesische Behörden jederzeit Zugriff auf Daten verlangten.", nil},
		"States in a name":         {"en", "", "Donald Trump said he would like the United States Steel Corp to have \"half of the shares in a venture\".", []string{"said Donald Trump direct: half of the shares in a venture"}},
		"member states":            {"en", "", "The office opens in May, and member states have a year to name their supervisors.", nil},
		"a feature called":         {"en", "", "Apple and its unit signed people up for a feature called Smart Path without telling them about the plan.", nil},
		"what its users say":       {"en", "", "The law singles TikTok out for who controls it and not for what its users say, however loudly.", nil},
		"a name beside the noun":   {"en", "", "Max Schrems is not content. His organisation, noyb, argues that no contract can cure such a statute.", []string{"said noyb reported: His organisation, noyb, argues that no contract can cure such a statute."}},
		"a short name in brackets": {"fr", "", "L'agence nationale de protection (CNIL) a ordonné mardi la suspension immédiate du service.", []string{"ordered CNIL reported: L'agence nationale de protection (CNIL) a ordonné mardi la suspension immédiate du service."}},
		"the court that rules": {"en", "", "The General Court has dismissed the action. Mr Roe had argued that the US Supreme Court is not independent.\n\nThe Court found that the appointment of judges has several safeguards.", []string{
			"ruled General Court reported: The General Court has dismissed the action.", "said Roe reported: Mr Roe had argued that the US Supreme Court is not independent.",
			"ruled General Court reported: The Court found that the appointment of judges has several safeguards.",
		}},
		"it after a colon": {"en", "", "noyb asked for more. The Data Protection Commission left little room: it found that a fine was required at once.", []string{"said Data Protection Commission reported: The Data Protection Commission left little room: it found that a fine was required at once."}},
		"the judges": {"en", "", "The General Court dismissed the action on Friday. The principle stands against it, the judges wrote, whatever the kind of data.", []string{
			"ruled General Court reported: The General Court dismissed the action on Friday.", "said General Court reported: The principle stands against it, the judges wrote, whatever the kind of data.",
		}},
		"an article is no name":    {"de", "", "Der Streit geht weiter; der Versorger verspricht, alle Kunden anzuschreiben.", nil},
		"a bare noun":              {"en", "", "The board ordered a review of the shop. The mayor promised to test the engines only in the morning. The companies declared that they do not work there.", nil},
		"people of one calling":    {"en", "", "Lawyers say that a firm which relies on the letters would have a strong defence.", []string{"said Lawyers reported: Lawyers say that a firm which relies on the letters would have a strong defence."}},
		"the agent of a passive":   {"en", "", "Six firms were named in a privacy complaint filed by Austrian advocacy group Noyb claiming that they send data abroad.", []string{"alleged noyb reported: Six firms were named in a privacy complaint filed by Austrian advocacy group Noyb claiming that they send data abroad."}},
		"a government in its city": {"de", "", "Nach den Beschwerden hat die Regierung in China bestritten, Firmen zur Datensammlung anzuhalten.", []string{"denied China reported: Nach den Beschwerden hat die Regierung in China bestritten, Firmen zur Datensammlung anzuhalten."}},
		"an office after its holder": {"fr", "", "Le président Donald Trump a signé un texte lundi. Il vaut 75 jours. Le président dit vouloir trouver « une solution qui protège la sécurité nationale ».", []string{
			"said Donald Trump [président] direct: une solution qui protège la sécurité nationale",
		}},
		"what one asks of others": {"zh", "", "noyb要求五国监管机构下令暂停传输数据。", []string{"called for noyb reported: noyb要求五国监管机构下令暂停传输数据。"}},
		"a law that demands":      {"zh", "", "美国最高法院裁定，要求字节跳动剥离业务的法律并不违宪。", []string{"ruled US Supreme Court reported: 美国最高法院裁定，要求字节跳动剥离业务的法律并不违宪。"}},
		"a local office":          {"zh", "", "市网信办表示，将继续加强对小程序的检查。", []string{"said 市网信办 reported: 市网信办表示，将继续加强对小程序的检查。"}},
		"an official of an office": {"zh", "", "国家网信办有关负责人表示，新办法旨在保护个人信息权益。", []string{
			"said Cyberspace Administration of China [有关负责人] reported: 国家网信办有关负责人表示，新办法旨在保护个人信息权益。",
		}},
		"the office's noun goes on": {"de", "", "Der BfDI hat geprüft. Weitere Mängel betreffen nach Angaben der Behörde Schwächen bei der Anmeldung im Portal.", []string{
			"said BfDI reported: Weitere Mängel betreffen nach Angaben der Behörde Schwächen bei der Anmeldung im Portal.",
		}},
		"the object first": {"de", "Meta und die Fotos", "Meta zahlt eine hohe Summe. Ein Fehlverhalten bestreitet das Unternehmen weiterhin.", []string{
			"denied Meta reported: Ein Fehlverhalten bestreitet das Unternehmen weiterhin.",
		}},
		"accused in the dative": {"de", "", "Max Schrems hatte dem Konzern vorgeworfen, über Jahre Gesichter gespeichert zu haben.", []string{
			"alleged Max Schrems reported: Max Schrems hatte dem Konzern vorgeworfen, über Jahre Gesichter gespeichert zu haben.",
		}},
		"it said of the sentence's own": {"en", "", "Apple sells phones in many shops. The Federal Trade Commission is also looking into whether the directors of Apple can be held liable, it said.", []string{
			"said Federal Trade Commission reported: The Federal Trade Commission is also looking into whether the directors of Apple can be held liable, it said.",
		}},
	})
}

// "The company" is the article's own, not the one named last.
func TestTheCompany(t *testing.T) {
	checkReads(t, map[string]reads{
		"of the title and the lead": {"en", "TikTok goes dark", "TikTok shut itself off on Saturday. Google and Apple took the app out of their stores.\n\nHalf a day later the company said it was restoring its service.", []string{
			"said TikTok reported: Half a day later the company said it was restoring its service.",
		}},
		"that has just spoken": {"en", "Six apps named", "TikTok, Temu and Xiaomi are named in it. Xiaomi said it was looking into the matter. The company added that it follows the law everywhere.", []string{
			"said Xiaomi reported: Xiaomi said it was looking into the matter.", "said Xiaomi reported: The company added that it follows the law everywhere.",
		}},
		"of two alike, neither": {"en", "", "TikTok and Temu are shopping rivals in the south.\n\nNothing else is known. The weather was fine.\n\nThe company said that it follows the law everywhere.", nil},
		"a subsidiary in passing": {"en", "Meta settles", "Meta will pay the sum over five years. WeChat has no such feature.\n\nThe company denies any wrongdoing in the matter.", []string{
			"denied Meta reported: The company denies any wrongdoing in the matter.",
		}},
	})
}

// One sentence is one record of one speaker, from after the dateline on.
func TestOneRecordASentence(t *testing.T) {
	checkReads(t, map[string]reads{
		"the stronger kind": {"en", "", "Apple said it was saddened and accused the regulator of singling it out.", []string{
			"alleged Apple reported: Apple said it was saddened and accused the regulator of singling it out.",
		}},
		"no fragment":                {"en", "", "Google disputed the charge and said that no misuse of any data was found.", []string{"denied Google reported: Google disputed the charge and said that no misuse of any data was found."}},
		"Chinese":                    {"zh", "", "小米表示，具体问题建议向主管部门询问并核实。", []string{"called for Xiaomi reported: 小米表示，具体问题建议向主管部门询问并核实。"}},
		"dateline of a wire":         {"en", "", "VIENNA, Jan 16 (Halvorsen Wire) - Advocacy group noyb said on Thursday that six firms break the law.", []string{"said noyb reported: Advocacy group noyb said on Thursday that six firms break the law."}},
		"dateline of a city":         {"en", "", "THE HAGUE (Meridian) - TikTok said on Monday that it was surprised by the order.", []string{"said TikTok reported: TikTok said on Monday that it was surprised by the order."}},
		"dateline in German":         {"de", "", "Berlin (bma) - TikTok teilte am Montag mit, man prüfe die Anordnung.", []string{"said TikTok reported: TikTok teilte am Montag mit, man prüfe die Anordnung."}},
		"dateline in Chinese":        {"zh", "", "云桥社北京1月17日电 外交部发言人毛宁17日表示，中方反对这种做法。", []string{"said Mao Ning [外交部发言人] reported: 外交部发言人毛宁17日表示，中方反对这种做法。"}},
		"after a finished quotation": {"en", "", "‘We will act.’ Officials insisted no decision had been made.", []string{"said Officials reported: Officials insisted no decision had been made."}},
		"an appeal is a promise":     {"en", "", "TikTok said it would appeal the decision in full.", []string{"promised TikTok reported: TikTok said it would appeal the decision in full."}},
		"direct speech stays said":   {"en", "", "Guo Jiakun said all sides should “respect the principles of the market economy”.", []string{"said Guo Jiakun direct: respect the principles of the market economy"}},
		"unless it denies":           {"en", "", "“We have never shared such data with anybody,” Apple said.", []string{"denied Apple direct: We have never shared such data with anybody,"}},
		"or the verb calls for it":   {"en", "", "Guo Jiakun urged all sides to “respect the principles of the market economy”.", []string{"called for Guo Jiakun direct: respect the principles of the market economy"}},
	})
}

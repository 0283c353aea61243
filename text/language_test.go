package text

import "testing"

func TestLanguage(t *testing.T) {
	for name, c := range map[string]struct{ in, hint, want string }{
		"English":                  {"The Chinese government on Friday denied that it required companies to collect data for it.", "", "en"},
		"English headline":         {"Irish watchdog fines TikTok over transfers to China", "", "en"},
		"short with a hint":        {"TikTok: Data", "de", "de"},
		"short without a hint":     {"TikTok", "", "und"},
		"hint with region":         {"TikTok Datenschutz", "de-AT", "de"},
		"wrong hint":               {"Die Datenschutzbehörde hat gegen das Unternehmen eine Strafe verhängt, weil es Daten nach China übermittelt hat.", "en", "de"},
		"German headline":          {"Bußgeld gegen TikTok: Datenschützer werfen der App Verstöße vor", "", "de"},
		"French":                   {"La CNIL a prononcé une amende contre la société pour ses traceurs publicitaires.", "", "fr"},
		"French headline":          {"Données personnelles : la Cnil sanctionne Shein", "", "fr"},
		"Spanish":                  {"La AEPD multa a la compañía por el tratamiento de los datos de sus clientes.", "", "es"},
		"Italian":                  {"Il Garante blocca DeepSeek per la tutela dei dati degli utenti italiani.", "", "it"},
		"Dutch":                    {"De Autoriteit Persoonsgegevens heeft een boete opgelegd aan het bedrijf voor het doorgeven van gegevens.", "", "nl"},
		"Polish":                   {"Prezes UODO nałożył karę na spółkę za naruszenie ochrony danych osobowych w Polsce.", "", "pl"},
		"Swedish":                  {"Integritetsskyddsmyndigheten inleder en granskning av företaget och dess behandling av uppgifter.", "", "sv"},
		"Portuguese":               {"A autoridade aplicou uma multa à empresa por não proteger os dados dos utilizadores.", "", "pt"},
		"Chinese":                  {"国家网信办公布《网络数据安全管理条例》", "", "zh"},
		"traditional Chinese":      {"歐盟對TikTok處以罰款", "", "zh"},
		"Chinese with many brands": {"TikTok、ByteDance、AliExpress、Temu被投诉向中国传输数据", "en", "zh"},
		"English, Chinese names":   {"The regulation 《网络数据安全管理条例》 takes effect in January for all handlers of data in China", "", "en"},
		"Japanese":                 {"個人情報保護委員会は企業に対して勧告を行った", "", "ja"},
		"Korean":                   {"개인정보보호위원회는 과징금을 부과했다", "", "ko"},
		"Russian":                  {"Роскомнадзор оштрафовал компанию за хранение данных", "", "ru"},
		"Ukrainian":                {"Закон про захист персональних даних набув чинності в Україні", "", "uk"},
		"Greek":                    {"Η Αρχή Προστασίας Δεδομένων επέβαλε πρόστιμο", "", "el"},
		"nothing":                  {"12 / 34 …", "en", "und"},
		"empty":                    {"", "", "und"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Language(c.in, c.hint); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

package page

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
)

// story is one article in one language, with what its outlet says around it.
type story struct {
	lang, site, title, author string
	by, visible               string // the byline's first word; a label before the date
	lead                      string
	body                      []string
	heading                   string
	list                      []string
	table                     [][2]string
	caption, cookies, teaser  string
	letter, related, menu     string
	others                    []string
}

// The stories were written for these tests; companies and outlets are invented.
var storiesToRead = []story{
	{
		lang: "en", site: "The Harbour Post", title: "Regulator fines broker over location data", author: "Maria Lindqvist", by: "By", visible: "January 17, 2025",
		lead: "The authority found that the company sold the movements of two million people who had never been asked.",
		body: []string{
			"The data protection authority fined Vestermark Analytics four million euros on Friday, saying the broker had sold location records without any consent that the law would recognise.",
			"\"Nobody who installs a weather app expects to be followed to the clinic,\" the commissioner, Ilse Brandt, told reporters. The company denied that it had broken the law.",
			"Its lawyer said that all records had been stripped of names before they were sold, and that an appeal would be filed within the month.",
			"The decision is the first in which the authority has treated a phone's advertising identifier as personal data on its own. Other authorities are expected to follow.",
		},
		heading: "What the company must do now", list: []string{"Delete the records of all users within ninety days.", "Tell every buyer that the records were unlawfully collected.", "Report to the authority each quarter until the end of 2026."},
		table: [][2]string{{"Year", "Fine"}, {"2023", "€1.2 million"}, {"2025", "€4 million"}}, caption: "The authority's building on the waterfront. Photo: Agency", cookies: "We and our 214 partners use cookies to store and read information on your device, to measure audiences and to show you advertisements that fit you.",
		teaser: "Also read: Parliament votes on rules for data brokers", letter: "Get the day's most important stories in your inbox every morning. Enter your e-mail address to sign up for our newsletter.", related: "Related stories", menu: "World Politics Business Technology Opinion",
		others: []string{"Weather service admits sharing data with insurers, and says it will stop", "Opinion: why a fine is not enough, and what would be", "Five questions about advertising identifiers, answered"},
	},
	{
		lang: "zh", site: "港湾日报", title: "监管部门就位置信息交易开出罚单", author: "林晓雯", by: "记者", visible: "2025年1月17日 10:30",
		lead: "调查显示，该公司在未征得同意的情况下出售了两百万人的行踪信息。",
		body: []string{
			"个人信息保护监管部门周五对维斯塔数据公司处以四百万元罚款，认定这家数据经纪公司在没有取得个人同意的情况下出售位置记录，违反了《个人信息保护法》的有关规定。",
			"监管部门负责人在发布会上表示：“没有人会想到，安装一个天气软件之后，自己去医院的路线也会被人知道。”该公司否认存在违法行为。",
			"该公司的代理律师称，所有记录在出售之前均已去除姓名，并将在一个月之内依法提起行政诉讼。",
			"这是监管部门首次将手机广告标识符单独认定为个人信息，业内人士认为，其他地区的监管机构可能会采取同样的做法。",
		},
		heading: "企业需要完成的整改", list: []string{"九十日之内删除全部用户的位置记录。", "告知所有购买方相关记录系违法收集。", "至二〇二六年年底每季度报告一次。"},
		table: [][2]string{{"年份", "罚款"}, {"2023年", "一百二十万元"}, {"2025年", "四百万元"}}, caption: "监管部门办公楼外景。图片来源：通讯社", cookies: "本网站及合作伙伴使用Cookie存储和读取您设备上的信息，用于统计访问量并向您展示适合的广告，请您选择是否同意。",
		teaser: "相关阅读：全国人大常委会审议数据经纪管理规定", letter: "每天早上把最重要的新闻发送到您的邮箱，请输入您的电子邮件地址订阅我们的新闻简报。", related: "相关新闻", menu: "首页 国际 财经 科技 评论",
		others: []string{"天气服务商承认向保险公司提供数据，称将停止", "评论：为什么只罚款还不够，还应当做什么", "关于广告标识符的五个问题与回答"},
	},
	{
		lang: "de", site: "Hafenpost", title: "Behörde verhängt Bußgeld wegen Standortdaten", author: "Jonas Ährenfeld", by: "Von", visible: "17. Januar 2025",
		lead: "Nach Ansicht der Aufsicht verkaufte das Unternehmen die Wege von zwei Millionen Menschen, die nie gefragt worden waren.",
		body: []string{
			"Die Datenschutzaufsicht hat am Freitag ein Bußgeld von vier Millionen Euro gegen die Firma Westermark Analytik verhängt. Der Händler habe Standortdaten ohne wirksame Einwilligung verkauft, teilte die Behörde mit.",
			"„Wer eine Wetter-App installiert, rechnet nicht damit, dass man ihm bis in die Klinik folgt“, sagte die Leiterin der Behörde, Ilse Brandt. Das Unternehmen bestreitet einen Verstoß.",
			"Der Anwalt der Firma erklärte, aus allen Datensätzen seien vor dem Verkauf die Namen entfernt worden; man werde binnen eines Monats Klage erheben.",
			"Es ist die erste Entscheidung, in der die Behörde die Werbekennung eines Telefons für sich genommen als personenbezogen ansieht. Andere Aufsichten dürften folgen.",
		},
		heading: "Was das Unternehmen nun tun muss", list: []string{"Die Daten aller Nutzer binnen neunzig Tagen löschen.", "Alle Käufer über die rechtswidrige Erhebung unterrichten.", "Bis Ende 2026 in jedem Quartal berichten."},
		table: [][2]string{{"Jahr", "Bußgeld"}, {"2023", "1,2 Millionen Euro"}, {"2025", "4 Millionen Euro"}}, caption: "Das Gebäude der Behörde am Hafen. Foto: Agentur", cookies: "Wir und unsere 214 Partner verwenden Cookies, um Informationen auf Ihrem Gerät zu speichern und abzurufen, Reichweiten zu messen und Werbung zu zeigen.",
		teaser: "Lesen Sie auch: Bundestag berät über Regeln für Datenhändler", letter: "Die wichtigsten Nachrichten des Tages jeden Morgen in Ihrem Postfach. Geben Sie Ihre E-Mail-Adresse ein und bestellen Sie unseren Newsletter.", related: "Mehr zum Thema", menu: "Politik Wirtschaft Digital Kultur Meinung",
		others: []string{"Wetterdienst gibt Weitergabe an Versicherer zu, und will sie beenden", "Kommentar: Warum ein Bußgeld nicht genügt, und was genügen würde", "Fünf Fragen zur Werbekennung, beantwortet"},
	},
	{
		lang: "fr", site: "Le Courrier du Port", title: "Une amende pour la vente de données de localisation", author: "Hélène Marchais", by: "Par", visible: "17 janvier 2025",
		lead: "Selon l'autorité, la société a vendu les déplacements de deux millions de personnes à qui l'on n'avait rien demandé.",
		body: []string{
			"L'autorité de protection des données a infligé vendredi une amende de quatre millions d'euros à Vestermark Analyse, estimant que le courtier avait vendu des relevés de position sans consentement valable.",
			"« Personne n'imagine, en installant une application de météo, être suivi jusqu'à la clinique », a déclaré sa présidente, Ilse Brandt. La société conteste toute infraction.",
			"Son avocat affirme que les noms avaient été retirés de tous les relevés avant la vente, et annonce un recours dans le mois.",
			"C'est la première décision qui traite l'identifiant publicitaire d'un téléphone comme une donnée personnelle à lui seul. D'autres autorités devraient suivre.",
		},
		heading: "Ce que la société doit faire", list: []string{"Supprimer les relevés de tous les utilisateurs sous quatre-vingt-dix jours.", "Informer chaque acheteur du caractère illicite de la collecte.", "Rendre compte chaque trimestre jusqu'à la fin de 2026."},
		table: [][2]string{{"Année", "Amende"}, {"2023", "1,2 million d'euros"}, {"2025", "4 millions d'euros"}}, caption: "Le siège de l'autorité, sur le port. Photo : agence", cookies: "Avec nos 214 partenaires, nous utilisons des cookies pour stocker et lire des informations sur votre appareil, mesurer l'audience et afficher des publicités.",
		teaser: "À lire aussi : Le Parlement vote des règles pour les courtiers", letter: "Chaque matin, l'essentiel de l'actualité dans votre boîte. Saisissez votre adresse e-mail pour vous inscrire à notre lettre d'information.", related: "Sur le même sujet", menu: "Monde Politique Économie Numérique Idées",
		others: []string{"Un service météo reconnaît avoir transmis des données à des assureurs", "Tribune : pourquoi une amende ne suffit pas, et ce qui suffirait", "Cinq questions sur l'identifiant publicitaire, et leurs réponses"},
	},
	{
		lang: "it", site: "La Voce del Porto", title: "Multa per la vendita di dati sulla posizione", author: "Chiara Bellandi", by: "Di", visible: "17 gennaio 2025",
		lead: "Secondo l'autorità la società ha venduto gli spostamenti di due milioni di persone che nessuno aveva interpellato.",
		body: []string{
			"Il garante per la protezione dei dati ha inflitto venerdì una sanzione di quattro milioni di euro a Vestermark Analisi: l'intermediario avrebbe venduto i dati di posizione senza un valido consenso.",
			"«Chi installa un'applicazione del meteo non si aspetta di essere seguito fino in clinica», ha detto la presidente, Ilse Brandt. La società nega ogni violazione.",
			"Il suo avvocato sostiene che da tutti i dati i nomi erano stati tolti prima della vendita, e annuncia un ricorso entro un mese.",
			"È la prima decisione in cui l'identificativo pubblicitario di un telefono è trattato da solo come dato personale. Altre autorità potrebbero seguire.",
		},
		heading: "Che cosa deve fare ora la società", list: []string{"Cancellare i dati di tutti gli utenti entro novanta giorni.", "Informare ogni acquirente che la raccolta era illecita.", "Riferire ogni trimestre fino alla fine del 2026."},
		table: [][2]string{{"Anno", "Sanzione"}, {"2023", "1,2 milioni di euro"}, {"2025", "4 milioni di euro"}}, caption: "La sede del garante sul porto. Foto: agenzia", cookies: "Insieme a 214 partner usiamo cookie per archiviare e leggere informazioni sul tuo dispositivo, misurare il pubblico e mostrarti annunci adatti.",
		teaser: "Leggi anche: Il Parlamento vota le regole per gli intermediari", letter: "Ogni mattina le notizie più importanti nella tua casella. Inserisci il tuo indirizzo e-mail per iscriverti alla nostra newsletter.", related: "Articoli correlati", menu: "Mondo Politica Economia Tecnologia Opinioni",
		others: []string{"Il servizio meteo ammette di aver ceduto dati alle assicurazioni", "Opinione: perché una multa non basta, e che cosa basterebbe", "Cinque domande sull'identificativo pubblicitario, con risposta"},
	},
	{
		lang: "es", site: "El Correo del Puerto", title: "Multa por vender datos de localización", author: "Lucía Arteaga", by: "Por", visible: "17 de enero de 2025",
		lead: "Según la autoridad, la empresa vendió los movimientos de dos millones de personas a las que nadie había preguntado.",
		body: []string{
			"La agencia de protección de datos impuso el viernes una multa de cuatro millones de euros a Vestermark Análisis, por haber vendido registros de localización sin un consentimiento válido.",
			"«Quien instala una aplicación del tiempo no espera que lo sigan hasta la clínica», dijo su directora, Ilse Brandt. La empresa niega haber cometido infracción alguna.",
			"Su abogado afirma que de todos los registros se habían retirado los nombres antes de la venta, y que recurrirá en el plazo de un mes.",
			"Es la primera resolución que trata el identificador publicitario de un teléfono como dato personal por sí solo. Se espera que otras autoridades la sigan.",
		},
		heading: "Lo que debe hacer la empresa", list: []string{"Borrar los registros de todos los usuarios en noventa días.", "Informar a cada comprador de que la recogida fue ilícita.", "Rendir cuentas cada trimestre hasta el final de 2026."},
		table: [][2]string{{"Año", "Multa"}, {"2023", "1,2 millones de euros"}, {"2025", "4 millones de euros"}}, caption: "La sede de la agencia en el puerto. Foto: agencia", cookies: "Junto con 214 socios usamos cookies para guardar y leer información en su dispositivo, medir la audiencia y mostrarle anuncios adecuados.",
		teaser: "Lea también: El Congreso vota normas para los intermediarios", letter: "Cada mañana, lo más importante en su correo. Escriba su dirección de correo electrónico para suscribirse a nuestro boletín.", related: "Noticias relacionadas", menu: "Mundo Política Economía Tecnología Opinión",
		others: []string{"El servicio del tiempo admite haber cedido datos a aseguradoras", "Opinión: por qué una multa no basta, y qué bastaría", "Cinco preguntas sobre el identificador publicitario, respondidas"},
	},
}

func (s *story) paragraphs(format string) string {
	var out strings.Builder
	for i, p := range s.body {
		fmt.Fprintf(&out, format, p)
		if i == 1 {
			fmt.Fprintf(&out, format, `<strong><a href="/x/teaser">`+s.teaser+`</a></strong>`)
		}
	}
	return out.String()
}

func (s *story) items(format string) string {
	var out strings.Builder
	for _, i := range s.list {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

func (s *story) rows() string {
	var out strings.Builder
	for _, r := range s.table {
		fmt.Fprintf(&out, "<tr><td>%s</td><td>%s</td></tr>", r[0], r[1])
	}
	return out.String()
}

func (s *story) elsewhere(format string) string {
	var out strings.Builder
	for i, o := range s.others {
		fmt.Fprintf(&out, format, i, o)
	}
	return out.String()
}

func (s *story) links(format string) string {
	var out strings.Builder
	for w := range strings.FieldsSeq(s.menu) {
		fmt.Fprintf(&out, format, w)
	}
	return out.String()
}

// expected is the text that a person would copy from the page; the flags are
// the parts that a layout has.
func (s *story) expected(lead, list, table bool) string {
	var all []string
	if lead {
		all = append(all, s.lead)
	}
	all = append(all, s.body...)
	if list {
		all = append(all, s.heading)
		all = append(all, s.list...)
	}
	if table {
		for _, r := range s.table {
			all = append(all, r[0]+" | "+r[1])
		}
	}
	return strings.Join(all, "\n\n")
}

// layouts are the kinds of outlet.
var layouts = []struct {
	name              string
	lead, list, table bool
	page              func(s *story) string
}{
	{"newspaper with structured data", true, true, true, func(s *story) string {
		return `<!DOCTYPE html><html lang="` + s.lang + `"><head><meta charset="utf-8"><title>` + s.title + ` | ` + s.site + `</title><meta property="og:title" content="` + s.title + `"><meta property="og:site_name" content="` + s.site + `"><meta property="og:description" content="` + s.lead + `">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"` + s.title + `","datePublished":"2025-01-17T09:30:00+01:00","author":[{"@type":"Person","name":"` + s.author + `"}],"publisher":{"@type":"Organization","name":"` + s.site + `"}}</script><script>dataLayer=[{"p":1}];</script></head>
<body><div id="cookie-consent"><p>` + s.cookies + `</p><button>OK</button></div><header><nav>` + s.links(`<a href="/s">%s</a> `) + `</nav></header><main><article><header><h1>` + s.title + `</h1><p class="standfirst">` + s.lead + `</p><div class="byline">` + s.by + ` <a rel="author" href="/p">` + s.author + `</a> <time datetime="2025-01-17T09:30:00+01:00">` + s.visible + `</time></div></header>
<figure><img src="a.jpg" alt=""><figcaption>` + s.caption + `</figcaption></figure><div class="article-body">` + s.paragraphs("<p>%s</p>\n") + `<aside class="newsletter-box"><p>` + s.letter + `</p></aside><h2>` + s.heading + `</h2><ul>` + s.items("<li>%s</li>") + `</ul><table>` + s.rows() + `</table></div>
<div class="share"><a href="#">Facebook</a><a href="#">X</a></div></article><section class="related"><h3>` + s.related + `</h3>` + s.elsewhere(`<div class="card"><a href="/o/%d"><h4>%s</h4></a></div>`) + `</section></main><footer><p>© 2025 ` + s.site + `</p>` + s.links(`<a href="/f">%s</a>`) + `</footer></body></html>`
	}},
	{"div soup of an old newsroom", false, true, false, func(s *story) string {
		return `<html><head><meta charset="utf-8"><title>` + s.title + `_` + s.site + `</title></head><body><div class="top">` + s.links(`<a href="/s">%s</a>|`) + `</div><div class="w1000"><div class="left"><div class="tit"><h1>` + s.title + `</h1></div><div class="info"><span>` + s.visible + `</span> <span>` + s.site + `</span></div><div class="con"><div>` + s.paragraphs("<div>%s</div>\n") +
			`<div><b>` + s.heading + `</b></div>` + s.items("<div>%s</div>") + `</div></div></div><div class="right"><div class="hd">` + s.related + `</div><ul>` + s.elsewhere(`<li><a href="/%d">%s</a></li>`) + `</ul></div></div><div class="foot">` + s.links(`<a href="/f">%s</a> `) + `<p>` + s.site + `</p></div></body></html>`
	}},
	{"blog", false, true, true, func(s *story) string {
		return `<!DOCTYPE html><html lang="` + s.lang + `"><head><title>` + s.title + ` – ` + s.site + `</title><meta property="article:published_time" content="2025-01-17T08:30:00+00:00"></head><body class="post-template-default single has-sidebar"><div id="page" class="hfeed site"><header id="masthead"><p class="site-title"><a href="/">` + s.site + `</a></p><ul class="menu">` + s.links(`<li><a href="/s">%s</a></li>`) + `</ul></header>
<div id="content"><main id="main"><article class="post type-post category-gdpr tag-cookies"><header class="entry-header"><h1 class="entry-title">` + s.title + `</h1><div class="entry-meta">` + s.by + ` <span class="author">` + s.author + `</span></div></header><div class="entry-content">` + s.paragraphs("<p>%s</p>\n") + `<h2>` + s.heading + `</h2><ol>` + s.items("<li>%s</li>") + `</ol><table><tbody>` + s.rows() + `</tbody></table><div class="sharedaddy"><h3>Share</h3><a href="#">X</a></div></div></article>
<div id="comments" class="comments-area"><h2>2 Comments</h2><ol class="comment-list"><li><p>Reader one: I think that this decision is very wrong, and I have said so before, many times, in this place.</p></li><li><p>Reader two: And I think that it is right, as everybody can see who has read it to its end, which one has not.</p></li></ol></div></main><aside id="secondary" class="widget-area"><section class="widget"><h2>` + s.related + `</h2><ul>` + s.elsewhere(`<li><a href="/%d">%s</a></li>`) + `</ul></section><section class="widget"><p>` + s.letter + `</p></section></aside></div></div></body></html>`
	}},
	{"government notice", false, true, true, func(s *story) string {
		return `<html><head><meta charset="utf-8"><title>` + s.title + `-` + s.site + `</title><meta name="ArticleTitle" content="` + s.title + `"><meta name="PubDate" content="2025-01-17 10:30"></head><body><div class="header">` + s.links(`<li><a href="/s">%s</a></li>`) + `</div><div class="crumb">` + s.menu + `</div><div class="main"><div class="title">` + s.title + `</div><div class="source"><span>2025-01-17 10:30</span><span>` + s.site + `</span></div><div id="UCAP-CONTENT"><div class="TRS_Editor">` +
			strings.ReplaceAll(s.paragraphs("　　%s<br><br>\n"), "<strong>", "<strong>") + `<p><strong>` + s.heading + `</strong></p>` + s.items("<p>　　%s</p>") + `<table><tr><td>` + s.table[0][0] + `</td><td>` + s.table[0][1] + `</td></tr><tr><td>` + s.table[1][0] + `</td><td>` + s.table[1][1] + `</td></tr><tr><td>` + s.table[2][0] + `</td><td>` + s.table[2][1] + `</td></tr></table></div></div><div class="share bdsharebuttonbox"><a>1</a></div></div><div class="footer"><p>` + s.site + `</p></div></body></html>`
	}},
	{"press release", true, true, false, func(s *story) string {
		return `<html lang="` + s.lang + `"><head><title>` + s.site + ` | ` + s.title + `</title><meta name="description" content="` + s.lead + `"></head><body><div role="banner">` + s.links(`<a href="/">%s</a>`) + `</div><div role="main"><div class="press-release"><span class="date">` + s.visible + `</span><h1>` + s.title + `</h1><p><em>` + s.lead + `</em></p>` + s.paragraphs("<p>%s</p>\n") + `<h3>` + s.heading + `</h3><ul>` + s.items("<li><p>%s</p></li>") + `</ul></div></div><div role="contentinfo"><p>` + s.cookies + `</p></div></body></html>`
	}},
	{"AMP", false, true, true, func(s *story) string {
		return `<!doctype html><html amp lang="` + s.lang + `"><head><meta charset="utf-8"><link rel="canonical" href="https://news.example/2025/01/17/story"><title>` + s.title + ` | ` + s.site + `</title><style amp-boilerplate>body{opacity:1}</style></head><body><amp-sidebar id="sb"><ul>` + s.links(`<li><a href="/s">%s</a></li>`) + `</ul></amp-sidebar><amp-consent><div>` + s.cookies + `</div></amp-consent><article><h1>` + s.title + `</h1><p class="byline">` + s.by + ` ` + s.author + `</p><amp-img src="a.jpg"></amp-img><p class="caption">` + s.caption + `</p><section class="body">` + s.paragraphs("<p>%s</p>\n") + `<amp-ad></amp-ad><h2>` + s.heading + `</h2><ul>` + s.items("<li>%s</li>") + `</ul><table>` + s.rows() + `</table></section><amp-list>` + s.elsewhere(`<a href="/%d">%s</a>`) + `</amp-list></article></body></html>`
	}},
	{"print version in tables", false, true, true, func(s *story) string {
		return `<html><head><title>` + s.title + `</title></head><body><table width="100%"><tr><td>` + s.site + `</td></tr><tr><td><font size="5"><b>` + s.title + `</b></font><br>` + s.visible + `</td></tr><tr><td>` + s.paragraphs("%s<br><br>\n") + `<b>` + s.heading + `</b><br><br>` + s.items("%s<br><br>") + `<table border="1">` + s.rows() + `</table></td></tr><tr><td align="center"><a href="javascript:print()">Print</a></td></tr></table></body></html>`
	}},
	{"application shell with the text in structured data", true, true, false, func(s *story) string {
		text := strings.Join(append(append([]string{s.lead}, append(append([]string{}, s.body...), s.heading)...), s.list...), `\n\n`)
		return `<html lang="` + s.lang + `"><head><title>` + s.title + `</title><script type="application/ld+json">
//<![CDATA[
[{"@type":"NewsArticle","headline":"` + s.title + `","articleBody":"` + strings.ReplaceAll(text, `"`, `\"`) + `","datePublished":"2025-01-17",},]
//]]></script></head><body><div id="root"></div><script src="/app.js"></script><noscript>You need to enable JavaScript to run this app.</noscript></body></html>`
	}},
}

func TestEvaluation(t *testing.T) {
	var sum float64
	pages := 0
	for _, l := range layouts {
		for i := range storiesToRead {
			s := &storiesToRead[i]
			t.Run(l.name+"/"+s.lang, func(t *testing.T) {
				page := l.page(s)
				p, err := Extract([]byte(page), Options{URL: "https://news.example/2025/01/17/story", Now: time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)})
				if err != nil {
					t.Fatal(err)
				}
				f := tokenF1(p.Text, s.expected(l.lead, l.list, l.table))
				sum += f
				pages++
				if f < 0.96 {
					t.Errorf("F1 %.3f:\n%s", f, p.Text)
				}
				for what, unwanted := range map[string]string{"cookie notice": s.cookies, "teaser": s.teaser, "newsletter": s.letter, "caption": s.caption, "other article": s.others[0]} {
					if strings.Contains(p.Text, unwanted) {
						t.Errorf("%s in the text", what)
					}
				}
				if p.Title != s.title {
					t.Errorf("title %q", p.Title)
				}
				if p.Language != s.lang {
					t.Errorf("language %q", p.Language)
				}
				if p.DateSource == "" || p.Published.Format(time.DateOnly) != "2025-01-17" {
					t.Errorf("published %v (%s)", p.Published, p.DateSource)
				}
				if byline := strings.Contains(page, s.author); byline && p.Byline != s.author || !byline && p.Byline != "" {
					t.Errorf("byline %q", p.Byline)
				}
			})
		}
	}
	if pages < 24 {
		t.Fatalf("only %d pages", pages)
	}
	mean := sum / float64(pages)
	t.Logf("%d pages, mean token F1 %.4f", pages, mean)
	if mean < 0.985 {
		t.Errorf("mean token F1 %.4f, want 0.985", mean)
	}
}

// tokenF1 is the harmonic mean of precision and recall over words (characters
// for Han), as bags.
func tokenF1(got, want string) float64 {
	count := func(s string) (map[string]int, int) {
		bag, n := map[string]int{}, 0
		for _, f := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			for _, w := range splitTokens(f) {
				bag[w]++
				n++
			}
		}
		return bag, n
	}
	a, na := count(got)
	b, nb := count(want)
	both := 0
	for w, n := range a {
		both += min(n, b[w])
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return 2 * float64(both) / float64(na+nb)
}

func splitTokens(f string) []string {
	if !strings.ContainsFunc(f, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return []string{f}
	}
	return strings.Split(f, "")
}

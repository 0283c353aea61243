package page

import (
	"strings"
	"testing"
	"time"
)

// Pages of the bodies that the digest lives from, in the layouts that they use.
func TestGovernmentPages(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	for name, c := range map[string]struct {
		url, html     string
		title, date   string
		text, without []string
	}{
		"notice of the cyberspace administration": {
			"https://www.office.example/2025-01/17/c_1738000000000001.htm",
			`<html><head><meta charset="utf-8"><title>数据出境安全评估办法修改征求意见-中国网信网</title></head><body><div class="header"><a href="/">首页</a><a href="/zc">政策法规</a></div>
<div class="location">当前位置：首页 &gt; 正文</div><h1>数据出境安全评估办法修改征求意见</h1><div class="info"><span>2025年01月17日 09:00</span> <span>来源：中国网信网</span><span>【打印】【纠错】</span></div>
<div id="content"><p>　　为了规范数据出境活动，保护个人信息权益，我办起草了办法修改稿，现向社会公开征求意见。</p><p>　　公众可通过以下途径和方式提出反馈意见：</p><p>　　1. 通过电子邮件方式发送至指定邮箱。</p><p>　　2. 通过信函方式寄至北京市西城区某大街一号。</p><p>　　意见反馈截止时间为2025年2月16日。</p><p>　　附件：<a href="/a.docx">办法修改稿（征求意见稿）</a></p><p style="text-align:right">某某办公室</p><p style="text-align:right">2025年1月17日</p></div>
<div class="footer"><p>主办单位：某某办公室　技术支持：某某中心　京ICP备00000000号</p></div></body></html>`,
			"数据出境安全评估办法修改征求意见", "2025-01-17T01:00:00Z",
			[]string{"现向社会公开征求意见。", "1. 通过电子邮件方式发送至指定邮箱。", "意见反馈截止时间为2025年2月16日。"},
			[]string{"京ICP备", "当前位置", "【打印】"},
		},
		"spokesperson's press conference": {
			"https://www.ministry.example/fyrbt_673021/202501/t20250117_11500000.shtml",
			`<html><head><meta charset="utf-8"><title>2025年1月17日外交部发言人主持例行记者会_外交部</title></head><body><div class="news-title"><h1>2025年1月17日外交部发言人主持例行记者会</h1></div><p class="time"><span>2025-01-17 19:05</span></p>
<div class="news-main"><div id="News_Body_Txt_A"><p><strong>某社记者：</strong>欧盟一成员国监管机构对一家中国企业作出处罚决定，外交部对此有何评论？</p><p><strong>发言人：</strong>中国政府高度重视并依法保护数据隐私和安全，从来没有也不会要求企业违法采集或存储数据。</p><p><strong>某报记者：</strong>请问中方是否会采取措施？</p><p><strong>发言人：</strong>中方将密切关注有关动向，坚决维护中国企业的正当合法权益。</p></div></div><div class="share">分享到：<a>微信</a></div></body></html>`,
			"2025年1月17日外交部发言人主持例行记者会", "2025-01-17T11:05:00Z",
			[]string{"某社记者：欧盟一成员国监管机构", "发言人：中国政府高度重视", "某报记者：请问中方是否会采取措施？", "坚决维护中国企业的正当合法权益。"},
			[]string{"分享到"},
		},
		"notice of the reform commission": {
			"https://www.commission.example/xxgk/zcfb/tz/202501/t20250117_1395678.html",
			`<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="关于印发数据流通安全治理实施方案的通知"><meta name="PubDate" content="2025/01/17 16:00:00"><title>关于印发数据流通安全治理实施方案的通知_委员会</title></head><body><table class="xxgk"><tr><td>索引号：</td><td>000013039-2025-00012</td></tr></table><div class="article_title">关于印发数据流通安全治理实施方案的通知</div><div class="article_con"><div class="TRS_Editor"><p>各省、自治区、直辖市有关部门：</p><p>　　现将实施方案印发给你们，请认真贯彻执行。</p><p>　　一、明晰企业数据流通安全规则。支持企业依法开放共享数据。</p><p>　　二、加强公共数据流通安全管理。落实分类分级保护要求。</p></div></div></body></html>`,
			"关于印发数据流通安全治理实施方案的通知", "2025-01-17T08:00:00Z",
			[]string{"各省、自治区、直辖市有关部门：", "一、明晰企业数据流通安全规则。", "二、加强公共数据流通安全管理。"},
			nil,
		},
		"press release of a European board": {
			"https://www.board.example/news/news/2025/board-adopts-guidelines-pseudonymisation_en",
			`<html lang="en"><head><title>Board adopts guidelines on pseudonymisation | European Board</title><meta property="og:site_name" content="European Board"></head><body><header><nav><a href="/">Home</a></nav></header><div class="eu-cookie-compliance-banner"><p>This site uses cookies. Visit our cookies policy page or click the link in any footer for more information and to change your preferences.</p></div>
<main><div class="node node--type-news"><h1>Board adopts guidelines on pseudonymisation</h1><div class="field--name-field-date"><time datetime="2025-01-17T12:00:00Z">17 January 2025</time></div><div class="field--name-field-topics"><a href="/t">New technology</a></div><div class="field--name-body"><p>Brussels, 17 January - During its January plenary, the Board adopted guidelines on pseudonymisation and a statement on the interplay with competition law.</p><p>The guidelines clarify two points:</p><ol><li>Pseudonymised data which could be attributed to a person remains personal data.</li><li>Pseudonymisation can reduce risks and help to secure compliance.</li></ol><p>The guidelines will be subject to public consultation until 28 February 2025.</p></div><div class="field--name-related"><h2>Related news</h2><a href="/x">Board publishes a report about its work in the past year</a></div></div></main><footer><p>European Board, Rue of Somewhere 30, Brussels</p></footer></body></html>`,
			"Board adopts guidelines on pseudonymisation", "2025-01-17T12:00:00Z",
			[]string{"During its January plenary", "Pseudonymised data which could be attributed", "until 28 February 2025."},
			[]string{"cookies policy", "report about its work", "Rue of Somewhere"},
		},
		"sanction of a French authority": {
			"https://www.autorite.example/fr/sanction-de-quatre-millions",
			`<html lang="fr"><head><title>Données de localisation : sanction de quatre millions d’euros | Autorité</title></head><body><div id="tarteaucitronRoot"><p>En autorisant ces services tiers, vous acceptez le dépôt et la lecture de cookies et l'utilisation de technologies de suivi.</p></div><h1>Données de localisation : sanction de quatre millions d’euros</h1><div class="ctn-gen-auteur">17 janvier 2025</div><div class="ctn-gen-chapo"><p>Le 16 janvier 2025, l’autorité a sanctionné une société d’une amende de quatre millions d’euros pour avoir vendu des données de localisation sans base légale.</p></div><div class="field--name-field-corps"><h2>Le contexte</h2><p>La société achetait des données auprès d’éditeurs d’applications mobiles et les revendait à ses clients.</p><h2>Les manquements sanctionnés</h2><p>La formation restreinte a relevé un manquement à l’obligation de recueillir le consentement.</p></div><div class="related"><h3>Pour approfondir</h3><ul><li><a href="/a">La délibération de la formation restreinte du 16 janvier 2025</a></li></ul></div><p>Mots-clés associés à cet article : <a href="/m">#Localisation</a></p></body></html>`,
			"Données de localisation : sanction de quatre millions d’euros", "2025-01-17T00:00:00Z",
			[]string{"Le 16 janvier 2025, l’autorité a sanctionné", "La société achetait des données", "La formation restreinte a relevé"},
			[]string{"dépôt et la lecture"},
		},
		"press release of a German authority": {
			"https://www.behoerde.example/SharedDocs/Pressemitteilungen/DE/2025/02_Standortdaten.html",
			`<html lang="de"><head><title>Behörde - Pressemitteilungen - Beauftragte untersagt Handel mit Standortdaten</title></head><body><div id="header"><p>Navigation und Service</p><ul><li><a href="#content">Springe direkt zu: Inhalt</a></li></ul></div><div id="content"><h1 class="isFirstInSlot">Beauftragte untersagt Handel mit Standortdaten</h1><div class="docData"><span>Pressemitteilung 2/2025</span> <span class="value">Bonn, 17. Januar 2025</span></div><p>Die Beauftragte hat einem Unternehmen den Handel mit Standortdaten untersagt. Das Unternehmen hatte keine wirksame Einwilligung nachweisen können.</p><p>„Wer mit Bewegungsprofilen handelt, greift tief in die Privatsphäre ein“, sagte die Beauftragte.</p><p>Gegen den Bescheid kann binnen eines Monats Klage erhoben werden.</p></div><div id="footer"><p>© Behörde - 2025</p></div></body></html>`,
			"Beauftragte untersagt Handel mit Standortdaten", "2025-01-17T00:00:00Z",
			[]string{"Die Beauftragte hat einem Unternehmen", "Gegen den Bescheid kann binnen eines Monats"},
			[]string{"Springe direkt", "© Behörde"},
		},
		"release of a federal department": {
			"https://www.department.example/opa/pr/final-rule-bulk-data",
			`<html lang="en"><head><title>Office of Public Affairs | Department Issues Final Rule on Bulk Data | Department</title></head><body><section class="usa-banner"><p>An official website of the United States government. Here's how you know: official websites use .gov, and secure websites use HTTPS.</p></section><div class="breadcrumb"><a href="/news">News</a></div><h1>Department Issues Final Rule on Bulk Data</h1><div class="node-date"><time datetime="2025-01-17T12:00:00Z">Friday, January 17, 2025</time></div><div class="node-component">For Immediate Release</div><div class="field-formatter--text-default field_body"><p>The department today issued a final rule that carries out an executive order on access to sensitive personal data.</p><p>“This rule closes a door,” said the assistant attorney general.</p><table><tr><th>Data</th><th>Threshold</th></tr><tr><td>Precise geolocation</td><td>1,000 devices</td></tr><tr><td>Human genomic data</td><td>100 persons</td></tr></table><p>The rule takes effect 90 days after its publication.</p></div><div class="field-updated">Updated February 6, 2025</div></body></html>`,
			"Department Issues Final Rule on Bulk Data", "2025-01-17T12:00:00Z",
			[]string{"issued a final rule", "Precise geolocation | 1,000 devices", "takes effect 90 days after"},
			[]string{"official website of the United States", "Updated February"},
		},
		"a document of the federal gazette": {
			"https://www.gazette.example/documents/2025/01/17/2024-31486/preventing-access",
			`<html lang="en"><head><meta property="og:title" content="Preventing Access to Sensitive Personal Data"><meta name="citation_date" content="2025/01/17"><title>Federal Gazette :: Preventing Access to Sensitive Personal Data</title></head><body><div id="fulltext_content_area"><h1>Preventing Access to Sensitive Personal Data</h1><div class="preamble"><h2>AGENCY:</h2><p>National Security Division, Department of Justice.</p><h2>ACTION:</h2><p>Final rule.</p><h2>SUMMARY:</h2><p>The department is issuing a final rule to implement an order that directs it to prohibit or restrict transactions which involve bulk sensitive personal data.</p><h2>DATES:</h2><p>This rule is effective April 8, 2025.</p></div><h2>I. Background</h2><p id="p-12" data-page="1636">Access to such data poses a risk to national security, as the order finds. <span class="printed-page-inline">(printed page 1637)</span> The rule identifies classes of prohibited transactions.</p></div></body></html>`,
			"Preventing Access to Sensitive Personal Data", "2025-01-17T00:00:00Z",
			[]string{"ACTION:", "Final rule.", "The department is issuing a final rule", "This rule is effective April 8, 2025.", "The rule identifies classes"},
			nil,
		},
		"an act of the Union's gazette": {
			"https://eur-lex.example/legal-content/EN/TXT/HTML/?uri=OJ:L_202500012",
			`<html lang="en"><head><meta charset="utf-8"><title>L_202500012EN.000101.fmx.xml</title></head><body><div class="eli-container"><table><tr><td><p class="oj-hd-lg">EN</p></td><td><p class="oj-hd-ti">Official Journal of the European Union</p></td></tr></table><div class="eli-main-title"><p class="oj-doc-ti">COMMISSION IMPLEMENTING DECISION (EU) 2025/12</p><p class="oj-doc-ti">of 17 January 2025</p><p class="oj-doc-ti">on the adequate protection of personal data</p></div><p class="oj-normal">THE EUROPEAN COMMISSION,</p><p class="oj-normal">Having regard to the Treaty on the Functioning of the European Union,</p><table><tr><td><p class="oj-normal">(1)</p></td><td><p class="oj-normal">The regulation sets out the rules for the transfer of personal data to third countries.</p></td></tr></table><p class="oj-ti-art">Article 1</p><p class="oj-normal">For the purposes of the regulation, the country is considered to ensure an adequate level of protection.</p><p class="oj-ti-art">Article 2</p><p class="oj-normal">This Decision is addressed to the Member States.</p></div></body></html>`,
			"COMMISSION IMPLEMENTING DECISION (EU) 2025/12", "2025-01-17T00:00:00Z",
			[]string{"THE EUROPEAN COMMISSION,", "The regulation sets out the rules for the transfer", "Article 1", "adequate level of protection.", "This Decision is addressed to the Member States."},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{URL: c.url, Now: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)}
			if strings.Contains(c.html, "记者") || strings.Contains(c.html, "通知") || strings.Contains(c.html, "办法") {
				o.Location = shanghai
			}
			p, err := Extract([]byte(c.html), o)
			if err != nil {
				t.Fatal(err)
			}
			if p.Title != c.title {
				t.Errorf("title %q, want %q", p.Title, c.title)
			}
			if got := p.Published.Format(time.RFC3339); got != c.date {
				t.Errorf("published %s, want %s", got, c.date)
			}
			if p.Partial {
				t.Error("marked partial")
			}
			for _, s := range c.text {
				if !strings.Contains(p.Text, s) {
					t.Errorf("not in the text: %q", s)
				}
			}
			for _, s := range c.without {
				if strings.Contains(p.Text, s) {
					t.Errorf("in the text: %q", s)
				}
			}
			if t.Failed() {
				t.Log(p.Text)
			}
		})
	}
}

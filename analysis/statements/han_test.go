package statements_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/statements"
	"datapolicy/policy"
)

// TestHanArticles measures Chinese in both scripts; testdata/han/held is only
// ever measured.
func TestHanArticles(t *testing.T) {
	names, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := statements.New(names)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		file              string
		direct, speaker   float64
		reported, reports float64
	}{
		{"testdata/han/dev/articles.jsonl", 0.95, 0.9, 0.9, 0.9},
		{"testdata/han/held/articles.jsonl", 0.9, 0.85, 0.85, 0.85},
	} {
		t.Run(part.file, func(t *testing.T) {
			direct, reported := evaluate(t, part.file, r)
			if _, _, f := prf(direct.exact, direct.got, direct.gold); f < part.direct {
				t.Errorf("direct quotations: exact spans have F1 %.3f, want %.3f", f, part.direct)
			}
			if _, _, f := prf(reported.overlap, reported.got, reported.gold); f < part.reported {
				t.Errorf("reported speech: overlapping spans have F1 %.3f, want %.3f", f, part.reported)
			}
			if p, _, _ := prf(reported.overlap, reported.got, reported.gold); p < part.reports {
				t.Errorf("reported speech: precision %.3f, want %.3f", p, part.reports)
			}
		})
	}
}

func TestHan(t *testing.T) {
	names, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := statements.New(names)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		want string // speaker|kind|quote, one a line; reported quotes in brackets
	}{
		"a name in marks":              {"被点名的天气应用“晴知”运营方回应称，“我们已完成整改，并向用户致歉”。", "“晴知”运营方|said|我们已完成整改，并向用户致歉"},
		"a fragment that denies":       {"另一家企业否认违规，称通报所指版本“早已下架”。", "另一家企业|denied|早已下架"},
		"a term is no statement":       {"在产业园里，“数据要素×”的标语随处可见，“清朗”行动也在继续。", ""},
		"a title is no statement":      {"国家网信办就《关于禁止非法收集个人信息的规定》公开征求意见。", ""},
		"no comment is no statement":   {"小米方面拒绝置评，希音未予置评。", ""},
		"a negated denial":             {"快手未否认存在上述问题，仅称“正在核查”。", "company/kuaishou|said|正在核查"},
		"traditional script":           {"發言人回覆查詢時表示，「署方正跟進事件」。", ""},
		"a commissioner's spokesman":   {"私隱專員公署發言人回覆《明報》查詢時稱，「署方正跟進事件」。", "authority/hk-pcpd|said|署方正跟進事件"},
		"a title and a name":           {"民眾黨主席黃國昌則在臉書發文痛批，「政府根本在打假球」。", "黃國昌|said|政府根本在打假球"},
		"a transliterated name":        {"德国联邦数据保护与信息自由专员路易莎·施佩希特-里门施奈德强调：“我们不会坐视不管。”", "路易莎·施佩希特-里门施奈德|said|我们不会坐视不管。"},
		"a name with an adverb's sign": {"最高人民检察院第八检察厅厅长徐向春说：“办案力度将加大。”", "徐向春|said|办案力度将加大。"},
		"several titles":               {"浙江大学教授、博士生导师王诗宗表示：“算法不能成为黑箱。”", "王诗宗|said|算法不能成为黑箱。"},
		"the second name alone":        {"柏林专员梅克·坎普27日表示，应用违法。坎普说：“他们没有提供令人信服的证据。”", "person/meike-kamp|said|[柏林专员梅克·坎普27日表示，应用违法。]\nperson/meike-kamp|said|他们没有提供令人信服的证据。"},
		"he of the same sentence":      {"台北市長蔣萬安今早出席活動時被問及此事，他說「市府會全力配合」。", "蔣萬安|said|市府會全力配合"},
		"announced before":             {"厂家客服对此予以否认。“我们的摄像头只用于避障，画面不会上传。”", "厂家客服|denied|我们的摄像头只用于避障，画面不会上传。"},
		"single marks":                 {"欧盟委员会发言人雷尼耶说：‘我们会执法。’", "person/thomas-regnier|said|我们会执法。"},
		"a question before":            {"“谁来负责？”面对质疑，该平台创始人陈一舟回应：“由我负责。”", "陈一舟|said|由我负责。"},
		"press conference":             {"法新社记者：中方有何评论？\n\n毛宁：我们反对泛化国家安全概念。\n\n美国记者：还有吗？\n\n毛宁：没有补充。", "person/mao-ning|said|我们反对泛化国家安全概念。\nperson/mao-ning|said|没有补充。"},
		"questions and answers":        {"国家网信办有关负责人就有关问题回答了记者提问。\n\n问：出台的背景是什么？\n\n答：为了规范审计活动。\n\n问：何时施行？\n\n答：自5月1日起施行。", "authority/cn-cac|said|为了规范审计活动。\nauthority/cn-cac|said|自5月1日起施行。"},
		"interviewee named at the end": {"问：您怎么看？\n\n答：关键看执行。\n\n（受访者许可系某大学教授）", "许可|said|关键看执行。"},
		"two in one sentence":          {"国家网信办表示，认证是路径之一；市场监管总局则强调，认证机构须经批准。", "authority/cn-cac|said|[国家网信办表示，认证是路径之一；]\nauthority/cn-samr|said|[市场监管总局则强调，认证机构须经批准。]"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range r.Read(policy.Article{ID: "a", Language: "zh", Text: c.text, Published: time.Date(2025, 6, 18, 0, 0, 0, 0, time.UTC)}, nil) {
				who, quote := s.Speaker, s.Quote
				if s.SpeakerID != "" {
					who = s.SpeakerID
				}
				if !s.Verbatim {
					quote = "[" + quote + "]"
				}
				got = append(got, fmt.Sprintf("%s|%s|%s", who, s.Kind, quote))
			}
			if g := strings.Join(got, "\n"); g != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.text, g, c.want)
			}
		})
	}
}

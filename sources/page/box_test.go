package page

import (
	"strings"
	"testing"
)

// The headlines of other articles go wherever a page without modern markup puts
// them; the article's own links stay.
func TestLinkBoxes(t *testing.T) {
	const (
		first  = "国家数据部门1月15日公布实施方案，明确提出防范数据滥用风险，打击非法获取、出售、提供数据的黑灰产业，并要求各地按照方案抓紧落实。"
		second = "业内律师认为，新方案与现行条例相互衔接，企业应当尽快梳理对外提供数据的流程，并对照清单完成内部制度的调整和人员培训。"
		third  = "方案自公布之日起施行，有关部门将在年内组织开展专项检查，对违法违规的企业依法处理，检查结果将向社会公布。"
		other  = "外交部：中国政府不会要求企业违反当地法律提供境外数据"
		more   = "美国司法部数据新规4月生效 限制向中国等国提供大宗敏感数据"
	)
	link := func(s string) string { return `<a href="/x/` + s + `">` + s + `</a>` }
	teaser := `<strong>相关阅读：` + link(other) + `</strong><br><br>` + "\n"
	body := "　　" + first + "<br><br>\n" + teaser + "　　" + second + "<br><br>\n<strong>延伸阅读：" + link(more) + "</strong><br><br>\n　　" + third + "<br><br>\n"
	for name, page := range map[string]string{
		"a column at the side":         `<table><tr><td class="a">` + body + `</td><td class="b"><b>热点</b><ol><li>` + link(other) + `</li><li>` + link(more) + `</li></ol></td></tr></table>`,
		"a column on the left":         `<table><tr><td class="b">` + link(other) + `<br>` + link(more) + `</td><td class="a">` + body + `</td></tr></table>`,
		"a list at the foot":           `<div>` + body + `<ul><li>` + link(other) + `</li><li>` + link(more) + `</li></ul></div>`,
		"lines at the foot":            `<div>` + body + link(other) + `<br>` + link(more) + `<br></div>`,
		"spaced lines at the foot":     `<div>` + body + link(other) + `<br><br>` + link(more) + `<br><br></div>`,
		"with a caption":               `<div>` + body + `<b>相关新闻</b><br>` + link(other) + `<br>` + link(more) + `</div>`,
		"with a caption, spaced":       `<div>` + body + `<b>相关新闻：</b><br><br>` + link(other) + `<br><br>` + link(more) + `</div>`,
		"with an unknown caption":      `<div>` + body + `<b>本网热荐</b><br><br>` + link(other) + `<br><br>` + link(more) + `</div>`,
		"with dots before":             `<div>` + body + `· ` + link(other) + `<br>· ` + link(more) + `</div>`,
		"with dates behind":            `<div>` + body + `<ul><li>` + link(other) + ` <span>01-15</span></li><li>` + link(more) + ` <span>01-14</span></li></ul></div>`,
		"a row of a table at the foot": `<table><tr><td>` + body + `</td></tr><tr><td>` + link(other) + `<br>` + link(more) + `</td></tr></table>`,
		"a table at the foot":          `<table><tr><td>` + body + `<table><tr><td>` + link(other) + `</td></tr><tr><td>` + link(more) + `</td></tr></table></td></tr></table>`,
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Extract([]byte(`<html><head><meta charset="utf-8"><title>六部门公布方案</title></head><body><h1>六部门公布方案</h1>`+page+`</body></html>`), Options{URL: "http://n.example/1.html"})
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.Join([]string{first, second, third}, "\n\n"); p.Text != want {
				t.Errorf("got\n%s\nwant\n%s", p.Text, want)
			}
		})
	}
	own := `<p>` + first + `</p><ul><li>` + link("国家数据局关于数据流通安全治理的实施方案全文") + `</li></ul><p>` + second + `</p><p>` + third + `</p>`
	p, err := Extract([]byte(`<html><head><meta charset="utf-8"><title>六部门公布方案</title></head><body><article><h1>六部门公布方案</h1>`+own+`</article></body></html>`), Options{URL: "http://n.example/1.html"})
	if err != nil || !strings.Contains(p.Text, "实施方案全文") {
		t.Errorf("a link between the article's paragraphs is lost: %v\n%s", err, p.Text)
	}
}

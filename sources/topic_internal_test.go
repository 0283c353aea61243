package sources

import "testing"

func TestTopic(t *testing.T) {
	for name, c := range map[string]struct {
		terms         []string
		title, markup string
		want          bool
	}{
		"no terms take all":                {nil, "Football", "", true},
		"in the title":                     {[]string{"data protection"}, "A Data  Protection fine", "", true},
		"in the summary's markup":          {[]string{"privacy"}, "A fine", "<p>The <b>Privacy</b> Act</p>", true},
		"not in an address":                {[]string{"privacy"}, "A fine", `<a href="https://a.example/privacy">more</a>`, false},
		"nowhere":                          {[]string{"privacy"}, "Football", "<p>Two goals</p>", false},
		"a short one is a word":            {[]string{"AI"}, "He said so", "", false},
		"a short one at a hyphen":          {[]string{"DSGVO"}, "DSGVO-Bußgeld gegen Klinik", "", true},
		"a short one beside Chinese":       {[]string{"AI"}, "生成式AI管理办法", "", true},
		"a short one in a possessive":      {[]string{"FTC"}, "The FTC’s order", "", true},
		"the second of two":                {[]string{"AI"}, "said AI", "", true},
		"a long one within a word":         {[]string{"datenschutz"}, "Die Bundesdatenschutzbeauftragte", "", true},
		"Chinese":                          {[]string{"个人信息"}, "网信办就个人信息保护答问", "", true},
		"traditional as simplified":        {[]string{"数据安全"}, "數據安全法", "", true},
		"German capitals and sharp s":      {[]string{"bußgeld"}, "BUSSGELD VERHÄNGT", "", true},
		"French, straight and curly quote": {[]string{"protection de l'enfance"}, "La protection de l’enfance en ligne", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newTopic(c.terms).has(&entry{title: c.title, markup: c.markup}); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

package gazetteer

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func TestResolve(t *testing.T) {
	g := load(t)
	for query, want := range map[string]string{
		"tiktok": "company/tiktok", "TikTok's": "company/tiktok", "tik tok": "company/tiktok", "#TikTok": "company/tiktok", "@tiktok": "company/tiktok",
		"抖音": "company/douyin", "微信": "company/wechat", "騰訊": "company/tencent", "小米": "company/xiaomi", "希音": "company/shein",
		"DSGVO": "law/gdpr", "dsgvo": "law/gdpr", "the GDPR": "law/gdpr", "gdpr?": "law/gdpr", "RGPD": "law/gdpr", "数据安全法": "law/cn-dsl",
		"the irish dpc": "authority/ie-dpc", "dpc": "authority/ie-dpc", "the Garante": "authority/it-garante", "cnil": "authority/fr-cnil", "la CNIL": "authority/fr-cnil",
		"ftc": "authority/us-ftc", "NOYB": "ngo/noyb", "noyb": "ngo/noyb", "网信办": "authority/cn-cac", "dpf": "law/dpf", "ai act": "law/ai-act",
		"Guo Jiakun": "person/guo-jiakun", "guo": "person/guo-jiakun", "郭嘉昆": "person/guo-jiakun", "schrems": "person/max-schrems", "von der Leyen": "person/ursula-von-der-leyen",
		"company/tiktok": "company/tiktok", "LAW/GDPR": "law/gdpr", "pdd-holdings": "company/pdd-holdings", "x": "company/x", "meta": "company/meta", "apple": "company/apple",
		"28 CFR 202": "law/doj-bulk-data", "cloud act": "law/cloud-act", "fisa 702": "law/fisa-702", "beijing": "government/china",
		"Europäische Kommission": "authority/european-commission", "the european commission": "authority/european-commission", "l'UE": "",
		"ap": "authority/nl-ap", "Bundesverfassungsgericht": "court/bverfg", "eugh": "court/cjeu", "state planner": "",
		"": "", "   ": "", "?!": "", "nobody at all": "", "tiktok ban": "",
	} {
		got, ok := g.Resolve(query)
		if got.ID != want || ok != (want != "") {
			t.Errorf("Resolve(%q) = %q, want %q", query, got.ID, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	g := load(t)
	for query, want := range map[string]string{
		"tiktk": "company/tiktok", "titkok": "company/tiktok", "xaiomi": "company/xiaomi", "noib": "ngo/noyb", "alibabba": "company/alibaba",
		"gdrp": "law/gdpr", "bytedanc": "company/bytedance", "schremms": "person/max-schrems", "data protection comm": "authority/ie-dpc", "the garant": "authority/it-garante",
		"个人信息保": "law/pipl", "wechatt": "company/wechat",
	} {
		got := g.Suggest(query, 5)
		if !slices.ContainsFunc(got, func(e policy.Entity) bool { return e.ID == want }) {
			t.Errorf("Suggest(%q) lacks %s: %v", query, want, entityIDs(got))
		}
		if len(got) > 5 {
			t.Errorf("Suggest(%q) gives %d", query, len(got))
		}
	}
	if got := g.Suggest("titkok", 3); len(got) == 0 || got[0].ID != "company/tiktok" {
		t.Errorf("the likeliest is not first: %v", entityIDs(got))
	}
	if got := entityIDs(g.Suggest("bytedance", 8)); !slices.Contains(got, "company/tiktok") {
		t.Errorf("children are not suggested: %v", got)
	}
	for _, query := range []string{"", "?", "zzzzzzzzqqqq"} {
		if got := g.Suggest(query, 5); len(got) != 0 {
			t.Errorf("Suggest(%q) = %v", query, entityIDs(got))
		}
	}
	if got := g.Suggest("tiktok", 0); got != nil {
		t.Errorf("none were asked for: %v", got)
	}
}

func entityIDs(list []policy.Entity) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.ID)
	}
	return out
}

func TestChildren(t *testing.T) {
	g := load(t)
	if got := g.Children("company/alibaba"); !slices.Contains(got, "company/aliexpress") || slices.Contains(got, "company/alibaba") {
		t.Errorf("%v", got)
	}
	if got := g.Children("company/bytedance"); !slices.Contains(got, "company/tiktok-usds") {
		t.Errorf("grandchildren are missing: %v", got)
	}
	if got := g.Children("company/none"); got != nil {
		t.Errorf("%v", got)
	}
}

func TestWith(t *testing.T) {
	g := load(t)
	own, err := g.With([]policy.Entity{
		{ID: "company/acme", Name: "Acme Analytics", Aliases: []string{"Akme", "ACM", "阿克米"}, Jurisdiction: "DE", Parent: "company/alphabet"},
		{ID: "company/tiktok", Aliases: []string{"Clock App"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := ids(own.Find("", "acme analytics and the clock app; ACM and acm; 阿克米公司", "en"))
	if d := cmp.Diff([]string{"company/acme", "company/tiktok"}, got); d != "" {
		t.Error(d)
	}
	if e, ok := own.Entity("company/tiktok"); !ok || e.Name != "TikTok" || !slices.Contains(e.Aliases, "Clock App") || e.Parent != "company/bytedance" {
		t.Errorf("%+v", e)
	}
	if e, ok := own.Resolve("akme"); !ok || e.ID != "company/acme" {
		t.Errorf("%+v", e)
	}
	if !slices.Contains(own.Children("company/alphabet"), "company/acme") {
		t.Error("the new entity is not its parent's child")
	}
	if got := ids(g.Find("", "Acme Analytics", "en")); got != nil {
		t.Errorf("the gazetteer that was extended has changed: %v", got)
	}
	if got := ids(own.Find("", "小米粥 and Meta-analysis", "en")); got != nil {
		t.Errorf("the blockers are lost: %v", got)
	}
	for name, bad := range map[string]policy.Entity{
		"id":           {ID: "Acme", Name: "Acme"},
		"kind":         {ID: "firm/acme", Name: "Acme"},
		"name":         {ID: "company/acme"},
		"parent":       {ID: "company/acme", Name: "Acme", Parent: "company/none"},
		"own parent":   {ID: "company/acme", Name: "Acme", Parent: "company/acme"},
		"jurisdiction": {ID: "company/acme", Name: "Acme", Jurisdiction: "Mars"},
	} {
		if _, err := g.With([]policy.Entity{bad}); policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEntitiesAreTheCallersToAlter(t *testing.T) {
	g := load(t)
	e, _ := g.Entity("company/tiktok")
	e.Aliases[0] = "altered"
	if again, _ := g.Entity("company/tiktok"); again.Aliases[0] == "altered" {
		t.Error("the gazetteer's own aliases were altered")
	}
}

package statements_test

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
)

// register is a small gazetteer for tests: it finds names by plain search.
type register []policy.Entity

func entity(id, name string, aliases ...string) policy.Entity {
	kind, _, _ := strings.Cut(id, "/")
	return policy.Entity{ID: id, Kind: policy.EntityKind(kind), Name: name, Aliases: aliases}
}

var known = register{
	entity("company/tiktok", "TikTok", "抖音海外版"),
	entity("company/aliexpress", "AliExpress", "速卖通"),
	entity("company/shein", "Shein", "SHEIN", "希音"),
	entity("company/temu", "Temu"),
	entity("company/wechat", "WeChat", "微信"),
	entity("company/xiaomi", "Xiaomi", "小米"),
	entity("company/alibaba", "Alibaba", "阿里巴巴"),
	entity("company/tencent", "Tencent", "腾讯"),
	entity("company/bytedance", "ByteDance", "字节跳动"),
	entity("company/meta", "Meta"),
	entity("company/google", "Google", "谷歌"),
	entity("company/apple", "Apple", "苹果公司"),
	entity("company/deepseek", "DeepSeek"),
	entity("company/didi", "Didi", "滴滴"),
	entity("ngo/noyb", "noyb", "Noyb", "NOYB"),
	entity("ngo/bits-of-freedom", "Bits of Freedom"),
	entity("ngo/epic", "EPIC", "Electronic Privacy Information Center"),
	entity("authority/dpc", "Data Protection Commission", "DPC", "Irish Data Protection Commission", "Ireland's Data Protection Commission", "爱尔兰数据保护委员会", "irische Datenschutzbehörde", "DPC irlandaise"),
	entity("authority/cnil", "CNIL", "Commission nationale de l'informatique et des libertés", "法国国家信息与自由委员会"),
	entity("authority/edpb", "European Data Protection Board", "EDPB", "Europäischer Datenschutzausschuss", "Europäische Datenschutzausschuss"),
	entity("authority/cac", "Cyberspace Administration of China", "CAC", "国家互联网信息办公室", "国家网信办", "网信办"),
	entity("authority/ndrc", "National Development and Reform Commission", "NDRC", "state planner", "国家发展改革委", "国家发改委", "发改委"),
	entity("authority/mfa-china", "Ministry of Foreign Affairs of China", "Foreign Ministry", "foreign ministry", "外交部", "Außenministerium", "ministère chinois des Affaires étrangères"),
	entity("authority/mofcom", "Ministry of Commerce of China", "Commerce Ministry", "商务部"),
	entity("authority/ftc", "Federal Trade Commission", "FTC", "联邦贸易委员会"),
	entity("authority/doj", "Department of Justice", "Justice Department", "DOJ", "司法部"),
	entity("authority/garante", "Garante", "意大利数据保护局"),
	entity("authority/european-commission", "European Commission", "EU-Kommission", "Commission européenne", "欧盟委员会", "Europäische Kommission"),
	entity("authority/bfdi", "BfDI", "Bundesbeauftragte für den Datenschutz"),
	entity("authority/berlin-dpa", "Berliner Datenschutzbeauftragte", "Berlin data protection commissioner"),
	entity("court/cjeu", "Court of Justice of the European Union", "CJEU", "Court of Justice", "Europäischer Gerichtshof", "Europäische Gerichtshof", "EuGH", "欧洲法院", "Cour de justice de l'Union européenne", "CJUE"),
	entity("court/general-court", "General Court", "EU General Court", "Tribunal de l'Union européenne"),
	entity("court/us-supreme-court", "US Supreme Court", "Supreme Court", "美国最高法院", "Cour suprême"),
	entity("government/china", "China", "Chinese government", "chinesische Regierung", "中国政府", "中国", "gouvernement chinois", "Chine"),
	entity("government/us", "United States", "US government", "White House", "美国", "白宫", "États-Unis"),
	entity("government/eu", "European Union", "EU", "欧盟"),
	entity("government/ireland", "Ireland", "Irish government", "爱尔兰"),
	entity("government/germany", "Germany", "Bundesregierung", "德国"),
	entity("government/france", "France", "法国"),
	entity("government/india", "India", "印度"),
	entity("law/gdpr", "GDPR", "General Data Protection Regulation", "DSGVO", "RGPD", "《通用数据保护条例》"),
	entity("law/pipl", "PIPL", "Personal Information Protection Law", "个人信息保护法"),
	entity("person/guo-jiakun", "Guo Jiakun", "郭嘉昆"),
	entity("person/mao-ning", "Mao Ning", "毛宁"),
	entity("person/lin-jian", "Lin Jian", "林剑"),
	entity("person/max-schrems", "Max Schrems", "Schrems"),
	entity("person/he-yongqian", "He Yongqian", "何咏前"),
	entity("person/graham-doyle", "Graham Doyle"),
	entity("person/marie-laure-denis", "Marie-Laure Denis"),
	entity("person/donald-trump", "Donald Trump", "Trump", "特朗普"),
	entity("person/michael-mcgrath", "Michael McGrath"),
}

func (r register) Entity(id string) (policy.Entity, bool) {
	for _, e := range r {
		if e.ID == id {
			return e, true
		}
	}
	return policy.Entity{}, false
}

func (r register) Resolve(query string) (policy.Entity, bool) {
	for _, e := range r {
		for _, n := range append(e.Aliases, e.Name, e.ID) {
			if strings.EqualFold(n, query) {
				return e, true
			}
		}
	}
	return policy.Entity{}, false
}

func latin(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) }

func (r register) Find(title, body, _ string) []policy.Mention {
	var out []policy.Mention
	find := func(s string, inTitle bool) {
		s = strings.ReplaceAll(s, "’", "'\x00\x00") // as long as the curly one
		var all []policy.Mention
		for _, e := range r {
			for _, n := range append(slices.Clone(e.Aliases), e.Name) {
				if !strings.Contains(s, n) {
					n = strings.ReplaceAll(n, "'", "'\x00\x00") // the text has a curly one
				}
				for at := 0; ; {
					i := strings.Index(s[at:], n)
					if i < 0 {
						break
					}
					start, end := at+i, at+i+len(n)
					before, _ := utf8.DecodeLastRuneInString(s[:start])
					after, _ := utf8.DecodeRuneInString(s[end:])
					first, _ := utf8.DecodeRuneInString(n)
					if unicode.Is(unicode.Han, first) || !latin(before) && !latin(after) {
						all = append(all, policy.Mention{EntityID: e.ID, Start: start, End: end})
					}
					at = end
				}
			}
		}
		slices.SortFunc(all, func(a, b policy.Mention) int {
			if a.Start != b.Start {
				return a.Start - b.Start
			}
			return b.End - a.End
		})
		end := 0
		for _, m := range all {
			if m.Start < end {
				continue
			}
			end = m.End
			if inTitle {
				m.Start, m.End, m.InTitle = -1, -1, true
			}
			out = append(out, m)
		}
	}
	find(title, true)
	find(body, false)
	return out
}

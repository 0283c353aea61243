package matters

import (
	"strconv"
	"strings"
	"testing"

	"datapolicy/policy"
	"datapolicy/text"
)

func TestMoney(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ lang, in, want string }{
		{"en", "a fine of €530 million ($601 million)", "€530 million=530000000 EUR; $601 million=601000000 USD"},
		{"en", "EUR 1.2bn, £12.7m, US$1.4 billion and $5bn", "EUR 1.2bn=1200000000 EUR; £12.7m=12700000 GBP; US$1.4 billion=1400000000 USD; $5bn=5000000000 USD"},
		{"en", "a 290-million-euro fine", "290-million-euro=290000000 EUR"},
		{"en", "525,000 euros and 525.000 euros and €525,000.50", "525,000 euros=525000 EUR; 525.000 euros=525000 EUR; €525,000.50=525000.5 EUR"},
		{"en", "R$ 6 million, HK$50,000, A$50m, C$9 million, NT$2 million", "R$ 6 million=6000000 BRL; HK$50,000=50000 HKD; A$50m=50000000 AUD; C$9 million=9000000 CAD; NT$2 million=2000000 TWD"},
		{"en", "21.5 billion won; the 12 won their appeal", "21.5 billion won=21500000000 KRW"},
		{"en", "Rs 250 crore, ₹500 million, 8.03 billion yuan, 10 million yen", "Rs 250 crore=2500000000 INR; ₹500 million=500000000 INR; 8.03 billion yuan=8030000000 CNY; 10 million yen=10000000 JPY"},
		{"en", "nine million dollars, half a billion euros, a million reasons", "nine million dollars=9000000 USD; half a billion euros=500000000 EUR"},
		{"en", "CHF 600'000 and CHF600,000", "CHF 600'000=600000 CHF; CHF600,000=600000 CHF"},
		{"en", "up to €20 million or 4% of turnover; GPT4 has 5 billion parameters", "€20 million=20000000 EUR"},
		{"en", "€5-10 million, 5 to 10 million euros", "€5-10 million=10000000 EUR; 5 to 10 million euros=10000000 EUR"},
		{"en", "Regulation (EU) 2016/679 of 27 April 2016, 3.5 billion users, Z$5", ""},
		{"en", "paid 1,500 pounds sterling", "1,500 pounds sterling=1500 GBP"},
		{"de", "530 Millionen Euro, 1,2 Mrd. €, 45 Mio. Euro und 525.000 Euro", "530 Millionen Euro=530000000 EUR; 1,2 Mrd. €=1200000000 EUR; 45 Mio. Euro=45000000 EUR; 525.000 Euro=525000 EUR"},
		{"de", "die 530-Millionen-Euro-Strafe, 1,375 Milliarden Dollar", "530-Millionen-Euro=530000000 EUR; 1,375 Milliarden Dollar=1375000000 USD"},
		{"de", "zwei Millionen Franken; 1.250.000,50 Euro; 9,55 Mio. US-Dollar", "zwei Millionen Franken=2000000 CHF; 1.250.000,50 Euro=1250000.5 EUR; 9,55 Mio. US-Dollar=9550000 USD"},
		{"de", "2,31 Millionen Pfund", "2,31 Millionen Pfund=2310000 GBP"},
		{"fr", "290 millions d'euros, 1,2 milliard d’euros, 525 000 euros, 40 M€", "290 millions d'euros=290000000 EUR; 1,2 milliard d’euros=1200000000 EUR; 525 000 euros=525000 EUR; 40 M€=40000000 EUR"},
		{"fr", "cinquante milliards d'euros, 1,375 milliard de dollars, 1,2 Md€", "cinquante milliards d'euros=50000000000 EUR; 1,375 milliard de dollars=1375000000 USD; 1,2 Md€=1200000000 EUR"},
		{"fr", "600 000 francs suisses", "600 000 francs suisses=600000 CHF"},
		{"zh", "罚款5.3亿欧元（约6亿美元）", "5.3亿欧元=530000000 EUR; 6亿美元=600000000 USD"},
		{"zh", "80.26亿元人民币,罚款5000万元,人民币100万元", "80.26亿元人民币=8026000000 CNY; 5000万元=50000000 CNY; 人民币100万元=1000000 CNY"},
		{"zh", "处1亿2000万元罚款，50余万元，十亿美元，五千万元", "1亿2000万元=120000000 CNY; 50余万元=500000 CNY; 十亿美元=1000000000 USD; 五千万元=50000000 CNY"},
		{"zh", "9.55亿歐元、港币500万元、5亿港元、215亿韩元、3亿元素", "9.55亿歐元=955000000 EUR; 港币500万元=5000000 HKD; 5亿港元=500000000 HKD; 215亿韩元=21500000000 KRW"},
		{"zh", "处5万元以上50万元以下罚款，10万人", "5万元=50000 CNY; 50万元=500000 CNY"},
		{"zh", "第三代、一九八四年、十二家公司", ""},
	} {
		t.Run(c.in, func(t *testing.T) {
			f := text.Fold(c.in)
			var got []string
			for _, m := range r.money(f.Text, c.lang, nil) {
				got = append(got, f.Original(m.start, m.end).In(c.in)+"="+strconv.FormatFloat(m.value, 'f', -1, 64)+" "+m.currency)
			}
			if g := strings.Join(got, "; "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
	yen := text.Fold("¥500 million").Text
	if m := r.money(yen, "en", []policy.Jurisdiction{"US", "CN"}); len(m) != 1 || m[0].currency != "CNY" {
		t.Error(m)
	}
}

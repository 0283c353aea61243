package page

import (
	"strings"
	"testing"
)

func TestIsTeaser(t *testing.T) {
	for _, line := range []string{
		"Also read | Biden won't enforce TikTok ban, leaves it to Trump as January 19 deadline looms",
		"Also read: China considers selling TikTok US to Elon Musk amid ban threat: Report",
		"ALSO READ – What the ruling means for cloud providers",
		"Read more: Brussels opens inquiry into data brokers",
		"Related:", "RELATED ARTICLES", "Related stories", "See also: Data Act",
		"Lesen Sie auch: Was das Urteil für Nutzer bedeutet",
		"Lesen Sie auch Datenschützer gehen gegen Händler vor",
		"À lire aussi : La CNIL inflige une amende", "Lire aussi La CNIL inflige une amende",
		"Leggi anche: Il Garante blocca l'app", "LEGGI ANCHE > Il Garante blocca l'app",
		"Lea también: La AEPD multa a una empresa", "Te puede interesar: La AEPD multa a una empresa",
		"相关阅读：网信办就条例答记者问", "延伸阅读", "【相关阅读】网信办就条例答记者问", "推荐阅读丨数据出境新规", "责任编辑：王某",
		"Share this article", "Advertisement", "Anzeige", "广告", "扫一扫在手机打开当前页", "Subscribe to our newsletter",
		"Follow us on X and Facebook", "Click here to read the full report", "» Read more",
		"Czytaj także: Prezes UODO nałożył karę", "Baca juga: Aturan baru data pribadi", "Читайте также: новый закон о данных",
	} {
		if !isTeaser(line) {
			t.Errorf("stays: %q", line)
		}
	}
	for _, line := range []string{
		"",
		"Also read into the record was a letter from the commissioner.",
		"Related companies must keep separate records of processing.",
		"Watch manufacturers have asked for an exemption.",
		"Read more closely, the decision leaves room for an appeal.",
		"More than 300 companies answered the consultation.",
		"More from the regulator is expected on Monday.",
		"Related: the Commission said on Monday that it would extend the review of the adequacy decision by another six months, until the end of the year.",
		"Follow us on the journey of a data set: from the phone in your pocket to a broker in Florida, and from there to an agency that never asked a judge for it.",
		"We use cookies. The sentence stood on 12,000 sites. It was false on most of them, the authority found.",
		"相关阅读材料显示，该公司在二〇二四年共向境外提供了超过一百万人的个人信息，并且没有按照规定申报数据出境安全评估。",
		"编辑部认为，新规的影响有限。",
		"Teilen der Behörde zufolge",
		"Video surveillance: new rules", // a headline of the article's own
	} {
		if isTeaser(line) {
			t.Errorf("goes: %q", line)
		}
	}
}

func TestStripTeasers(t *testing.T) {
	in := "First paragraph.\nAlso read | Something else entirely\nSecond paragraph.\n\nRead more: elsewhere\n\nThird."
	want := "First paragraph.\nSecond paragraph.\n\nThird."
	if got := StripTeasers(in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := StripTeasers("Nothing to drop.\n\nAt all."); got != "Nothing to drop.\n\nAt all." {
		t.Errorf("changed: %q", got)
	}
}

func TestTeaserFile(t *testing.T) {
	for i, line := range strings.Split(teaserFile, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[0] != "lead" && f[0] != "open" && f[0] != "whole" || foldLine(f[2]) != f[2] {
			t.Errorf("teasers.txt:%d: want KIND, LANGUAGE and a phrase in lower case, separated by tabs: %q", i+1, line)
		}
	}
}

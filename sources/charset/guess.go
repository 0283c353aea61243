package charset

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
)

// guessLimit is how many bytes are looked at: statistics are settled long before.
const guessLimit = 128 << 10

// guess is the likeliest charset of text that declares none, or an unknown codec.
// East Asian charsets are told by their commonest characters, which is surer on
// short texts than letter-pair statistics; the rest is left to chardet.
func guess(body []byte) codec {
	sample := highPart(body)
	if c, ok := guessEastAsian(sample); ok {
		return c
	}
	r := detect(sample)
	if r.Confidence < 0.3 {
		return codec{}
	}
	c, _ := lookup(r.Encoding)
	if c.name == "windows-1254" && !containsAnyByte(sample, "\xd0\xdd\xde\xf0\xfd\xfe") {
		c, _ = lookup("windows-1252") // no letter that only Turkish has
	}
	return c
}

// detect guards against a detector that panics on odd input.
func detect(sample []byte) (r chardet.Result) {
	defer func() {
		if recover() != nil {
			r = chardet.Result{}
		}
	}()
	return chardet.Detect(sample)
}

// highPart is the part of body from shortly before its first byte beyond ASCII.
func highPart(body []byte) []byte {
	for i, b := range body {
		if b >= utf8.RuneSelf {
			start := max(0, i-64)
			return body[start:min(len(body), start+guessLimit)]
		}
	}
	return body[:min(len(body), guessLimit)]
}

// guessEastAsian reads the sample by each East Asian charset and takes the one
// whose result looks like language: common characters, hardly anything lost.
func guessEastAsian(sample []byte) (codec, bool) {
	var best codec
	var bestScore float64
	for _, name := range []string{"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"} {
		c, _ := lookup(name)
		r := c.read(sample)
		if r.beyond < 4 || r.lost*50 > r.beyond+25 {
			continue
		}
		if score := eastAsianScore(r); score > bestScore {
			best, bestScore = c, score
		}
	}
	return best, bestScore >= 0.5
}

// eastAsianScore is the share of characters beyond ASCII that a text of the
// language is mostly made of. Kana, Hangul and CJK punctuation tell more than
// Han, of which a wrong reading yields plenty, but rare ones.
func eastAsianScore(r reading) float64 {
	var common, all float64
	prevHan := false
	for _, ch := range string(r.text) {
		if ch < utf8.RuneSelf {
			prevHan = false
			continue
		}
		all++
		han := unicode.Is(unicode.Han, ch)
		switch {
		case ch >= 0x3041 && ch <= 0x30fe, ch >= 0xac00 && ch <= 0xd7a3, ch >= 0x3001 && ch <= 0x3011, ch == 0xff0c, ch == 0xff1a, ch == 0xff08, ch == 0xff09:
			common++
		case commonHan[ch]:
			common++
		case han && prevHan:
			common += 0.35
		case ch >= 0xff61 && ch <= 0xff9f: // half-width kana: what Latin-1 looks like in Shift_JIS
			all++
		}
		prevHan = han
	}
	if all == 0 {
		return 0
	}
	return common / all
}

// commonHan are the characters that make up about half of modern running text,
// simplified, traditional and Japanese, and those frequent in this field's news.
var commonHan = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "的一是不了在人有我他这個个们中来上大为和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里用道行所然家种種事成方多经經么去法学學如都同现現当當没動动面起看定天分还進进好小部其些主样樣理心本前开開但因只从從想实實" +
		"日月报報新闻聞网網信息数數据據安全个人隐隱私保护護规規定条條例办辦公室企业業平台臺务務部门門管理关關于市场場监監督机機构構通知意见見政府中央北京美欧歐盟律师師技术術通讯訊記者本站来源" +
		"第三与與及被将將向两兩等内內外长長电電工程高民等" {
		m[r] = true
	}
	return m
}()

func containsAnyByte(b []byte, set string) bool {
	for i := range len(set) {
		if bytes.IndexByte(b, set[i]) >= 0 {
			return true
		}
	}
	return false
}

package text

import (
	"slices"
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
)

// latin are the languages in Latin letters that are told apart.
var latin = map[whatlanggo.Lang]string{
	whatlanggo.Eng: "en", whatlanggo.Deu: "de", whatlanggo.Fra: "fr", whatlanggo.Spa: "es", whatlanggo.Ita: "it",
	whatlanggo.Nld: "nl", whatlanggo.Pol: "pl", whatlanggo.Swe: "sv", whatlanggo.Por: "pt", whatlanggo.Dan: "da",
	whatlanggo.Fin: "fi", whatlanggo.Ces: "cs", whatlanggo.Hun: "hu", whatlanggo.Ron: "ro", whatlanggo.Hrv: "hr",
}

const (
	sample  = 6000 // bytes looked at; more text does not change the answer
	certain = 0.8  // whatlanggo's confidence from which it may overrule a hint
	fewest  = 60   // letters below which trigrams are not to be trusted alone
)

// Language is the language of s as an ISO 639-1 code, or "und". The hint is
// what the source declares ("de", "zh-CN"), or "": it decides for texts too
// short to tell, and loses against clear evidence.
//
// The script decides for Chinese, Japanese, Korean and others with a script of
// their own. Between languages in Latin letters, function words are counted
// first; trigram profiles (whatlanggo) decide where these do not.
func Language(s, hint string) string {
	hint = primaryTag(hint)
	s = clipBytes(s, sample)
	han, kana, hangul, letters := 0, 0, 0, 0
	scripts := map[string]int{}
	for _, r := range s {
		switch {
		case r < utf8Latin && unicode.IsLetter(r):
			letters++
		case IsHan(r):
			han++
		case isKana(r):
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.IsLetter(r):
			scripts[scriptLanguage(r)]++
		}
	}
	best, most := "", 0
	for lang, n := range scripts {
		if n > most || n == most && lang < best {
			best, most = lang, n
		}
	}
	// A Chinese character carries about as much as three Latin letters.
	switch cjk := 3 * (han + kana + hangul); {
	case cjk > letters && cjk > most:
		switch {
		case hangul >= han+kana:
			return "ko"
		case kana*10 > han+kana:
			return "ja"
		}
		return "zh"
	case most > letters:
		if best == "cyrillic" {
			return cyrillic(s, hint)
		}
		return best
	case letters == 0:
		return "und"
	}
	return latinLanguage(s, hint, letters)
}

const utf8Latin = 0x250

func primaryTag(hint string) string {
	tag, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(hint)), "_", "-"), "-")
	if len(tag) != 2 {
		return ""
	}
	return tag
}

func clipBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

func scriptLanguage(r rune) string {
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		return "cyrillic"
	case unicode.Is(unicode.Greek, r):
		return "el"
	case unicode.Is(unicode.Arabic, r):
		return "ar"
	case unicode.Is(unicode.Hebrew, r):
		return "he"
	case unicode.Is(unicode.Thai, r):
		return "th"
	case unicode.Is(unicode.Devanagari, r):
		return "hi"
	}
	return "und"
}

// cyrillic tells Ukrainian and Bulgarian from Russian by their letters.
func cyrillic(s, hint string) string {
	switch {
	case strings.ContainsAny(s, "їєґі"):
		return "uk"
	case hint == "bg" || hint == "sr" || hint == "mk":
		return hint
	case !strings.ContainsAny(s, "ыэё") && strings.Contains(s, "ъ"):
		return "bg"
	}
	return "ru"
}

func latinLanguage(s, hint string, letters int) string {
	scores, words := functionWords(s)
	best, most, second := "", 0, 0
	for i, score := range scores {
		switch {
		case score > most:
			best, most, second = functionLanguages[i], score, most
		case score > second:
			second = score
		}
	}
	lead := most - second
	if lead >= 3 && lead*20 >= words || lead >= 2 && words <= 15 {
		return best
	}
	if hint != "" {
		hinted := 0
		if i := slices.Index(functionLanguages[:], hint); i >= 0 {
			hinted = scores[i]
		}
		if hinted == most {
			return hint
		}
	}
	if hint == "" && letters < fewest && best != "" {
		return best
	}
	if letters >= fewest || hint == "" && letters >= fewest/2 {
		allowed := make(map[whatlanggo.Lang]bool, len(latin))
		for lang := range latin {
			allowed[lang] = true
		}
		info := whatlanggo.DetectWithOptions(s, whatlanggo.Options{Whitelist: allowed})
		if lang := latin[info.Lang]; lang != "" && (hint == "" || info.Confidence >= certain) {
			return lang
		}
	}
	switch {
	case hint != "" && hint != "zh" && hint != "ja" && hint != "ko":
		return hint
	case lead > 0:
		return best
	case hint != "":
		return "en" // a Chinese source's line in Latin letters
	}
	return "und"
}

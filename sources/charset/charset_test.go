package charset_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"datapolicy/policy"
	"datapolicy/sources/charset"
)

func in(t *testing.T, enc encoding.Encoding, s string) string {
	t.Helper()
	out, err := enc.NewEncoder().String(s)
	if err != nil {
		t.Fatalf("cannot write %q: %v", s, err)
	}
	return out
}

const (
	chinese     = "<p>国家互联网信息办公室就《网络数据安全管理条例》答记者问。</p>"
	traditional = "<p>個人資料私隱專員公署今日發表調查報告，指該公司違反規定。</p>"
	japanese_   = "<p>個人情報保護委員会は、改正法の施行について発表しました。</p>"
	korean_     = "<p>개인정보보호위원회는 오늘 과징금을 부과했다고 밝혔다.</p>"
	german      = "<p>Die Behörde prüft die Übermittlung persönlicher Daten an größere Anbieter.</p>"
	french      = "<p>L’autorité a été saisie d’une plainte ; la société a répondu à l’enquête.</p>"
	russian     = "<p>Регулятор опубликовал новые правила обработки персональных данных граждан.</p>"
	polish      = "<p>Urząd Ochrony Danych Osobowych nałożył karę pieniężną na spółkę; żądał wyjaśnień.</p>"
	greek       = "<p>Η Αρχή Προστασίας Δεδομένων επέβαλε πρόστιμο στην εταιρεία για παραβίαση.</p>"
)

func TestDecode(t *testing.T) {
	gb := simplifiedchinese.GB18030
	u16le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	u16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	u32be := utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	u32le := utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	late := "<html><head><script>" + strings.Repeat("var a = 1;\n", 900) + "</script><meta charset=gb2312></head>"

	for name, c := range map[string]struct {
		body, header string
		opts         charset.Options
		want         string // contained in the result
		charset      string
		guessed      bool
	}{
		"plain ASCII":                       {body: "<p>hello</p>", want: "hello", charset: "utf-8"},
		"UTF-8, undeclared":                 {body: chinese, want: chinese, charset: "utf-8"},
		"UTF-8 with mark":                   {body: "\ufeff" + german, header: "text/html; charset=iso-8859-1", want: german, charset: "utf-8"},
		"mark that lies":                    {body: "\xef\xbb\xbf" + in(t, gb, chinese), header: "text/html; charset=gbk", want: chinese, charset: "gb18030"},
		"gb2312 in the header":              {body: in(t, gb, chinese), header: "text/html; charset=gb2312", want: chinese, charset: "gb18030"},
		"gb2312 with four-byte characters":  {body: in(t, gb, "<p>㐀㐁𠀀国</p>"), header: "text/html; charset=GB2312", want: "㐀㐁𠀀国", charset: "gb18030"},
		"GB_2312-80":                        {body: in(t, gb, chinese), header: "text/html;charset=GB_2312-80", want: chinese, charset: "gb18030"},
		"meta after 10 KB":                  {body: late + in(t, gb, chinese), want: chinese, charset: "gb18030"},
		"meta http-equiv":                   {body: `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">` + in(t, charmap.Windows1251, russian), want: russian, charset: "windows-1251"},
		"meta in a comment does not count":  {body: `<!-- <meta charset="big5"> --><meta charset="gbk">` + in(t, gb, chinese), want: chinese, charset: "gb18030"},
		"unknown label in meta":             {body: `<meta charset="utf-9">` + in(t, gb, chinese), want: chinese, charset: "gb18030", guessed: true},
		"header says UTF-8 and is not":      {body: `<meta charset="gbk">` + in(t, gb, chinese), header: "text/html; charset=utf-8", want: chinese, charset: "gb18030"},
		"header says UTF-8, no meta":        {body: in(t, charmap.Windows1252, german), header: "text/html; charset=utf-8", want: german, charset: "windows-1252", guessed: true},
		"header says Latin-1, is UTF-8":     {body: german, header: "text/html; charset=ISO-8859-1", want: german, charset: "utf-8"},
		"blanket Latin-1, meta knows":       {body: `<meta charset="gbk">` + in(t, gb, chinese), header: "text/html; charset=iso-8859-1", want: chinese, charset: "gb18030"},
		"blanket Latin-1, meta Cyrillic":    {body: `<meta charset="windows-1251">` + in(t, charmap.Windows1251, russian), header: "text/html; charset=iso-8859-1", want: russian, charset: "windows-1251"},
		"Latin-1 in the header, is GBK":     {body: in(t, gb, chinese), header: "text/html; charset=iso-8859-1", want: chinese, charset: "gb18030", guessed: true},
		"meta says gbk, is UTF-8":           {body: `<meta charset="gbk">` + chinese, want: chinese, charset: "utf-8"},
		"Big5":                              {body: in(t, traditionalchinese.Big5, traditional), header: "text/html; charset=big5", want: traditional, charset: "big5"},
		"Shift_JIS":                         {body: in(t, japanese.ShiftJIS, japanese_), header: "text/html; charset=x-sjis", want: japanese_, charset: "shift_jis"},
		"cp932":                             {body: in(t, japanese.ShiftJIS, japanese_), header: "text/html; charset=cp932", want: japanese_, charset: "shift_jis"},
		"EUC-JP":                            {body: in(t, japanese.EUCJP, japanese_), header: "text/html; charset=euc-jp", want: japanese_, charset: "euc-jp"},
		"ISO-2022-JP":                       {body: in(t, japanese.ISO2022JP, japanese_), header: "text/html; charset=iso-2022-jp", want: japanese_, charset: "iso-2022-jp"},
		"HZ":                                {body: in(t, simplifiedchinese.HZGB2312, chinese), header: "text/html; charset=hz-gb-2312", want: chinese, charset: "hz-gb-2312"},
		"EUC-KR":                            {body: in(t, korean.EUCKR, korean_), header: "text/html; charset=ks_c_5601-1987", want: korean_, charset: "euc-kr"},
		"ISO-8859-1 with curly quotes":      {body: in(t, charmap.Windows1252, french), header: "text/html; charset=iso-8859-1", want: french, charset: "windows-1252"},
		"ISO-8859-2":                        {body: in(t, charmap.ISO8859_2, polish), header: "text/html; charset=iso-8859-2", want: polish, charset: "iso-8859-2"},
		"windows-1253":                      {body: in(t, charmap.Windows1253, greek), header: "text/html; charset=cp1253", want: greek, charset: "windows-1253"},
		"KOI8-R":                            {body: in(t, charmap.KOI8R, russian), header: "text/html; charset=koi8-r", want: russian, charset: "koi8-r"},
		"IBM437 is not a web charset":       {body: in(t, charmap.CodePage437, "<p>ä</p>"), header: "text/html; charset=cp437", want: "ä", charset: "ibm437"},
		"malformed header":                  {body: in(t, gb, chinese), header: "text/html;; charset = 'gbk';", want: chinese, charset: "gb18030"},
		"UTF-16 with mark":                  {body: "\xff\xfe" + in(t, u16le, chinese), want: chinese, charset: "utf-16le"},
		"UTF-16BE with mark":                {body: "\xfe\xff" + in(t, u16be, chinese), want: chinese, charset: "utf-16be"},
		"UTF-16LE without":                  {body: in(t, u16le, "<html><body>"+german+"</body></html>"), want: german, charset: "utf-16le"},
		"UTF-16BE without":                  {body: in(t, u16be, "<html><body>"+chinese+"</body></html>"), header: "text/html; charset=utf-16", want: chinese, charset: "utf-16be"},
		"UTF-32 with mark":                  {body: "\x00\x00\xfe\xff" + in(t, u32be, chinese), want: chinese, charset: "utf-32be"},
		"UTF-32LE without":                  {body: in(t, u32le, "<html><body>"+chinese+"</body></html>"), want: chinese, charset: "utf-32le"},
		"meta says UTF-16 in a byte text":   {body: `<meta charset="utf-16">` + german, want: german, charset: "utf-8"},
		"undeclared GBK":                    {body: in(t, gb, chinese), want: chinese, charset: "gb18030", guessed: true},
		"undeclared GBK title":              {body: in(t, gb, "<title>网信办通知</title>"), want: "网信办通知", charset: "gb18030", guessed: true},
		"undeclared Big5":                   {body: in(t, traditionalchinese.Big5, traditional), want: traditional, charset: "big5", guessed: true},
		"undeclared Shift_JIS":              {body: in(t, japanese.ShiftJIS, japanese_), want: japanese_, charset: "shift_jis", guessed: true},
		"undeclared EUC-JP":                 {body: in(t, japanese.EUCJP, japanese_), want: japanese_, charset: "euc-jp", guessed: true},
		"undeclared EUC-KR":                 {body: in(t, korean.EUCKR, korean_), want: korean_, charset: "euc-kr", guessed: true},
		"undeclared windows-1251":           {body: in(t, charmap.Windows1251, strings.Repeat(russian, 3)), want: russian, charset: "windows-1251", guessed: true},
		"undeclared Latin-1, German":        {body: in(t, charmap.Windows1252, german), want: german, charset: "windows-1252", guessed: true},
		"undeclared Latin-1, French":        {body: in(t, charmap.Windows1252, french), want: french, charset: "windows-1252", guessed: true},
		"caller's default":                  {body: in(t, charmap.ISO8859_2, polish), opts: charset.Options{Default: "iso-8859-2"}, want: polish, charset: "iso-8859-2", guessed: true},
		"one stray quote in UTF-8":          {body: "<p>Büro</p><p>Größe</p><p>it\x92s here</p><p>für größere Änderungen überall, Übermittlung, Behörde, prüft, Köln, Dörfer, schön, grün</p>", header: "text/html; charset=utf-8", want: "it’s here", charset: "utf-8"},
		"UTF-8 cut inside a character":      {body: chinese + "\xe5\x9b", header: "text/html; charset=utf-8", want: chinese, charset: "utf-8"},
		"NULs and controls":                 {body: "<p>a\x00b\x0bc\x1bd</p>", want: "<p>abcd</p>", charset: "utf-8"},
		"XML declaration is rewritten":      {opts: charset.Options{Kind: charset.XML}, body: `<?xml version="1.0" encoding="GB2312" standalone="yes"?>` + in(t, gb, chinese), want: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + chinese, charset: "gb18030"},
		"XML, header and declaration agree": {opts: charset.Options{Kind: charset.XML}, header: "text/xml; charset=gbk", body: in(t, gb, "<?xml version='1.0' encoding='gbk'?>"+chinese), want: `<?xml version='1.0' encoding="UTF-8"?>` + chinese, charset: "gb18030"},
		"XML, GB18030 only in the header":   {opts: charset.Options{Kind: charset.XML}, header: "application/rss+xml; charset=gb18030", body: in(t, gb, chinese), want: chinese, charset: "gb18030"},
		"XML, GB18030 nowhere":              {opts: charset.Options{Kind: charset.XML}, body: in(t, gb, "<?xml version=\"1.0\"?>"+chinese), want: chinese, charset: "gb18030", guessed: true},
		"XML after blank lines":             {opts: charset.Options{Kind: charset.XML}, body: "\r\n \ufeff<?xml version='1.0'?><a/>", want: "<?xml version='1.0'?><a/>", charset: "utf-8"},
		"XML in UTF-16 says so":             {opts: charset.Options{Kind: charset.XML}, body: "\xff\xfe" + in(t, u16le, `<?xml version="1.0" encoding="UTF-16"?>`+chinese), want: `encoding="UTF-8"?>` + chinese, charset: "utf-16le"},
		"JSON in UTF-16":                    {opts: charset.Options{Kind: charset.JSON}, body: in(t, u16le, `{"title":"abc"}`), want: `{"title":"abc"}`, charset: "utf-16le"},
		"text in GBK":                       {opts: charset.Options{Kind: charset.Text}, header: "text/plain", body: in(t, gb, "外交部发言人主持例行记者会"), want: "外交部发言人主持例行记者会", charset: "gb18030", guessed: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := charset.Decode([]byte(c.body), c.header, c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(got.Text), c.want) || got.Charset != c.charset || got.Certain == c.guessed {
				t.Errorf("got %s (certain %v) %q\nwant %s %q", got.Charset, got.Certain, got.Text, c.charset, c.want)
			}
		})
	}
}

func TestDecodeEBCDIC(t *testing.T) {
	body := in(t, charmap.CodePage1140, `<?xml version="1.0" encoding="ibm1140"?><rss>Preis: 5 €</rss>`)
	got, err := charset.Decode([]byte(body), "", charset.Options{Kind: charset.XML})
	if err != nil || !strings.Contains(string(got.Text), `encoding="UTF-8"?><rss>Preis: 5 €</rss>`) {
		t.Fatalf("%q %v", got.Text, err)
	}
}

func TestBinaryIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"PDF": "%PDF-1.7\n...", "PNG": "\x89PNG\r\n\x1a\n....", "JPEG": "\xff\xd8\xff\xe0..", "zip": "PK\x03\x04....", "gzip": "\x1f\x8b\x08....",
		"MP4": "\x00\x00\x00\x18ftypmp42....", "WebP": "RIFF\x00\x00\x00\x00WEBPVP8 ",
	} {
		if _, err := charset.Decode([]byte(body), "text/html", charset.Options{}); policy.CodeOf(err) != policy.Invalid || err == nil {
			t.Errorf("%s: %v, want an Invalid error", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<?xml version='1.0' encoding='gbk'?><a>\xb9\xfa</a>"), "text/xml; charset=utf-8", 1)
	f.Add([]byte("\xff\xfe<\x00a\x00"), "", 0)
	f.Add([]byte("\x1b$B8D?M\x1b(B"), "text/plain; charset=iso-2022-jp", 2)
	f.Add([]byte("\x4c\x6f\xa7\x94\x93"), "", 1)
	f.Add([]byte("~{<:Ky2;Mt~}"), "charset=hz", 3)
	f.Fuzz(func(t *testing.T, body []byte, header string, kind int) {
		d, err := charset.Decode(body, header, charset.Options{Kind: charset.Kind(kind & 3)})
		if err != nil {
			return
		}
		if !utf8.Valid(d.Text) || strings.ContainsRune(string(d.Text), 0) {
			t.Fatalf("not clean UTF-8: %q", d.Text)
		}
		if d.Charset == "" {
			t.Fatal("no charset")
		}
	})
}

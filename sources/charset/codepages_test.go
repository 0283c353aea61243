package charset

import (
	"strings"
	"testing"
)

func TestCodepages(t *testing.T) {
	t.Parallel()
	c, err := readCodepages(codepageData)
	if err != nil {
		t.Fatal(err)
	}
	for label, name := range c.names {
		if got, ok := lookup(strings.ToUpper(label)); !ok || got.name != name {
			t.Errorf("label %q means %q, want %q", label, got.name, name)
		}
	}
	for name, page := range c.tables {
		seen := map[rune]int{}
		for b, r := range page {
			if other, twice := seen[r]; twice && r >= ' ' && r != '\ufffd' {
				t.Errorf("%s: bytes %02x and %02x are both %U", name, other, b, r)
			}
			seen[r] = b
		}
	}
}

func TestReadCodepages_faults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"cp1 : 00A0 00A1":                     "2 code points",
		" : 00A0":                             "no label",
		"cp1 : " + strings.Repeat("zz ", 128): "invalid syntax",
		"cp1 a\ncp2 a":                        `"a" is cp1 already`,
		"# comment\n\ncp1 : " + strings.Repeat("110000000 ", 256): "out of range",
	} {
		if _, err := readCodepages(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: error %v, want one with %q", text, err, want)
		}
	}
}

// A letter in each of the charsets of mainframes and old machines, as a feed
// from one of them has it.
func TestDecode_oldCharsets(t *testing.T) {
	t.Parallel()
	for label, c := range map[string]struct{ letter, want string }{
		"cp737": {"\x80", "Α"}, "csPC775Baltic": {"\x80", "Ć"}, "cp856": {"\x80", "א"}, "cp857": {"\x98", "İ"}, "cp-is": {"\x8b", "Ð"}, "cp1125": {"\xf3", "ґ"},
		"macgreek": {"\x80", "Ä"}, "maccentraleurope": {"\x84", "Ą"}, "macturkish": {"\xda", "Ğ"}, "koi8-t": {"\x80", "қ"}, "windows_1251": {"\x80", "Ђ"},
	} {
		got, err := Decode([]byte(`<?xml version="1.0" encoding="`+label+`"?><title>`+c.letter+`</title>`), "", Options{Kind: XML})
		if err != nil || !got.Certain || !strings.Contains(string(got.Text), "<title>"+c.want+"</title>") {
			t.Errorf("%s: %q (certain %v), %v; want %s", label, got.Text, got.Certain, err, c.want)
		}
	}
	cp500 := map[byte]byte{}
	for b, r := range theCodepages().tables["ibm500"] {
		if r < 0x80 {
			cp500[byte(r)] = byte(b)
		}
	}
	var body []byte
	for _, b := range []byte(`<?xml version="1.0" encoding="ebcdic-cp-be"?><t>[A]</t>`) {
		body = append(body, cp500[b])
	}
	if got, err := Decode(body, "", Options{Kind: XML}); err != nil || got.Charset != "ibm500" || !strings.Contains(string(got.Text), "[A]") {
		t.Errorf("EBCDIC of Belgium: %s %q, %v", got.Charset, got.Text, err)
	}
}

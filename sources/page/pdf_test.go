package page

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"datapolicy/policy"
)

// madePDF is a PDF with one line of text a page.
func madePDF(lines ...string) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.4\n")
	var kids []string
	for i := range lines {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(lines), strings.Join(kids, " ")))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	for i, line := range lines {
		content := "BT /F1 12 Tf 72 720 Td (" + line + ") Tj ET"
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 5+2*i))
		object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content))
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
}

// stream is a stream object of a PDF, as it is written.
func stream(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

// writePDF writes a PDF of these objects; the first is its catalog.
func writePDF(trailer string, objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.5\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, trailer, start)
	return out.Bytes()
}

// onePage is a PDF of one page with this content and font.
func onePage(trailer, font, content string, more ...string) []byte {
	return writePDF(trailer, append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[4 0 R]/Resources<</Font<</F1 3 0 R>>>>>>", font,
		"<</Type/Page/Parent 2 0 R/Contents 5 0 R>>", stream("", content),
	}, more...)...)
}

const helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

// A PDF says where glyphs stand; words, lines and paragraphs are made out.
func TestPDFLayout(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"words by kerning":      {"BT /F1 12 Tf 72 700 Td [(The)-300(au)20(thority)-250(de)5(cides.)] TJ ET", "The authority decides."},
		"lines of a paragraph":  {"BT /F1 12 Tf 14 TL 72 700 Td (The authority decides) Tj T* (as follows in this) Tj T* (matter.) Tj ET", "The authority decides as follows in this matter."},
		"a word parted":         {"BT /F1 12 Tf 14 TL 72 700 Td (The data-protec-) Tj T* (tion authority) Tj ET", "The data-protection authority"},
		"paragraphs":            {"BT /F1 12 Tf 72 700 Td (First line) Tj 0 -14 Td (and second.) Tj 0 -28 Td (Another one.) Tj ET", "First line and second.\n\nAnother one."},
		"a heading":             {"BT /F1 20 Tf 72 700 Td (Decision) Tj /F1 12 Tf 0 -24 Td (The authority decides.) Tj ET", "Decision\n\nThe authority decides."},
		"the text matrix":       {"BT /F1 1 Tf 12 0 0 12 72 700 Tm (Set by) Tj 12 0 0 12 172 700 Tm (a matrix) Tj ET", "Set by a matrix"},
		"a ligature":            {"BT /F1 12 Tf 72 700 Td (of) Tj (fice \\223quoted\\224) Tj ET", "office “quoted”"},
		"next line and show":    {"BT /F1 12 Tf 14 TL 72 700 Td (One) Tj (two) ' ET", "One two"},
		"an operator too short": {"BT /F1 12 Tf 72 700 Td Tj (Still here) Tj ET", "Still here"},
	} {
		p, err := Extract(onePage("", helvetica, c.content), Options{})
		if err != nil || p.Text != c.want {
			t.Errorf("%s: %+v, %v; want %q", name, p, err, c.want)
		}
	}
}

func TestPDFDescription(t *testing.T) {
	const content = "BT /F1 20 Tf 72 700 Td (Decision 4 of 2025) Tj /F1 12 Tf 0 -24 Td (The authority decides.) Tj ET"
	for name, c := range map[string]struct {
		trailer     string
		title, date string
	}{
		"information":         {`/Info<</Title(Decision on location data)/CreationDate(D:20250117093000+01'00')>>`, "Decision on location data", "2025-01-17"},
		"a file's name":       {`/Info<</Title(Microsoft Word - final_v3.docx)>>`, "Decision 4 of 2025", ""},
		"nothing":             {"", "Decision 4 of 2025", ""},
		"title in UTF-16":     {"/Info<</Title<FEFF51B35B9A4E66>>>", "决定书", ""},
		"a day that is none":  {`/Info<</CreationDate(D:20259917)>>`, "Decision 4 of 2025", ""},
		"before there was it": {`/Info<</CreationDate(D:19040101000000Z)>>`, "Decision 4 of 2025", ""},
	} {
		p, err := Extract(onePage(c.trailer, helvetica, content), Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		day := ""
		if !p.Published.IsZero() {
			day = p.Published.Format("2006-01-02")
		}
		if p.Title != c.title || day != c.date {
			t.Errorf("%s: %q %q, want %q %q", name, p.Title, day, c.title, c.date)
		}
	}
}

// Fonts of CJK documents have codes of their own. With a ToUnicode map they are
// read; without one the document is refused rather than read wrongly.
func TestPDFCodes(t *testing.T) {
	const content = "BT /F1 12 Tf 72 700 Td <000100020003> Tj 0 -14 Td <0001000200030001> Tj ET"
	cmap := stream("", "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0001> <0002> <6570> endbfrange 1 beginbfchar <0003> <6CD5> endbfchar endcmap")
	p, err := Extract(onePage("", "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 6 0 R>>", content, cmap), Options{})
	if err != nil || p.Text != "数敱法数敱法数" {
		t.Errorf("%+v %v", p, err)
	}
	_, err = Extract(onePage("", "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H>>", content), Options{})
	if policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), "fonts") {
		t.Errorf("without a map: %v", err)
	}
}

// What a hostile file makes endless ends.
func TestHostilePDF(t *testing.T) {
	page := "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>"
	text := stream("", "BT /F1 12 Tf 72 700 Td (The text.) Tj ET")
	for name, body := range map[string][]byte{
		"pages that hold themselves": writePDF("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]>>"),
		"a parent of its own":        writePDF("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Parent 2 0 R/Count 1/Kids[4 0 R]>>", helvetica, "<</Type/Page/Parent 2 0 R/Contents 5 0 R>>", text),
		"a hundred thousand pages":   writePDF("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 100000/Kids["+strings.Repeat("4 0 R ", 100_000)+"]>>", helvetica, page, text),
		"a form that draws itself":   writePDF("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[4 0 R]>>", helvetica, "<</Type/Page/Resources<</XObject<</X 5 0 R>>>>/Contents 6 0 R>>", stream("/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do"), stream("", "/X Do")),
		"millions of operators":      onePage("", helvetica, "BT /F1 12 Tf "+strings.Repeat("(a) Tj ", 400_000)+"ET"),
	} {
		p, err := Extract(body, Options{})
		if err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if name == "a hundred thousand pages" && (err != nil || !p.Partial || !strings.Contains(p.Text, "[page 600]")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPDF(f *testing.F) {
	f.Add(madePDF("The authority decides as follows.", "The company pays."))
	f.Add(onePage("/Info<</Title(Decision)/CreationDate(D:20250117)>>", helvetica, "BT /F1 12 Tf 14 TL 72 700 Td [(The)-300(authority)] TJ T* (x) ' ET"))
	f.Add(onePage("", "<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R>>", "BT /F1 12 Tf 72 700 Td <00010002> Tj ET", stream("", "1 beginbfrange <0001> <0002> [<6570> <6571>] endbfrange")))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Extract(append([]byte("%PDF-1.5\n"), body...), Options{})
		if err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Fatal(err)
		}
		if err == nil && (!utf8.ValidString(p.Text) || !utf8.ValidString(p.Title)) {
			t.Fatal("not UTF-8")
		}
	})
}

func TestPDF(t *testing.T) {
	p, err := Extract(madePDF("The authority decides as follows.", "The company shall pay four million euros."), Options{URL: "https://dpa.example/2025/01/17/decision.pdf", ContentType: "application/pdf"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "The authority decides as follows.\n\n[page 2]\n\nThe company shall pay four million euros."; p.Text != want || p.Language != "en" {
		t.Errorf("%+v", p)
	}
}

func TestPDFRefused(t *testing.T) {
	whole := madePDF("The authority decides.")
	for name, c := range map[string]struct {
		body []byte
		says string
	}{
		"cut":     {whole[:len(whole)/2], "broken"},
		"no text": {madePDF(""), "scanned"},
		"garbage": {[]byte("%PDF-1.7\n" + strings.Repeat("<<[(", 10_000)), "broken"},
		"locked": {onePage("/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<"+strings.Repeat("00", 32)+">/U<"+strings.Repeat("11", 32)+">>>/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]",
			helvetica, "BT /F1 12 Tf (x) Tj ET"), "password"},
	} {
		if _, err := Extract(c.body, Options{}); policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

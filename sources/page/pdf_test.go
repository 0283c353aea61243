package page

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

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
	for name, body := range map[string][]byte{
		"cut":     whole[:len(whole)/2],
		"no text": madePDF(""),
		"garbage": []byte("%PDF-1.7\n" + strings.Repeat("<<[(", 10_000)),
	} {
		if _, err := Extract(body, Options{}); err == nil || policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

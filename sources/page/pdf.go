package page

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"datapolicy/policy"
)

// pdfPages is how many pages of a PDF are read. A long decision has 200.
const pdfPages = 400

// readPDF reads the text of a PDF, its pages marked "[page 2]". Scanned PDFs hold
// no text, and some fonts cannot be read; both are said.
func readPDF(body []byte, o Options) (*Page, error) {
	text, title, err := within(extractionTime, func() (pdfText, error) { return pdfContent(body) }).parts()
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "this PDF cannot be read; open it in a viewer and give its text").Because(err)
	}
	if strings.TrimSpace(text) == "" {
		return nil, policy.Errorf(policy.Invalid, "this PDF holds no text that can be read; it may be scanned")
	}
	p := &Page{URL: o.URL, Title: title, Text: text}
	p.CanonicalURL, _ = canonical(o.URL, metadata{})
	p.Language = language(metadata{}, text, o.Language)
	p.Published, p.DateSource = dateInURL(o.URL)
	return p, nil
}

type pdfText struct{ text, title string }

func pdfContent(body []byte) (out pdfText, err error) {
	r, err := pdf.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return out, err
	}
	out.title = plainLine(r.Trailer().Key("Info").Key("Title").Text())
	var pages []string
	for i := 1; i <= min(r.NumPage(), pdfPages); i++ {
		p := r.Page(i)
		if p.V.IsNull() {
			continue
		}
		text, err := p.GetPlainText(nil)
		if err != nil {
			continue
		}
		text = strings.ToValidUTF8(strings.Join(paragraphsOf(text), "\n\n"), "")
		if text == "" {
			continue
		}
		if i > 1 {
			text = fmt.Sprintf("[page %d]\n\n%s", i, text)
		}
		pages = append(pages, text)
	}
	out.text = strings.Join(pages, "\n\n")
	return out, nil
}

// paragraphsOf joins the lines of a printed page: a line that does not end a
// sentence goes on in the next.
func paragraphsOf(text string) []string {
	var out []string
	var cur strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			if cur.Len() > 0 {
				out = append(out, cur.String())
				cur.Reset()
			}
			continue
		}
		if cur.Len() > 0 && !hanAtStart(line) {
			cur.WriteByte(' ')
		}
		cur.WriteString(line)
	}
	if cur.Len() > 0 {
		out = append(out, cur.String())
	}
	return out
}

// extractionTime bounds one library's work on one document. What is late is not
// waited for.
const extractionTime = 2 * time.Second

package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/ledongthuc/pdf"

	"datapolicy/policy"
	"datapolicy/sources/date"
)

// Limits of a PDF that is read. A long decision has 200 pages, a statute book 2,000.
const (
	pdfPages   = 600
	pdfNodes   = 20_000    // of the tree of its pages
	pdfSteps   = 3_000_000 // operators of its pages' contents
	pdfTime    = 1500 * time.Millisecond
	pdfGrace   = 400 * time.Millisecond // for the reader to notice that its time is over
	pdfXMPSize = 1 << 20
)

// readPDF reads the text of a PDF, its pages marked "[page 2]". One that is
// locked, scanned, broken or in fonts that do not say which characters they show
// is Invalid, and the sentence says which. What cannot be read within the limits
// is left out and the page marked partial.
func readPDF(body []byte, o Options) (*Page, error) {
	late := &atomic.Bool{}
	timer := time.AfterFunc(pdfTime, func() { late.Store(true) })
	defer timer.Stop()
	got := within(pdfTime+pdfGrace, func() (*printed, error) { return pdfContent(body, late) })
	switch {
	case errors.Is(got.err, pdf.ErrInvalidPassword) || got.err != nil && strings.Contains(got.err.Error(), "encryption"):
		return nil, policy.Errorf(policy.Invalid, "this PDF is locked by a password; open it in a viewer and give its text").Because(got.err)
	case got.err != nil:
		return nil, policy.Errorf(policy.Invalid, "this PDF is broken and cannot be read; open it in a viewer and give its text").Because(got.err)
	}
	doc := got.value
	switch {
	case len(doc.pages) == 0 && late.Load():
		return nil, policy.Errorf(policy.Invalid, "this PDF takes longer to read than %v; open it in a viewer and give its text", pdfTime)
	case len(doc.pages) == 0 && doc.unreadable > 0:
		return nil, policy.Errorf(policy.Invalid, "the fonts of this PDF do not say which characters they show; open it in a viewer and give its text")
	case len(doc.pages) == 0:
		return nil, policy.Errorf(policy.Invalid, "this PDF holds no text that can be read; it may be scanned")
	}
	p := &Page{URL: o.URL, Title: doc.title, Text: strings.Join(doc.pages, "\n\n"), Partial: doc.cut || doc.unreadable > 0 || late.Load()}
	p.CanonicalURL, _ = canonical(o.URL, metadata{})
	p.Language = language(metadata{htmlLang: doc.language}, p.Text, o.Language)
	if p.Published, p.DateSource = dateInURL(o.URL); p.DateSource == "" {
		d := dater{o: o, lang: p.Language}
		p.Published, p.DateSource = d.believe(doc.made, policy.DateDay)
	}
	return p, nil
}

// printed is what was read off a PDF.
type printed struct {
	title, language string
	made            time.Time // the day of its making
	pages           []string
	unreadable      int  // pages in fonts that cannot be read
	cut             bool // there was more
}

// file is a PDF's bytes, until its time is over.
type file struct {
	*bytes.Reader
	late *atomic.Bool
}

var errLate = errors.New("out of time")

func (f file) ReadAt(p []byte, off int64) (int, error) {
	if f.late.Load() {
		return 0, errLate
	}
	return f.Reader.ReadAt(p, off)
}

func pdfContent(body []byte, late *atomic.Bool) (out *printed, err error) {
	defer func() {
		if r := recover(); r != nil {
			if out == nil || len(out.pages) == 0 && !late.Load() {
				err = fmt.Errorf("panic: %v", r)
				return
			}
			out.cut = true
		}
	}()
	r, err := pdf.NewReader(file{bytes.NewReader(body), late}, int64(len(body)))
	if err != nil {
		return nil, err
	}
	out = &printed{}
	out.describe(r)
	steps := pdfSteps
	number := 0
	eachPage(r.Trailer().Key("Root").Key("Pages"), func(p pdf.Page) bool {
		if number++; number > pdfPages || late.Load() {
			out.cut = true
			return false
		}
		text, headline, ok := pageText(p, &steps)
		if steps <= 0 || !ok && late.Load() {
			out.cut = true
		}
		if number == 1 && out.title == "" && width(headline) <= 200 && !garbled(headline) {
			out.title = headline
		}
		switch text = strings.TrimSpace(text); {
		case text == "":
		case garbled(text):
			out.unreadable++
		case number > 1:
			out.pages = append(out.pages, fmt.Sprintf("[page %d]\n\n%s", number, text))
		default:
			out.pages = append(out.pages, text)
		}
		return steps > 0
	})
	return out, nil
}

// eachPage visits the pages of the tree in order until visit says no. The tree of
// a hostile file has loops.
func eachPage(root pdf.Value, visit func(pdf.Page) bool) {
	nodes := 0
	var walk func(v pdf.Value, depth int) bool
	walk = func(v pdf.Value, depth int) bool {
		if nodes++; nodes > pdfNodes || depth > 40 {
			return depth > 40
		}
		kids := v.Key("Kids")
		if kids.Kind() != pdf.Array {
			return v.Kind() != pdf.Dict || visit(pdf.Page{V: v})
		}
		for i := range kids.Len() {
			if !walk(kids.Index(i), depth+1) {
				return false
			}
		}
		return true
	}
	walk(root, 0)
}

// garbled reports whether a text is the codes of a font rather than characters.
func garbled(s string) bool {
	odd, all := 0, 0
	for _, r := range s {
		if unicode.IsSpace(r) {
			continue
		}
		all++
		if r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) || unicode.IsControl(r) {
			odd++
		}
	}
	return odd*4 > all
}

var (
	pdfDate   = regexp.MustCompile(`^(?:D:)?(\d{4})(\d\d)(\d\d)`)
	xmpTitle  = regexp.MustCompile(`(?s)<dc:title>.{0,200}?<rdf:li[^>]{0,200}>(.{1,1000}?)</rdf:li>`)
	xmpDate   = regexp.MustCompile(`<(?:xmp|xap):CreateDate>([^<]{4,40})<|(?:xmp|xap):CreateDate="([^"]{4,40})"`)
	junkTitle = regexp.MustCompile(`(?i)^(?:microsoft word|microsoft powerpoint|untitled|unbenannt|document\d*$|dokument\d*$|title$|powerpoint|slide \d|print$|layout \d)|\.(?:docx?|pdf|indd|qxd|rtf|pptx?|xlsx?|tex|odt|wpd|p65)$|^[\w-]*\d{4,}[\w-]*$`)
)

// describe reads title, language and day off the information dictionary and the
// XMP metadata (ISO 32000-1, sections 14.3.2 and 14.3.3). A title that is a
// file's name is none.
func (d *printed) describe(r *pdf.Reader) {
	info := r.Trailer().Key("Info")
	root := r.Trailer().Key("Root")
	d.language = root.Key("Lang").Text()
	titles := []string{info.Key("Title").Text()}
	if m := pdfDate.FindStringSubmatch(info.Key("CreationDate").Text()); m != nil {
		d.made, _ = time.Parse(time.DateOnly, m[1]+"-"+m[2]+"-"+m[3])
	}
	if xmp := root.Key("Metadata"); xmp.Kind() == pdf.Stream {
		rd := xmp.Reader()
		text, _ := io.ReadAll(io.LimitReader(rd, pdfXMPSize))
		rd.Close()
		if m := xmpTitle.FindSubmatch(text); m != nil {
			titles = append(titles, string(m[1]))
		}
		if m := xmpDate.FindSubmatch(text); m != nil && d.made.IsZero() {
			d.made, _, _ = date.Parse(string(append(m[1], m[2]...)), date.Options{})
			d.made = d.made.Truncate(24 * time.Hour)
		}
	}
	for _, t := range titles {
		if t = plainLine(cut(t)); t != "" && !junkTitle.MatchString(t) && !garbled(t) && letters(t) >= 3 {
			d.title = t
			return
		}
	}
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

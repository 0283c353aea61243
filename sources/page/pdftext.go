package page

import (
	"errors"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// pageText is the text of one page of a PDF. A PDF says where glyphs stand, not
// what a word or a line is: those are made out by the distances (ISO 32000-1,
// section 9.4). The headline is what is set in the largest font. Steps is what is left of the operators that may be run; ok is
// false where the page broke off.
func pageText(p pdf.Page, steps *int) (text, headline string, ok bool) {
	t := typist{steps: steps, fonts: map[string]*glyphs{}, scale: 1}
	defer func() {
		if r := recover(); r != nil {
			text, headline, ok = t.text(), t.headline, false
		}
	}()
	t.run(inherited(p.V, "Resources"), p.V.Key("Contents"), 0)
	return t.text(), t.headline, true
}

// inherited is a key of a page or of what is above it in the tree.
func inherited(v pdf.Value, key string) pdf.Value {
	for range 40 {
		if r := v.Key(key); !r.IsNull() || v.IsNull() {
			return r
		}
		v = v.Key("Parent")
	}
	return pdf.Value{}
}

// typist follows a page's operators and writes what they show.
type typist struct {
	steps *int
	fonts map[string]*glyphs
	font  *glyphs
	size  float64 // of the font, in text units
	scale float64 // of the text matrix
	lead  float64 // TL

	lineX, x, y float64 // the line's begin and where the next glyph stands
	endX, lastY float64 // behind the last glyph written, and its line
	height      float64 // of that line's font

	headline string  // the first lines in the largest font
	before   string  // the line before
	largest  float64 // … and its size
	wrote    bool
	gap      float64 // the least distance between lines so far

	lines []string
	line  strings.Builder
	full  int // bytes written
}

// errTooLong leads out of pdf.Interpret, which takes no word to stop from what it
// calls. Whoever interprets recovers, from this and from what the library does
// on broken files, and uses what was read.
var errTooLong = errors.New("more than is read of a PDF")

// run interprets a content stream.
func (t *typist) run(resources, contents pdf.Value, depth int) {
	if k := contents.Kind(); k != pdf.Stream && k != pdf.Array {
		return
	}
	pdf.Interpret(contents, func(stack *pdf.Stack, op string) {
		if *t.steps--; *t.steps <= 0 || t.full > maxPageText {
			panic(errTooLong)
		}
		args := make([]pdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		num := func(i int) float64 {
			if i >= len(args) {
				return 0
			}
			return args[i].Float64()
		}
		switch op {
		case "BT":
			t.lineX, t.x, t.y, t.scale = 0, 0, 0, 1
		case "Tf":
			if len(args) == 2 {
				t.font, t.size = t.use(resources, args[0].Name()), num(1)
			}
		case "TL":
			t.lead = num(0)
		case "Td", "TD":
			if op == "TD" {
				t.lead = -num(1)
			}
			t.move(t.lineX+num(0)*t.scale, t.y+num(1)*t.scale)
		case "Tm":
			if len(args) == 6 {
				t.scale = math.Max(math.Hypot(num(2), num(3)), 1e-3)
				t.move(num(4), num(5))
			}
		case "T*":
			t.move(t.lineX, t.y-t.lead*t.scale)
		case "Tj":
			if len(args) == 1 {
				t.show(args[0].RawString())
			}
		case "'", "\"":
			t.move(t.lineX, t.y-t.lead*t.scale)
			if len(args) > 0 {
				t.show(args[len(args)-1].RawString())
			}
		case "TJ":
			if len(args) != 1 {
				return
			}
			for i := range args[0].Len() {
				if v := args[0].Index(i); v.Kind() == pdf.String {
					t.show(v.RawString())
				} else {
					t.x -= v.Float64() / 1000 * t.em()
				}
			}
		case "Do":
			if form := resources.Key("XObject").Key(nameOf(args)); depth < 4 && form.Key("Subtype").Name() == "Form" {
				own := form.Key("Resources")
				if own.IsNull() {
					own = resources
				}
				t.run(own, form, depth+1)
			}
		}
	})
}

func nameOf(args []pdf.Value) string {
	if len(args) == 0 {
		return ""
	}
	return args[0].Name()
}

func (t *typist) em() float64 { return math.Abs(t.size * t.scale) }

func (t *typist) move(x, y float64) { t.lineX, t.x, t.y = x, x, y }

// use is a font of the resources, read once a page.
func (t *typist) use(resources pdf.Value, name string) *glyphs {
	f, ok := t.fonts[name]
	if !ok {
		f = readGlyphs(resources.Key("Font").Key(name), t.steps)
		t.fonts[name] = f
	}
	return f
}

// show writes a string of glyphs at the present place: after a line's end where
// it stands on another line, after a space where it stands apart.
func (t *typist) show(raw string) {
	if t.font == nil || raw == "" {
		return
	}
	s, advance := t.font.decode(raw)
	em := math.Max(t.em(), 1)
	if t.wrote && strings.TrimSpace(s) != "" {
		down := t.lastY - t.y
		switch {
		case math.Abs(down) > em*0.5:
			t.endLine(down > 0 && t.gap > 0 && down > t.gap*1.45 || down < -em*2 || math.Abs(em-t.height) > em*0.15)
			if down > 0 && down < em*4 && (t.gap == 0 || down < t.gap) {
				t.gap = down
			}
		case t.x-t.endX > em*0.17 || t.x < t.endX-em*3:
			t.put(" ")
		}
	}
	t.put(s)
	t.x += advance * em
	if strings.TrimSpace(s) != "" {
		t.endX, t.lastY, t.height, t.wrote = t.x, t.y, em, true
	}
}

func (t *typist) put(s string) {
	t.full += len(s)
	t.line.WriteString(ligatures.Replace(strings.ToValidUTF8(s, "\ufffd")))
}

// ligatures are glyphs that stand for several letters.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\x00", "")

// endLine ends a line; a wider distance to the next ends the paragraph.
func (t *typist) endLine(paragraph bool) {
	line := strings.Join(strings.Fields(t.line.String()), " ")
	t.lines = append(t.lines, line)
	t.line.Reset()
	switch same := math.Abs(t.height-t.largest) <= t.largest*0.05; {
	case letters(line) < 3:
	case same && strings.HasSuffix(t.headline, t.before) && t.before != "":
		t.headline += " " + line
	case !same && t.height > t.largest:
		t.headline, t.largest = line, t.height
	}
	t.before = line
	if paragraph {
		t.lines = append(t.lines, "")
	}
}

// text joins the lines of a page to paragraphs.
func (t *typist) text() string {
	t.endLine(true)
	var paragraphs []string
	var cur strings.Builder
	end := func() {
		if s := strings.TrimSpace(cur.String()); s != "" {
			paragraphs = append(paragraphs, s)
		}
		cur.Reset()
	}
	for _, line := range t.lines {
		if line == "" {
			end()
			continue
		}
		so := cur.String()
		last, _ := utf8.DecodeLastRuneInString(so)
		next, _ := utf8.DecodeRuneInString(line)
		switch {
		case so == "", wide(last) && wide(next):
		case strings.HasSuffix(so, "\u00ad") || last == '-' && next >= 'a' && next <= 'z' && len(so) > 1 && so[len(so)-2] >= 'a' && so[len(so)-2] <= 'z':
			cut := strings.TrimSuffix(strings.TrimSuffix(so, "\u00ad"), "-")
			cur.Reset()
			cur.WriteString(cut) // a word that was parted at the line's end
		default:
			cur.WriteByte(' ')
		}
		cur.WriteString(line)
	}
	end()
	return strings.Join(paragraphs, "\n\n")
}

package page

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// glyphs turns a font's codes to characters, and knows how wide they are.
type glyphs struct {
	wide    bool              // codes of two bytes
	chars   map[uint32]string // by its ToUnicode map, which is believed before its encoding
	encoder pdf.TextEncoding  // nil: the font does not say
	width   func(code uint32) float64
}

// maxChars is how many characters of one font are kept; CJK fonts have 30,000.
const maxChars = 70_000

func readGlyphs(v pdf.Value, steps *int) *glyphs {
	g := &glyphs{wide: v.Key("Subtype").Name() == "Type0"}
	if m := v.Key("ToUnicode"); m.Kind() == pdf.Stream {
		g.readMap(m, steps)
	}
	encoding := v.Key("Encoding").Name()
	f := pdf.Font{V: v}
	if !g.wide || strings.Contains(encoding, "UCS2") {
		g.encoder = f.Encoder()
	}
	if g.wide {
		g.width = func(uint32) float64 { return 0 }
		return g
	}
	firstCode, widths := f.FirstChar(), v.Key("Widths")
	list := make([]float64, min(widths.Len(), 256))
	for i := range list {
		list[i] = widths.Index(i).Float64() / 1000
	}
	g.width = func(code uint32) float64 {
		if i := int(code) - firstCode; i >= 0 && i < len(list) {
			return list[i]
		}
		return 0
	}
	return g
}

// decode gives the characters of a string of codes, and its width in ems. Codes
// that the font does not explain are U+FFFD.
func (g *glyphs) decode(raw string) (string, float64) {
	var out strings.Builder
	advance := 0.0
	step := 1
	if g.wide {
		step = 2
	}
	if len(g.chars) == 0 && g.encoder != nil {
		out.WriteString(g.encoder.Decode(raw))
	}
	for i := 0; i+step <= len(raw); i += step {
		code := uint32(raw[i])
		if step == 2 {
			code = code<<8 | uint32(raw[i+1])
		}
		w := g.width(code)
		s, ok := g.chars[code]
		switch {
		case len(g.chars) == 0 && g.encoder != nil:
		case ok:
			out.WriteString(s)
		case g.encoder != nil && step == 1:
			out.WriteString(g.encoder.Decode(raw[i : i+1]))
		default:
			out.WriteRune(utf8.RuneError)
		}
		if w == 0 {
			if w = 0.5; step == 2 {
				if r, _ := utf8.DecodeRuneInString(s); wide(r) {
					w = 1
				}
			}
		}
		advance += w
	}
	return out.String(), advance
}

// readMap reads a ToUnicode map (Adobe Technical Note 5411): pairs and ranges of
// codes and the UTF-16 that they stand for.
func (g *glyphs) readMap(m pdf.Value, steps *int) {
	g.chars = map[uint32]string{}
	defer func() { _ = recover() }() // what was read of a broken map is used
	pdf.Interpret(m, func(stack *pdf.Stack, op string) {
		args := make([]pdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		if *steps -= 1 + len(args); *steps <= 0 || len(g.chars) > maxChars {
			panic(errTooLong)
		}
		switch op {
		case "endcodespacerange":
			if len(args) > 0 {
				g.wide = g.wide || len(args[0].RawString()) == 2
			}
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				g.chars[codeOf(args[i].RawString())] = fromUTF16(args[i+1].RawString())
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				g.span(codeOf(args[i].RawString()), codeOf(args[i+1].RawString()), args[i+2], steps)
			}
		}
	})
}

// span maps a range of codes: to a list, or counting up from one character.
func (g *glyphs) span(from, to uint32, target pdf.Value, steps *int) {
	if to < from || to-from > 0xffff {
		return
	}
	if target.Kind() == pdf.Array {
		for i := range min(target.Len(), int(to-from)+1) {
			g.chars[from+uint32(i)] = fromUTF16(target.Index(i).RawString())
		}
		return
	}
	start := []rune(fromUTF16(target.RawString()))
	if len(start) == 0 {
		return
	}
	for code := from; code <= to; code++ {
		if *steps--; *steps <= 0 {
			panic(errTooLong)
		}
		g.chars[code] = string(start)
		start[len(start)-1]++
	}
}

func codeOf(raw string) (code uint32) {
	for i := range min(len(raw), 4) {
		code = code<<8 | uint32(raw[i])
	}
	return code
}

func fromUTF16(raw string) string {
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw) && i < 64; i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

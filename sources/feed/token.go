package feed

import "strings"

// tokenKind is what a token of a document is.
type tokenKind int

const (
	endOfDocument tokenKind = iota
	textToken               // with references still in it
	cdataToken
	startTag
	endTag
	docType
)

type token struct {
	kind   tokenKind
	text   string // of text, CDATA; the inside of a document type
	name   string // of a tag, as written, with its prefix
	attrs  []attr // until the next token is read
	closed bool   // a start tag that ends itself
	broken bool   // it is not as XML wants it, or the document ends within it
}

type attr struct {
	name  string // lower case, with its prefix
	value string // with references still in it
}

// scanner cuts a document into tokens. It takes any text: what is no markup is
// text. It runs once through the document, so its time is linear; comments,
// CDATA and quotation marks that never end are remembered, not sought again.
type scanner struct {
	s       string
	at      int
	noCDATA bool // no "]]>" lies ahead
	noEnd   bool // no "-->" lies ahead
	typed   bool // a document type was read: there is only one
	attrs   []attr
}

func (sc *scanner) next() token {
	for sc.at < len(sc.s) {
		rest := sc.s[sc.at:]
		if rest[0] != '<' || !opensMarkup(rest) {
			return sc.text()
		}
		switch {
		case strings.HasPrefix(rest, "<![CDATA["):
			return sc.cdata()
		case strings.HasPrefix(rest, "<!--"):
			sc.comment()
		case rest[1] == '!':
			if t := sc.declaration(); t.text != "" {
				return t
			}
		case rest[1] == '?':
			sc.instruction()
		case rest[1] == '/':
			return sc.endTag()
		default:
			if t, ok := sc.startTag(); ok {
				return t
			}
			sc.at++ // the "<" of <joe@example.org>
			t := sc.text()
			t.text = "<" + t.text
			return t
		}
	}
	return token{}
}

// opensMarkup reports whether the "<" at the beginning of s begins markup,
// rather than being one that somebody forgot to escape.
func opensMarkup(s string) bool {
	if len(s) < 2 {
		return false
	}
	c := s[1]
	if c == '/' && len(s) > 2 {
		c = s[2]
		return isNameStart(c) || c == '>'
	}
	return c == '!' || c == '?' || isNameStart(c)
}

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func (sc *scanner) text() token {
	start := sc.at
	for sc.at < len(sc.s) {
		i := strings.IndexByte(sc.s[sc.at:], '<')
		if i < 0 {
			sc.at = len(sc.s)
			break
		}
		sc.at += i
		if sc.at > start && opensMarkup(sc.s[sc.at:]) {
			break
		}
		if opensMarkup(sc.s[sc.at:]) && sc.at == start {
			break
		}
		sc.at++
	}
	t := token{kind: textToken, text: sc.s[start:sc.at]}
	t.broken = strings.IndexByte(t.text, '<') >= 0
	return t
}

// cdata reads a section. One without its end goes to the next end tag of those
// elements that hold text, or to the end of the document.
func (sc *scanner) cdata() token {
	sc.at += len("<![CDATA[")
	rest := sc.s[sc.at:]
	if !sc.noCDATA {
		if i := strings.Index(rest, "]]>"); i >= 0 {
			sc.at += i + len("]]>")
			return token{kind: cdataToken, text: rest[:i]}
		}
		sc.noCDATA = true
	}
	i := strings.Index(rest, "</")
	for i >= 0 && !endsText(rest[i+2:]) {
		next := strings.Index(rest[i+2:], "</")
		if next < 0 {
			i = -1
			break
		}
		i += 2 + next
	}
	if i < 0 {
		i = len(rest)
	}
	sc.at += i
	return token{kind: cdataToken, text: strings.TrimSuffix(strings.TrimSuffix(rest[:i], "]"), "]"), broken: true}
}

// endsText reports whether s begins with the name of an element that a feed
// puts CDATA into, closing.
func endsText(s string) bool {
	for _, name := range []string{"title>", "description>", "content:encoded>", "content>", "summary>", "item>", "entry>", "channel>", "dc:creator>", "link>"} {
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return true
		}
	}
	return false
}

func (sc *scanner) comment() {
	rest := sc.s[sc.at+4:]
	if !sc.noEnd {
		if i := strings.Index(rest, "-->"); i >= 0 {
			sc.at += 4 + i + 3
			return
		}
		sc.noEnd = true
	}
	sc.at += 4 // without an end: what follows is read as if it were no comment
}

// declaration reads <!DOCTYPE …> with its internal subset, or passes over
// another declaration.
func (sc *scanner) declaration() token {
	const longest = 256 << 10
	start := sc.at
	end := min(len(sc.s), start+longest)
	if sc.typed {
		sc.instruction() // passes over it just as well
		return token{}
	}
	sc.typed = true
	inSubset, comments, quote := false, true, byte(0)
	for i := start + 2; i < end; i++ {
		switch c := sc.s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case inSubset && comments && strings.HasPrefix(sc.s[i:], "<!--"):
			if j := strings.Index(sc.s[i:end], "-->"); j > 0 {
				i += j + 2
			} else {
				comments = false
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			inSubset = true
		case c == ']':
			inSubset = false
		case c == '>' && !inSubset:
			sc.at = i + 1
			return token{kind: docType, text: sc.s[start+2 : i]}
		}
	}
	sc.at = end
	if i := strings.IndexByte(sc.s[start:end], '>'); i >= 0 {
		sc.at = start + i + 1
	}
	return token{kind: docType, text: sc.s[start+2 : sc.at], broken: true}
}

func (sc *scanner) instruction() {
	rest := sc.s[sc.at:]
	i := strings.IndexByte(rest, '>')
	if i < 0 {
		sc.at = len(sc.s)
		return
	}
	sc.at += i + 1
}

func (sc *scanner) endTag() token {
	start := sc.at + 2
	i := strings.IndexAny(sc.s[start:], "><")
	if i < 0 {
		sc.at = len(sc.s)
		return token{kind: endTag, name: cleanName(sc.s[start:]), broken: true}
	}
	sc.at = start + i
	if sc.s[sc.at] == '>' {
		sc.at++
	}
	return token{kind: endTag, name: cleanName(sc.s[start : start+i])}
}

func cleanName(s string) string {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] == '/' {
			return s[:i]
		}
	}
	return s
}

// startTag reads a tag with its attributes. It is none when its name cannot be
// one, as in <joe@example.org>.
func (sc *scanner) startTag() (token, bool) {
	s, i := sc.s, sc.at+1
	start := i
	for i < len(s) && !isSpace(s[i]) && s[i] != '>' && s[i] != '/' && s[i] != '<' && s[i] != '=' {
		if s[i] == '@' {
			return token{}, false
		}
		i++
	}
	t := token{kind: startTag, name: s[start:i], attrs: sc.attrs[:0]}
	defer func() { sc.attrs = t.attrs }()
	for {
		for i < len(s) && (isSpace(s[i]) || s[i] == '/' && !strings.HasPrefix(s[i:], "/>") || s[i] == '"' || s[i] == '\'' || s[i] == '=') {
			i++
		}
		switch {
		case i >= len(s):
			t.broken, sc.at = true, len(s)
			return t, true
		case s[i] == '>':
			sc.at = i + 1
			return t, true
		case s[i] == '<':
			t.broken, sc.at = true, i
			return t, true
		case s[i] == '/':
			t.closed, sc.at = true, i+2
			return t, true
		}
		var a attr
		a, i = readAttr(s, i, &t.broken)
		if len(t.attrs) < 100 {
			t.attrs = append(t.attrs, a)
		}
	}
}

// readAttr reads name="value" at s[i:], with either or neither quotation mark.
func readAttr(s string, i int, broken *bool) (attr, int) {
	start := i
	for i < len(s) && !isSpace(s[i]) && s[i] != '=' && s[i] != '>' && s[i] != '<' && !strings.HasPrefix(s[i:], "/>") {
		i++
	}
	a := attr{name: strings.ToLower(s[start:i])}
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	if i >= len(s) || s[i] != '=' {
		*broken = true
		return a, i
	}
	i++
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		if end := strings.IndexByte(s[i+1:], s[i]); end >= 0 {
			a.value = s[i+1 : i+1+end]
			return a, i + end + 2
		}
		i++ // a mark that is never closed
	}
	*broken = true
	start = i
	for i < len(s) && !isSpace(s[i]) && s[i] != '>' && s[i] != '<' {
		i++
	}
	a.value = strings.TrimSuffix(s[start:i], "/")
	return a, i - (len(s[start:i]) - len(strings.TrimSuffix(s[start:i], "/")))
}

package page

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// Many pages are built by scripts from data that the page brings along: Next.js
// (__NEXT_DATA__, __next_f), Nuxt, Apollo, Redux, Fusion, Angular. The article
// is in there, as HTML or as a tree of rich text, among everything else.

const (
	maxState     = 4 << 20 // bytes of one script that are looked at
	maxStateTags = 60      // assignments of one script that are tried
)

// stateValues gives the JSON values that the scripts and attributes of a page hold.
func stateValues(doc *html.Node) (values []any) {
	var flight strings.Builder
	total := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || total > maxState {
			continue
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "data-") && len(a.Val) > 500 && (a.Val[0] == '{' || a.Val[0] == '[') {
				total += len(a.Val)
				values = append(values, decodeAll(a.Val)...)
			}
		}
		if n.DataAtom != atom.Script || n.FirstChild == nil || len(n.FirstChild.Data) < 300 || len(n.FirstChild.Data) > maxState || strings.Contains(markup.Attr(n, "type"), "ld+json") {
			continue
		}
		code := strings.TrimSpace(n.FirstChild.Data)
		total += len(code)
		switch {
		case strings.Contains(code, "__next_f"):
			flight.WriteString(flightChunk(code))
		case strings.Contains(code[:min(len(code), 200)], "&q;"): // Angular's own escapes
			values = append(values, decodeAll(strings.NewReplacer("&q;", `"`, "&a;", "&", "&s;", "'", "&l;", "<", "&g;", ">").Replace(code))...)
		case code[0] == '{' || code[0] == '[':
			values = append(values, decodeAll(code)...)
		default:
			values = append(values, assigned(code)...)
		}
	}
	return append(values, flightRows(flight.String())...)
}

func decodeAll(s string) []any {
	dec := json.NewDecoder(strings.NewReader(s))
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return []any{v}
}

var assignment = regexp.MustCompile(`[=(:]\s*(?:JSON\.parse\(\s*(?:decodeURIComponent\(\s*)?["']|[{\[]["{\[\]}])`)

// assigned gives the values in a script's assignments: objects written as JSON,
// strings of JSON that are parsed, and, of other code, strings that hold HTML.
func assigned(code string) (values []any) {
	at := 0
	for range maxStateTags {
		loc := assignment.FindStringIndex(code[at:])
		if loc == nil {
			break
		}
		start, end := at+loc[0], at+loc[1]
		at = end
		if q := code[end-1]; strings.Contains(code[start:end], "JSON.parse") {
			if s, n := literal(code[end:], q); n > 0 {
				if strings.Contains(code[start:end], "decodeURIComponent") {
					s, _ = url.PathUnescape(s)
				}
				values = append(values, decodeAll(s)...)
				at += n
			}
			continue
		}
		dec := json.NewDecoder(strings.NewReader(code[end-2:]))
		var v any
		if dec.Decode(&v) == nil {
			values = append(values, v)
			at = end - 2 + int(dec.InputOffset())
		}
	}
	if len(values) > 0 {
		return values
	}
	for at = 0; at < len(code); {
		i := strings.IndexByte(code[at:], '"')
		if i < 0 {
			break
		}
		at += i + 1
		s, n := literal(code[at:], '"')
		if n == 0 {
			break
		}
		if at += n; n > 300 && strings.Contains(s, "<p") {
			values = append(values, s)
		}
	}
	return values
}

// literal reads a string of a script up to its closing quote, and gives the
// number of bytes that it took, or 0.
func literal(code string, quote byte) (string, int) {
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\':
			i++
		case '\n':
			return "", 0
		case quote:
			raw := code[:i]
			if quote == '\'' {
				raw = strings.NewReplacer(`\'`, `'`, `"`, `\"`, `\"`, `\"`).Replace(raw)
			}
			var s string
			if json.Unmarshal([]byte(`"`+escapeHex.ReplaceAllString(raw, `\u00$1`)+`"`), &s) != nil {
				s = ""
			}
			return s, i + 1
		}
	}
	return "", 0
}

var escapeHex = regexp.MustCompile(`\\x([0-9a-fA-F]{2})`)

// flightChunk is what one script pushes to the stream of React's server components.
func flightChunk(code string) string {
	i := strings.Index(code, ".push(")
	if i < 0 {
		return ""
	}
	var chunk []any
	if json.NewDecoder(strings.NewReader(code[i+len(".push("):])).Decode(&chunk) != nil || len(chunk) < 2 {
		return ""
	}
	s, _ := chunk[1].(string)
	return s
}

// flightRows reads that stream: lines of a number and JSON, or of a number, a
// length in hexadecimal and text.
func flightRows(stream string) (values []any) {
	for stream != "" {
		id, rest, ok := strings.Cut(stream, ":")
		if !ok || len(id) > 16 || rest == "" {
			break
		}
		if rest[0] == 'T' {
			size, text, ok := strings.Cut(rest[1:], ",")
			n, err := strconv.ParseInt(size, 16, 32)
			if !ok || err != nil || int(n) > len(text) {
				break
			}
			values = append(values, strings.ToValidUTF8(text[:n], ""))
			stream = text[n:]
			continue
		}
		line, next, _ := strings.Cut(rest, "\n")
		if b := bytes.IndexAny([]byte(line), "[{"); b >= 0 && b < 8 {
			values = append(values, decodeAll(line[b:])...)
		}
		stream = next
	}
	return values
}

package websub

import (
	"net/http"
	"net/url"
	"strings"
)

// link is one link of a Link header.
type link struct {
	target string
	rels   []string // lower case
}

// maxLinks is how many links of one answer are read.
const maxLinks = 100

// linksOf reads the Link headers (RFC 8288, §3). Links whose context is not the
// document that they came with (anchor) are left out, and so is what is broken.
func linksOf(header http.Header) []link {
	var links []link
	for _, line := range header.Values("Link") {
		for line != "" && len(links) < maxLinks {
			var l link
			var own bool
			if l, own, line = nextLink(line); own && l.target != "" {
				links = append(links, l)
			}
		}
	}
	return links
}

// nextLink takes a link off the front of a header's line. own is false when it
// says nothing of the document itself.
func nextLink(line string) (l link, own bool, rest string) {
	own = true
	_, line, found := strings.Cut(line, "<")
	if !found {
		return l, false, ""
	}
	l.target, line, found = strings.Cut(line, ">")
	if !found {
		return l, false, ""
	}
	l.target = strings.TrimSpace(l.target)
	said := false // of several rel, the first counts (RFC 8288, §3.3)
	for {
		line = strings.TrimLeft(line, " \t;")
		if line == "" {
			return l, own, ""
		}
		if line[0] == ',' {
			return l, own, line[1:]
		}
		var name, value string
		name, value, line = nextParameter(line)
		switch strings.ToLower(name) {
		case "rel":
			if !said {
				l.rels, said = strings.Fields(strings.ToLower(value)), true
			}
		case "anchor":
			own = false
		}
	}
}

// nextParameter takes name, name=token or name="quoted" off a line that is not
// empty. It always takes something.
func nextParameter(line string) (name, value, rest string) {
	end := strings.IndexAny(line, "=;,")
	if end < 0 {
		return line, "", ""
	}
	name, rest = strings.TrimSpace(line[:end]), line[end:]
	if rest[0] != '=' {
		return name, "", rest
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if !strings.HasPrefix(rest, `"`) {
		if end = strings.IndexAny(rest, ";,"); end < 0 {
			return name, strings.TrimSpace(rest), ""
		}
		return name, strings.TrimSpace(rest[:end]), rest[end:]
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '"':
			return name, b.String(), rest[i+1:]
		case '\\':
			if i++; i < len(rest) {
				b.WriteByte(rest[i])
			}
		default:
			b.WriteByte(rest[i])
		}
	}
	return name, b.String(), ""
}

// webAddress is an address as it stands in a document at base, made absolute, or
// "" when it is none that can be asked.
func webAddress(base, address string) string {
	const longest = 2_000 // bytes
	if address == "" || len(address) > longest {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if from, err := url.Parse(base); err == nil {
		u = from.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.String()
}

package feed

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"datapolicy/policy"
)

// object is one JSON object, read without trust in its types: a feed may write
// a number where the standard wants text.
type object map[string]any

func (o object) text(names ...string) string {
	for _, name := range names {
		switch v := o[name].(type) {
		case string:
			if s := strings.TrimSpace(v); s != "" {
				return s
			}
		case json.Number:
			return v.String()
		}
	}
	return ""
}

func (o object) objects(name string) []object {
	list, _ := o[name].([]any)
	var found []object
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			found = append(found, m)
		}
	}
	if m, ok := o[name].(map[string]any); ok {
		found = append(found, m)
	}
	return found
}

// json reads JSON Feed 1.0 and 1.1. A document that breaks off gives the items
// up to there.
func (p *parser) json(text []byte) error {
	if depthOf(text) > MaxDepth {
		return policy.Errorf(policy.Invalid, "this document is nested more than %d deep, which no feed is; it was not read", MaxDepth)
	}
	top, items, cut := readJSON(text)
	if cut != nil {
		p.warn("it is not well-formed JSON or it breaks off; the entries up to there were read")
	}
	version := top.text("version")
	_, isFeed := top["items"]
	isFeed = isFeed || items != nil
	if !strings.Contains(version, "jsonfeed.org") && !(isFeed && (top.text("title") != "" || top.text("home_page_url") != "")) {
		if cut != nil && len(top) == 0 {
			return policy.Errorf(policy.Invalid, "this looks like JSON but cannot be read as such; give the address of a feed").Because(cut)
		}
		return policy.Errorf(policy.Invalid, "this is JSON, but no JSON Feed: it has no \"version\" of jsonfeed.org and no list of items; if it is the answer of an official API, give the source that API's format in the catalog")
	}
	if len(items) > MaxEntries {
		return errTooMany
	}
	f := p.feed
	f.Format = "json"
	if f.Version = strings.TrimSpace(version[strings.LastIndex(version, "/")+1:]); f.Version == "1" {
		f.Version = "1.0" // as everybody calls it
	}
	f.Title = squeeze(top.text("title"))
	f.Self = top.text("feed_url")
	f.Next = p.webAddress(nil, top.text("next_url"))
	for _, hub := range top.objects("hubs") {
		f.Hub = firstOf(f.Hub, hub.text("url"))
	}
	p.inferBase(&node{}, top.text("home_page_url"))
	f.URL = p.webAddress(nil, top.text("home_page_url"))
	f.Language = top.text("language")
	author := authors(top)
	for _, item := range items {
		f.Entries = append(f.Entries, p.jsonItem(item, author))
	}
	return nil
}

func (p *parser) jsonItem(item object, feedAuthor string) Entry {
	e := Entry{
		ID:       item.text("id", "guid"),
		Title:    squeeze(item.text("title")),
		URL:      firstOf(p.webAddress(nil, item.text("url")), p.webAddress(nil, item.text("external_url"))),
		Author:   firstOf(authors(item), feedAuthor),
		Language: item.text("language"),
	}
	if e.URL == "" && (strings.HasPrefix(e.ID, "http://") || strings.HasPrefix(e.ID, "https://")) {
		e.URL = p.webAddress(nil, e.ID)
	}
	language := firstOf(e.Language, p.feed.Language, p.o.Language)
	read := func(name string) {
		t, how, ok := p.parseDate(item.text(name), language)
		switch {
		case !ok:
		case name == "date_published":
			e.Published, e.DateSource = t, how
		default:
			e.Updated = t
			if e.DateSource == "" {
				e.DateSource = how
			}
		}
	}
	read("date_published")
	read("date_modified")
	if text := item.text("content_html"); text != "" {
		e.Content = p.sanitise(text, p.base)
	} else if text := item.text("content_text"); text != "" {
		e.Content = p.sanitise(html.EscapeString(text), p.base)
	}
	if text := item.text("summary"); text != "" {
		e.Summary = p.sanitise(html.EscapeString(text), p.base)
	}
	tags, _ := item["tags"].([]any)
	for _, tag := range tags {
		if s, ok := tag.(string); ok && len(e.Categories) < MaxList {
			if s = squeeze(s); s != "" && !contains(e.Categories, s) {
				e.Categories = append(e.Categories, p.cut(s))
			}
		}
	}
	for _, a := range item.objects("attachments") {
		if u := p.webAddress(nil, a.text("url")); u != "" && len(e.Enclosures) < MaxList {
			size, _ := strconv.ParseFloat(a.text("size_in_bytes"), 64)
			e.Enclosures = append(e.Enclosures, Enclosure{URL: u, Type: a.text("mime_type"), Length: int64(max(size, 0))})
		}
	}
	return e
}

func authors(o object) string {
	var names []string
	for _, list := range []string{"authors", "author"} {
		for _, a := range o.objects(list) {
			if name := squeeze(a.text("name")); name != "" && !contains(names, name) && len(names) < MaxList {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return squeeze(o.text("author"))
	}
	return strings.Join(names, ", ")
}

// readJSON reads the outermost object, its items one by one, so that those
// before a fault are kept.
func readJSON(text []byte) (top object, items []object, err error) {
	top = object{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return top, nil, err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return top, items, err
		}
		name, _ := key.(string)
		if name != "items" {
			var v any
			if err := d.Decode(&v); err != nil {
				return top, items, err
			}
			top[name] = v
			continue
		}
		items = []object{}
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return top, items, err
		}
		for d.More() && len(items) <= MaxEntries {
			var v any
			if err := d.Decode(&v); err != nil {
				return top, items, err
			}
			if item, ok := v.(map[string]any); ok {
				items = append(items, item)
			}
		}
		if _, err := d.Token(); err != nil {
			return top, items, err
		}
	}
	_, err = d.Token()
	return top, items, err
}

// depthOf is how deep the brackets of a JSON text nest.
func depthOf(text []byte) int {
	depth, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}

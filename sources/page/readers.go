package page

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/andybalholm/cascadia"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"datapolicy/sources/markup"
)

// outcome is what a call bounded by within gave.
type outcome[T any] struct {
	value T
	err   error
}

func (o outcome[T]) parts() (string, string, error) {
	if p, ok := any(o.value).(pdfText); ok {
		return p.text, p.title, o.err
	}
	return "", "", o.err
}

// within runs f beside the caller and waits for it as long as limit: libraries
// read untrusted pages with regular expressions and recursion of their own. A
// panic becomes an error. A call that is late goes on in the background until it
// ends by itself; limits on size and number of elements see to it that it does.
func within[T any](limit time.Duration, f func() (T, error)) outcome[T] {
	done := make(chan outcome[T], 1)
	go func() {
		var o outcome[T]
		defer func() {
			if r := recover(); r != nil {
				o.err = fmt.Errorf("panic: %v", r)
			}
			done <- o
		}()
		o.value, o.err = f()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case o := <-done:
		return o
	case <-timer.C:
		return outcome[T]{err: fmt.Errorf("not done within %v", limit)}
	}
}

// byReadability reads a page by the rules of Mozilla's Readability.
func byReadability(source []byte, base *url.URL) ([]block, error) {
	doc, err := markup.Parse(source)
	if err != nil {
		return nil, err
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	article, err := parser.ParseAndMutate(doc, base)
	if err != nil || article.Node == nil {
		return nil, err
	}
	return blocksOf(article.Node, nil), nil
}

// byTrafilatura reads a page by trafilatura's rules, which know more layouts and
// keep closer to the text.
func byTrafilatura(source []byte, base *url.URL) ([]block, error) {
	doc, err := markup.Parse(source)
	if err != nil {
		return nil, err
	}
	result, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL: base, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled, HtmlDateOverride: &htmldate.Result{},
	})
	if err != nil || result.ContentNode == nil {
		return nil, err
	}
	return blocksOf(result.ContentNode, nil), nil
}

// selectAll gives at most limit elements that a CSS selector matches; a selector
// that is not well-formed matches none.
func selectAll(doc *html.Node, selector string, limit int) []*html.Node {
	s, err := cascadia.ParseGroup(selector)
	if err != nil {
		return nil
	}
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && s.Match(n) {
			if out = append(out, n); len(out) >= limit {
				break
			}
		}
	}
	return out
}

func selectFirst(doc *html.Node, selector string) *html.Node {
	if found := selectAll(doc, selector, 1); len(found) > 0 {
		return found[0]
	}
	return nil
}

// reRender gives the source of a document that was altered.
func reRender(doc *html.Node) []byte {
	var out bytes.Buffer
	if html.Render(&out, doc) != nil {
		return nil
	}
	return out.Bytes()
}

// containsAny reports whether s contains one of the words.
func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

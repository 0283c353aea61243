package page

import (
	"fmt"
	"net/url"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/andybalholm/cascadia"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// outcome is what a call bounded by within gave.
type outcome[T any] struct {
	value T
	err   error
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
func byReadability(doc *html.Node, base *url.URL) ([]block, error) {
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
func byTrafilatura(doc *html.Node, base *url.URL) ([]block, error) {
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

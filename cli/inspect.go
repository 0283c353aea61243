package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
	"datapolicy/sources/page"
)

type inspectCommand struct {
	Feed inspectFeedCommand `cmd:"" help:"Read an RSS, Atom, RDF or JSON feed."`
	Page inspectPageCommand `cmd:"" help:"Read an article off a page."`
}

// document names one document and what is known of it.
type document struct {
	Document    string `arg:"" help:"A file, a web address, or - for standard input."`
	URL         string `name:"url" placeholder:"U" help:"The address that the document came from, for its relative links."`
	ContentType string `placeholder:"T" help:"The HTTP header that came with it, such as 'text/html; charset=gb2312'."`
}

// maxDocument is the largest document inspected, in bytes; the readers' own
// limits are at most as large.
const maxDocument = 32 << 20

// read is the document's bytes, its address and its content type.
func (d document) read(ctx context.Context, p *Program) (body []byte, url, contentType string, err error) {
	low := strings.ToLower(d.Document)
	if strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") {
		client, err := p.fetcher()
		if err != nil {
			return nil, "", "", err
		}
		got, err := client.Get(ctx, fetch.Request{URL: d.Document})
		if err != nil {
			return nil, "", "", err
		}
		return got.Body, or(d.URL, got.URL), or(d.ContentType, got.ContentType), nil
	}
	in, err := p.open(d.Document)
	if err != nil {
		return nil, "", "", err
	}
	defer in.Close()
	body, err = io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err != nil {
		return nil, "", "", policy.Errorf(policy.Invalid, "%s cannot be read", d.Document).Because(err)
	}
	if len(body) > maxDocument {
		return nil, "", "", policy.Errorf(policy.Invalid, "%s is larger than %d MiB, the most that is read of one document", d.Document, maxDocument>>20)
	}
	return body, d.URL, d.ContentType, nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// patience is how long one document may keep a reader busy.
const patience = 4500 * time.Millisecond

// within runs read and gives up on it after patience: a document made to keep
// a reader busy is bad input. The reader itself goes on until the process ends.
func within[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				var none T
				done <- result{none, policy.Errorf(policy.Invalid, "this document breaks our reader; please send it to us").Because(fmt.Errorf("%v", r))}
			}
		}()
		value, err := read()
		done <- result{value, err}
	}()
	var none T
	select {
	case r := <-done:
		return r.value, r.err
	case <-time.After(patience):
		return none, policy.Errorf(policy.Invalid, "this document keeps our reader busy for more than %s; it is not read", patience)
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// bad makes every failure to read a document one of bad input.
func bad(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || policy.CodeOf(err) != policy.Internal {
		return err
	}
	return policy.Errorf(policy.Invalid, "%v", err)
}

type inspectFeedCommand struct{ document }

func (inspectFeedCommand) Help() string {
	return `Examples:
  datapolicy inspect feed https://noyb.eu/en/rss
  datapolicy inspect feed saved.xml --url https://outlet.example/feed --content-type "text/xml; charset=gb2312"`
}

func (c *inspectFeedCommand) Run(ctx context.Context, p *Program) error {
	body, url, contentType, err := c.read(ctx, p)
	if err != nil {
		return err
	}
	got, err := within(ctx, func() (*feed.Feed, error) {
		return feed.Parse(body, feed.Options{URL: url, ContentType: contentType, Now: p.Clock()})
	})
	if err != nil {
		return bad(err)
	}
	if p.flags.JSON {
		return writeJSON(p.out, got)
	}
	fmt.Fprintf(p.out, "%s %s  %s\n%s\n", got.Format, got.Version, visible(got.Title), visible(got.URL))
	for _, e := range got.Entries {
		fmt.Fprintf(p.out, "  %s  %s\n    %s\n", dated(e.Published), visible(e.Title), visible(e.URL))
	}
	for _, w := range got.Warnings {
		fmt.Fprintf(p.Stderr, "warning: %s\n", visible(w))
	}
	return nil
}

type inspectPageCommand struct{ document }

func (inspectPageCommand) Help() string {
	return `Examples:
  datapolicy inspect page article.html --url https://outlet.example/a
  datapolicy inspect page https://outlet.example/a --json`
}

func (c *inspectPageCommand) Run(ctx context.Context, p *Program) error {
	body, url, contentType, err := c.read(ctx, p)
	if err != nil {
		return err
	}
	got, err := within(ctx, func() (*page.Page, error) {
		return page.Extract(body, page.Options{URL: url, ContentType: contentType, Now: p.Clock()})
	})
	if err != nil {
		return bad(err)
	}
	if p.flags.JSON {
		return writeJSON(p.out, got)
	}
	fmt.Fprintf(p.out, "%s\n%s\n\n%s\n", visible(got.Title), visible(got.CanonicalURL), visibleText(got.Text))
	return nil
}

func dated(t time.Time) string {
	if t.IsZero() {
		return "no date   "
	}
	return t.UTC().Format(time.DateOnly)
}

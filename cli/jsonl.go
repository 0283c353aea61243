package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/sources/date"
	"datapolicy/sources/page"
)

// maxLine is the longest line of a JSON Lines file that is read, in bytes.
const maxLine = 16 << 20

// line is one article as ingest takes it. Other fields are passed over.
type line struct {
	ID        any    `json:"id"` // text or a number
	URL       string `json:"url"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Published string `json:"published"`
	Source    string `json:"source"`
	Language  string `json:"language"`
	Byline    string `json:"byline"`
}

// rejected is a line that could not be used.
type rejected struct {
	Line  int    `json:"line"`
	Error string `json:"error"`
}

// eachLine reads JSON Lines and calls use with each article, or reject with the
// line's number and what is wrong with it. Blank lines are passed over. Only an
// error of reading or one that use returns ends it.
func eachLine(r io.Reader, use func(n int, l line) error, reject func(rejected)) error {
	reader := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		raw, tooLong, err := readLine(reader)
		if n == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		}
		if tooLong {
			reject(rejected{n, "the line is longer than 16 MiB"})
		} else if len(bytes.TrimSpace(raw)) > 0 {
			var l line
			if bad := parseLine(raw, &l); bad != "" {
				reject(rejected{n, bad})
			} else if err := use(n, l); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return policy.Errorf(policy.Unavailable, "the input broke off at line %d; what came before it is kept", n).Because(err)
		}
	}
}

// readLine reads up to a line's end without holding more than maxLine of it.
func readLine(r *bufio.Reader) (raw []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if !tooLong {
			raw = append(raw, part...)
		}
		if len(raw) > maxLine {
			raw, tooLong = nil, true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return raw, tooLong, err
		}
	}
}

func parseLine(raw []byte, l *line) string {
	if !utf8.Valid(raw) {
		return "the line is not UTF-8; convert the file first"
	}
	if err := json.Unmarshal(raw, l); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return "the field \"" + wrong.Field + "\" must be text, not a " + wrong.Value
		}
		return "not a JSON object: " + err.Error()
	}
	return ""
}

// article makes an Article of a line, or says why it cannot.
func (l line) article(now time.Time) (policy.Article, string) {
	canonical, err := policy.CanonicalURL(l.URL)
	if err != nil {
		return policy.Article{}, "the field \"url\" is " + policy.Message(err)
	}
	published, how := time.Time{}, policy.DateGuessed
	if said := strings.TrimSpace(l.Published); said != "" {
		var ok bool
		if published, how, ok = date.Parse(said, date.Options{Language: l.Language}); !ok {
			return policy.Article{}, "the field \"published\" is no date: write 2025-01-17T09:30:00Z"
		}
	}
	a := policy.Article{
		ID: policy.ArticleID(canonical), URL: strings.TrimSpace(l.URL), CanonicalURL: canonical,
		Title: oneLine(l.Title), Byline: oneLine(l.Byline), Source: oneLine(l.Source), SourceID: sourceID(l.Source, canonical),
		Language: strings.ToLower(strings.TrimSpace(l.Language)), Text: plain(l.Text), Fetched: now.UTC(),
	}
	a.SettleDate(published, how, now)
	if a.Source == "" {
		a.Source = hostOf(canonical)
	}
	if a.Title == "" && a.Text == "" {
		return a, "neither \"title\" nor \"text\" says anything"
	}
	a.ContentHash = policy.ContentHash(a.Title, a.Text)
	return a, ""
}

// plain is a text without markup and without the teasers of other articles.
func plain(s string) string {
	s = strings.ReplaceAll(s, "\x00", "")
	if looksLikeHTML(s) {
		return page.TextOf(s)
	}
	return page.StripTeasers(s)
}

// looksLikeHTML reports whether a text is marked up in paragraphs rather than
// one that merely has an angle bracket in it.
func looksLikeHTML(s string) bool {
	low := strings.ToLower(s[:min(len(s), 4096)])
	for _, tag := range []string{"<p>", "<p ", "<div", "<br", "</p>", "<!doctype", "<html", "<article", "<span", "<script"} {
		if strings.Contains(low, tag) {
			return true
		}
	}
	return false
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\x00", "")), " ")
}

// sourceID tells outlets apart whose articles come by file.
func sourceID(source, canonical string) string {
	if s := oneLine(source); s != "" {
		return strings.ToLower(s)
	}
	return hostOf(canonical)
}

func hostOf(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// open opens a file to read, or standard input for "-".
func (p *Program) open(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(p.Stdin), nil
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, policy.Errorf(policy.NotFound, "there is no file %s", path).Because(err)
	case err != nil:
		return nil, policy.Errorf(policy.Invalid, "%s cannot be read; check its permissions", path).Because(err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, policy.Errorf(policy.Invalid, "%s is a folder; name a file", path)
	}
	return f, nil
}

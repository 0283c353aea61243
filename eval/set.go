package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
)

// maxLine bounds one line of a set, in bytes.
const maxLine = 1 << 20

// Item is one labelled article.
type Item struct {
	ID              string                `json:"id"`
	URL             string                `json:"url"`
	Title           string                `json:"title"`
	Text            string                `json:"text"`
	Published       time.Time             `json:"published"`
	Source          string                `json:"source"`
	Language        string                `json:"language"`
	Relevant        bool                  `json:"relevant"`
	Event           string                `json:"event"`             // label of the event; "" is off topic
	NearDuplicateOf string                `json:"near_duplicate_of"` // an item's id, or ""
	Jurisdictions   []policy.Jurisdiction `json:"jurisdictions"`
	Entities        []string              `json:"entities"`
	Statements      []Statement           `json:"statements"`
	Invented        bool                  `json:"invented,omitempty"` // the event is made up

	File string `json:"-"` // where the item was read
	Line int    `json:"-"`
}

// Statement is one labelled statement: a quotation or a reported sentence.
type Statement struct {
	Speaker   string               `json:"speaker"`
	SpeakerID string               `json:"speaker_id"` // an entity's id, or ""
	Kind      policy.StatementKind `json:"kind"`
	Quote     string               `json:"quote"` // a substring of the item's text
	Verbatim  bool                 `json:"verbatim"`
}

// Article is the item as analysis takes it, without its labels.
func (i Item) Article() policy.Article {
	return policy.Article{
		ID: i.ID, SourceID: i.Source, Source: i.Source, URL: i.URL, CanonicalURL: i.URL, Title: i.Title,
		Published: i.Published, DateSource: policy.DateExact, Fetched: i.Published, Language: i.Language,
		Text: i.Text, ContentHash: policy.ContentHash(i.Title, i.Text),
	}
}

// Load reads every *.jsonl file under dir, its folders included, in order of
// their names. It is strict: an unknown field, a missing one, a quotation that
// is not in the text or a reference to nothing is an Invalid error that names
// file and line; all of them are in the error, up to twenty.
func Load(dir string) ([]Item, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".jsonl") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "cannot read the labelled set in %s; name a folder with .jsonl files", dir).Because(err)
	}
	if len(files) == 0 {
		return nil, policy.Errorf(policy.Invalid, "no .jsonl file under %s; a labelled set is one JSON object a line (see eval/README.md)", dir)
	}
	slices.Sort(files)
	var items []Item
	var faults faults
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, policy.Errorf(policy.Invalid, "cannot read %s", file).Because(err)
		}
		got, err := read(f, file, &faults)
		f.Close()
		if err != nil {
			return nil, policy.Errorf(policy.Invalid, "cannot read %s", file).Because(err)
		}
		items = append(items, got...)
	}
	crossCheck(items, &faults)
	return items, faults.err()
}

// Parse reads one file's worth of items from r; name is for its errors.
// References between items are checked within r.
func Parse(r io.Reader, name string) ([]Item, error) {
	var faults faults
	items, err := read(r, name, &faults)
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "cannot read %s", name).Because(err)
	}
	crossCheck(items, &faults)
	return items, faults.err()
}

func read(r io.Reader, name string, faults *faults) ([]Item, error) {
	var items []Item
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		item := Item{File: name, Line: n}
		if err := decode(line, &item); err != nil {
			faults.add(item, "%v", err)
			continue
		}
		check(item, faults)
		items = append(items, item)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		faults.add(Item{File: name, Line: n + 1}, "longer than %d bytes", maxLine)
	} else if err != nil {
		return nil, err
	}
	return items, nil
}

func decode(line []byte, item *Item) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(item); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one JSON object in the line")
	}
	return nil
}

func check(i Item, faults *faults) {
	for field, value := range map[string]string{
		"id": i.ID, "url": i.URL, "title": i.Title, "text": i.Text, "source": i.Source, "language": i.Language,
	} {
		if strings.TrimSpace(value) == "" {
			faults.add(i, "%s is missing", field)
		}
	}
	if i.Published.IsZero() {
		faults.add(i, "published is missing")
	}
	if i.Event == "" && i.Relevant {
		faults.add(i, "a relevant article needs an event")
	}
	if i.Event != "" && !i.Relevant {
		faults.add(i, "event %q on an article that is off topic", i.Event)
	}
	for _, j := range i.Jurisdictions {
		if parsed, err := policy.ParseJurisdiction(string(j)); err != nil || parsed != j {
			faults.add(i, "jurisdiction %q is not written as policy.Jurisdiction has it", j)
		}
	}
	for k, id := range i.Entities {
		kind, slug, _ := strings.Cut(id, "/")
		if kind == "" || slug == "" {
			faults.add(i, "entity %q is not kind/slug", id)
		}
		if slices.Contains(i.Entities[:k], id) {
			faults.add(i, "entity %s twice", id)
		}
	}
	for _, s := range i.Statements {
		checkStatement(i, s, faults)
	}
}

func checkStatement(i Item, s Statement, faults *faults) {
	if strings.TrimSpace(s.Quote) == "" || !strings.Contains(i.Text, s.Quote) {
		faults.add(i, "the quote %.60q is not in the text", s.Quote)
	}
	if strings.TrimSpace(s.Speaker) == "" {
		faults.add(i, "the quote %.60q has no speaker", s.Quote)
	}
	if !slices.Contains(policy.StatementKinds(), s.Kind) {
		faults.add(i, "unknown kind of statement %q", s.Kind)
	}
}

// crossCheck checks what items say of one another.
func crossCheck(items []Item, faults *faults) {
	byID, byURL := map[string]Item{}, map[string]bool{}
	for _, i := range items {
		if first, ok := byID[i.ID]; ok {
			faults.add(i, "id %s is also at %s:%d", i.ID, first.File, first.Line)
		}
		if byURL[i.URL] {
			faults.add(i, "url %s a second time", i.URL)
		}
		byID[i.ID], byURL[i.URL] = i, true
	}
	for _, i := range items {
		if i.NearDuplicateOf == "" {
			continue
		}
		original, ok := byID[i.NearDuplicateOf]
		switch {
		case !ok:
			faults.add(i, "near_duplicate_of %q is no item's id", i.NearDuplicateOf)
		case original.ID == i.ID:
			faults.add(i, "is a near-duplicate of itself")
		case original.NearDuplicateOf != "":
			faults.add(i, "near_duplicate_of %q is itself a near-duplicate; name the first", i.NearDuplicateOf)
		case original.Event != i.Event:
			faults.add(i, "is of event %q, the original of %q", i.Event, original.Event)
		}
	}
}

// faults gathers what is wrong with a set, so that all of it can be mended at once.
type faults struct {
	lines []string
	more  int
}

func (f *faults) add(i Item, format string, args ...any) {
	if len(f.lines) == 20 {
		f.more++
		return
	}
	f.lines = append(f.lines, fmt.Sprintf("%s:%d: %s", i.File, i.Line, fmt.Sprintf(format, args...)))
}

func (f *faults) err() error {
	if len(f.lines) == 0 {
		return nil
	}
	slices.Sort(f.lines)
	text := strings.Join(f.lines, "\n")
	if f.more > 0 {
		text += fmt.Sprintf("\nand %d more", f.more)
	}
	return policy.Errorf(policy.Invalid, "the labelled set has faults; mend these lines:\n%s", text)
}

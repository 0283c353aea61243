package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"datapolicy/analysis/stories"
	"datapolicy/digest"
	"datapolicy/policy"
)

// fileArticles reads the articles of a JSON Lines file for a command that works
// without an archive. Lines that cannot be used are told on standard error; when
// none can, that is an error. An article without an address gets one of its id.
func (p *Program) fileArticles(path string) (articles []policy.Article, ids []string, err error) {
	in, err := p.open(path)
	if err != nil {
		return nil, nil, err
	}
	defer in.Close()
	return p.readArticles(in, path, true)
}

// readArticles reads JSON Lines. With tidy false texts stay as they are, byte for byte, so
// that offsets count in the text as given.
func (p *Program) readArticles(in io.Reader, path string, tidy bool) (articles []policy.Article, ids []string, err error) {
	bad := 0
	note := func(r rejected) {
		bad++
		fmt.Fprintf(p.Stderr, "%s: line %d: %s\n", path, r.Line, r.Error)
	}
	err = eachLine(in, func(n int, l line) error {
		id := l.URL
		if l.ID != nil {
			id = fmt.Sprint(l.ID)
		}
		if strings.TrimSpace(l.URL) == "" {
			l.URL = fmt.Sprintf("https://file.invalid/%d", n)
		}
		a, wrong := l.article(p.Clock())
		if wrong != "" {
			note(rejected{n, wrong})
			return nil
		}
		if !tidy {
			a.Text = l.Text
		}
		articles, ids = append(articles, a), append(ids, id)
		return nil
	}, note)
	if err == nil && len(articles) == 0 && bad > 0 {
		err = policy.Errorf(policy.Invalid, "%s has no line that is an article; each is a JSON object with url, title, text and published", path)
	}
	return articles, ids, err
}

type clusterCommand struct {
	File string `arg:"" help:"JSON lines as for ingest, plus any id. - is standard input."`
}

func (clusterCommand) Help() string {
	return `Prints one JSON line an article, in the file's order: {"id","url","story","near_duplicate_of"}.
No archive is read or written.

Example:
  datapolicy cluster articles.jsonl`
}

// clustered is a line of the cluster command.
type clustered struct {
	ID              string `json:"id"`
	URL             string `json:"url"`
	Story           string `json:"story"`
	NearDuplicateOf string `json:"near_duplicate_of"`
}

func (c *clusterCommand) Run(ctx context.Context, p *Program) error {
	articles, ids, err := p.fileArticles(c.File)
	if err != nil {
		return err
	}
	analyst, err := p.analyst()
	if err != nil {
		return err
	}
	clusterer := stories.New(stories.Options{})
	given := map[string]string{}
	for i := range articles {
		if err := ctx.Err(); err != nil {
			return err
		}
		a := articles[i]
		if _, again := given[a.ID]; !again {
			given[a.ID] = ids[i]
			clusterer.Add(a, analyst.Read(a))
		}
	}
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	for i, a := range articles {
		copyOf := given[clusterer.NearDuplicateOf(a.ID)]
		if first := given[a.ID]; copyOf == "" && first != ids[i] {
			copyOf = first // the same address a second time
		}
		if err := e.Encode(clustered{ID: ids[i], URL: a.URL, Story: clusterer.Story(a.ID), NearDuplicateOf: copyOf}); err != nil {
			return err
		}
	}
	return nil
}

type summarizeCommand struct {
	File      string `arg:"" help:"JSON lines as for ingest: the articles of one story. - is standard input."`
	Sentences int    `default:"3" help:"How many sentences."`
	Lang      string `default:"" help:"The language to prefer: en, zh, de or fr."`
}

func (summarizeCommand) Help() string {
	return `Chooses the sentences that tell the story best, each with the words of the articles that carry it.

Example:
  datapolicy summarize story.jsonl --sentences 2`
}

func (c *summarizeCommand) Run(_ context.Context, p *Program) error {
	if c.Sentences < 1 || c.Sentences > 50 {
		return policy.Errorf(policy.Invalid, "--sentences %d: ask for 1 to 50", c.Sentences)
	}
	articles, _, err := p.fileArticles(c.File)
	if err != nil {
		return err
	}
	analyst, err := p.analyst()
	if err != nil {
		return err
	}
	for i := range articles {
		articles[i].Language = analyst.Read(articles[i]).Language
	}
	sentences := list(digest.Extract(articles, c.Sentences, c.Lang))
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"sentences": sentences})
	}
	return p.printSentences(sentences)
}

type statementsCommand struct {
	File    string   `arg:"" optional:"" help:"A text or JSON lines to read statements off, without the archive. - is standard input."`
	Speaker string   `placeholder:"X" help:"Only by this speaker."`
	About   string   `placeholder:"X" help:"Only about this company, authority, law or person."`
	Kind    []string `placeholder:"K" help:"Only of these kinds: said, denied, alleged, admitted, ordered, ruled, promised, \"called for\"."`
	Limit   int      `default:"0" help:"At most so many; 0 is all."`
	Each    bool     `help:"Every outlet's record by itself, instead of one for all that have the same words."`
	Period
}

func (statementsCommand) Help() string {
	return `Start and end are byte offsets into the article's text; a quotation is exactly what stands there.
Out of the archive, the same words in ten outlets are one statement: also_in has the others. contests and
contested_by name the statements that it stands against and that stand against it; departs_from is the same
speaker's earlier line that it leaves. Read off a file, every record is listed.

Examples:
  datapolicy statements --speaker "Guo Jiakun" --kind denied
  datapolicy statements article.txt --json`
}

func (c *statementsCommand) Run(ctx context.Context, p *Program) error {
	kinds, err := statementKinds(c.Kind)
	if err != nil {
		return err
	}
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	var found []policy.Statement
	if c.File != "" {
		found, err = c.fromFile(p, kinds, period)
	} else {
		found, err = c.fromArchive(ctx, p, kinds, period)
	}
	if err != nil {
		return err
	}
	if c.Limit > 0 {
		found = found[:min(c.Limit, len(found))]
	}
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"statements": shownStatements(found)})
	}
	p.printStatements(found)
	return nil
}

func statementKinds(words []string) ([]policy.StatementKind, error) {
	var kinds []policy.StatementKind
	for _, w := range words {
		known := false
		for _, k := range policy.StatementKinds() {
			if strings.EqualFold(strings.ReplaceAll(string(k), " ", ""), strings.NewReplacer(" ", "", "_", "", "-", "").Replace(w)) {
				kinds, known = append(kinds, k), true
			}
		}
		if !known {
			return nil, policy.Errorf(policy.Invalid, "--kind %q is none of said, denied, alleged, admitted, ordered, ruled, promised, \"called for\"", w)
		}
	}
	return kinds, nil
}

func (c *statementsCommand) fromArchive(ctx context.Context, p *Program, kinds []policy.StatementKind, period policy.Period) ([]policy.Statement, error) {
	parts, err := p.kept(ctx)
	if err != nil {
		return nil, err
	}
	defer parts.close()
	q := policy.StatementQuery{Period: period, Kinds: kinds, Limit: c.Limit}
	if e, ok := parts.names.Resolve(c.Speaker); ok && c.Speaker != "" {
		q.SpeakerIDs = append([]string{e.ID}, parts.names.Children(e.ID)...)
	}
	q.Speaker = c.Speaker
	if c.About != "" {
		e, ok := parts.names.Resolve(c.About)
		if !ok {
			return nil, policy.Errorf(policy.Invalid, "--about %q is no name that we know%s", c.About, parts.suggest(c.About))
		}
		q.About = append([]string{e.ID}, parts.names.Children(e.ID)...)
	}
	return parts.statements(ctx, q, c.Each)
}

// fromFile reads statements off texts as they are: nothing is tidied, so that
// offsets count in the file's own text.
func (c *statementsCommand) fromFile(p *Program, kinds []policy.StatementKind, period policy.Period) ([]policy.Statement, error) {
	in, err := p.open(c.File)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	whole, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil || len(whole) > maxFile {
		return nil, policy.Errorf(policy.Invalid, "%s cannot be read whole; the largest file taken is 256 MiB", c.File).Because(err)
	}
	analyst, err := p.analyst()
	if err != nil {
		return nil, err
	}
	articles, err := p.textsOf(whole, c.File)
	if err != nil {
		return nil, err
	}
	names, err := p.names()
	if err != nil {
		return nil, err
	}
	about := map[string]bool{}
	if e, ok := names.Resolve(c.About); ok && c.About != "" {
		about[e.ID] = true
		for _, child := range names.Children(e.ID) {
			about[child] = true
		}
	} else if c.About != "" {
		return nil, policy.Errorf(policy.Invalid, "--about %q is no name that we know", c.About)
	}
	speaker, _ := names.Resolve(c.Speaker)
	said, book := readStatements(articles, analyst, names)
	var found []policy.Statement
	for _, a := range articles {
		for _, s := range said[a.ID] {
			bySpeaker := c.Speaker == "" || (speaker.ID != "" && s.SpeakerID == speaker.ID) || strings.Contains(strings.ToLower(s.Speaker), strings.ToLower(c.Speaker))
			ofKind := len(kinds) == 0 || slices.Contains(kinds, s.Kind)
			onSubject := len(about) == 0 || anyOf(s.About, about)
			if bySpeaker && ofKind && onSubject && period.Contains(s.Date) {
				found = append(found, book.Annotated(s))
			}
		}
	}
	return found, nil
}

// maxFile is the largest file that is read whole, in bytes.
const maxFile = 256 << 20

// textsOf takes a file for JSON Lines when its first line is a JSON object,
// else for one text.
func (p *Program) textsOf(whole []byte, path string) ([]policy.Article, error) {
	first, _, _ := bytes.Cut(bytes.TrimSpace(bytes.TrimPrefix(whole, []byte("\ufeff"))), []byte("\n"))
	if strings.HasSuffix(path, ".jsonl") || (bytes.HasPrefix(first, []byte("{")) && json.Valid(first)) {
		articles, _, err := p.readArticles(bytes.NewReader(whole), path, false)
		return articles, err
	}
	if len(bytes.TrimSpace(whole)) == 0 {
		return nil, nil
	}
	l := line{URL: "https://file.invalid/" + strings.Trim(path, "./-"), Text: string(bytes.ToValidUTF8(whole, []byte("\ufffd")))}
	a, bad := l.article(p.Clock())
	if bad != "" {
		return nil, policy.Errorf(policy.Invalid, "%s: %s", path, bad)
	}
	a.Text, a.URL = l.Text, path
	return []policy.Article{a}, nil
}

func anyOf(ids []string, set map[string]bool) bool {
	for _, id := range ids {
		if set[id] {
			return true
		}
	}
	return false
}

// shownStatement is a statement as the JSON of the command line has it: an
// empty list is a list, and times are whole seconds.
func shownStatements(found []policy.Statement) []policy.Statement {
	out := make([]policy.Statement, len(found))
	for i, s := range found {
		s.About = list(s.About)
		s.Date = s.Date.UTC().Truncate(time.Second)
		out[i] = s
	}
	return out
}

func withRole(s policy.Statement) string {
	name := cmp.Or(s.Speaker, "Unknown")
	if s.Role != "" {
		name += " (" + s.Role + ")"
	}
	return name
}

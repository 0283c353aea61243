package catalog

import (
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones are wanted in images that have none, too

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"golang.org/x/net/html/charset"

	"datapolicy/policy"
)

//go:embed default.yaml
var defaults []byte

// Limits on a catalog file.
const (
	maxFile    = 2 << 20
	maxSources = 10_000
	minEvery   = time.Minute
	maxEvery   = 31 * 24 * time.Hour
)

// Default is the built-in catalog, unverified sources included.
func Default() ([]Source, error) { return Parse("default.yaml", defaults) }

// Parse reads a catalog: a mapping with the one key sources, or the list alone,
// or what `sources discover` prints, which has it under sources.extra.
// Unknown keys, wrong values and double ids are errors; all are told at once,
// each with the line that it is on. name is the file's name, as shown in them.
func Parse(name string, text []byte) ([]Source, error) {
	if len(text) > maxFile {
		return nil, policy.Errorf(policy.Invalid, "%s is larger than %d MB; a catalog has a few hundred lines", name, maxFile>>20)
	}
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Type == token.AliasType || t.Type == token.MergeKeyType {
			return nil, policy.Errorf(policy.Invalid, "%s, line %d: aliases are not used in a catalog; write the values out", name, t.Position.Line)
		}
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, yamlError(name, err)
	}
	list, under := listOf(file)
	if list == nil {
		return nil, policy.Errorf(policy.Invalid, "%s has no sources; it begins with \"sources:\" and a list under it", name)
	}
	if err := checkDurations(name, list); err != nil {
		return nil, err
	}
	var sources []Source
	switch under {
	case "":
		err = yaml.UnmarshalWithOptions(text, &sources, yaml.Strict())
	case "sources":
		var whole struct {
			Sources []Source `yaml:"sources"`
		}
		err = yaml.UnmarshalWithOptions(text, &whole, yaml.Strict())
		sources = whole.Sources
	default:
		var whole pasted
		err = yaml.UnmarshalWithOptions(text, &whole, yaml.Strict())
		sources = whole.Sources.Extra
	}
	if err != nil {
		return nil, yamlError(name, err)
	}
	if len(sources) > maxSources {
		return nil, policy.Errorf(policy.Invalid, "%s has more than %d sources", name, maxSources)
	}
	return check(name, sources, list)
}

// listOf is the list of sources in the file, or nil, and under which keys it
// stands: none, sources or sources.extra.
func listOf(file *ast.File) (list *ast.SequenceNode, under string) {
	if len(file.Docs) != 1 {
		return nil, ""
	}
	body := file.Docs[0].Body
	for _, name := range []string{"sources", "extra"} {
		if found, ok := body.(*ast.SequenceNode); ok {
			return found, under
		}
		body = valueOf(body, name)
		under = strings.TrimPrefix(under+"."+name, ".")
	}
	found, ok := body.(*ast.SequenceNode)
	if !ok {
		return nil, ""
	}
	return found, under
}

// valueOf is the value of a mapping's key, or nil.
func valueOf(n ast.Node, key string) ast.Node {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	}
	for _, v := range values {
		if v.Key.String() == key {
			return v.Value
		}
	}
	return nil
}

// checkDurations looks at every before the reader does, which would not tell its
// line.
func checkDurations(name string, list *ast.SequenceNode) error {
	for i := range list.Values {
		item, ok := list.Values[i].(*ast.MappingNode)
		if !ok {
			continue
		}
		for _, v := range item.Values {
			if v.Key.String() != "every" {
				continue
			}
			token := v.Value.GetToken()
			if _, err := time.ParseDuration(token.Value); err != nil {
				return policy.Errorf(policy.Invalid, "%s, line %d: every: %.40q is no duration: write 30m, 2h or 24h", name, v.Key.GetToken().Position.Line, token.Value)
			}
		}
	}
	return nil
}

// yamlError tells what the YAML reader objects to, with its line.
func yamlError(name string, err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		message := e.GetMessage()
		message = strings.TrimPrefix(message, "unexpected error: ")
		return policy.Errorf(policy.Invalid, "%s, line %d: %s", name, e.GetToken().Position.Line, firstLine(message)).Because(err)
	}
	return policy.Errorf(policy.Invalid, "%s: %s", name, firstLine(err.Error())).Because(err)
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// check validates the sources; list is where they stand in the file.
func check(name string, sources []Source, list *ast.SequenceNode) ([]Source, error) {
	var problems []string
	seen := map[string]int{}
	for i := range sources {
		s := &sources[i]
		lines := linesOf(list, i)
		for _, p := range problemsOf(s) {
			line := lines[""]
			if l, ok := lines[p.key]; ok {
				line = l
			}
			problems = append(problems, fmt.Sprintf("%s, line %d: %s: %s", name, line, p.key, p.what))
		}
		if first, again := seen[s.ID]; again && s.ID != "" {
			problems = append(problems, fmt.Sprintf("%s, line %d: id: %q is on line %d, too", name, lines["id"], s.ID, first))
		}
		seen[s.ID] = lines["id"]
		*s = s.withDefaults()
	}
	if len(problems) > 0 {
		const shown = 20
		if more := len(problems) - shown; more > 0 {
			problems = append(problems[:shown], fmt.Sprintf("and %d more", more))
		}
		return nil, policy.Errorf(policy.Invalid, "%s", strings.Join(problems, "\n"))
	}
	return sources, nil
}

// linesOf maps the keys of the i-th source to their lines, and "" to its first.
func linesOf(list *ast.SequenceNode, i int) map[string]int {
	lines := map[string]int{}
	if i >= len(list.Values) {
		return lines
	}
	note := func(v *ast.MappingValueNode) {
		line := v.Key.GetToken().Position.Line
		lines[v.Key.String()] = line
		if lines[""] == 0 {
			lines[""] = line
		}
	}
	switch item := list.Values[i].(type) {
	case *ast.MappingNode:
		for _, v := range item.Values {
			note(v)
		}
	case *ast.MappingValueNode:
		note(item)
	}
	return lines
}

type problem struct{ key, what string }

var (
	idForm       = regexp.MustCompile(`^[a-z0-9]+(?:[-_.][a-z0-9]+)*$`)
	languageForm = regexp.MustCompile(`^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$`)
)

// problemsOf lists what is wrong with one source.
func problemsOf(s *Source) []problem {
	var list []problem
	bad := func(key, format string, args ...any) { list = append(list, problem{key, fmt.Sprintf(format, args...)}) }
	if !idForm.MatchString(s.ID) || len(s.ID) > 80 {
		bad("id", "%q is no id: use small letters, digits and hyphens, as in edpb-news", s.ID)
	}
	if strings.TrimSpace(s.Name) == "" {
		bad("name", "is missing; it is what a reader sees as the source")
	}
	if u, err := url.Parse(s.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		bad("url", "%.100q is no web address: it begins with http:// or https:// and names a host", s.URL)
	}
	if u, err := url.Parse(s.Archive); s.Archive != "" && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "") {
		bad("archive", "%.100q is no web address: it begins with http:// or https:// and names a host", s.Archive)
	}
	if s.Jurisdiction != "" {
		j, err := policy.ParseJurisdiction(string(s.Jurisdiction))
		if err != nil {
			bad("jurisdiction", "%s", policy.Message(err))
		}
		s.Jurisdiction = j
	}
	if s.Kind != "" && !slices.Contains(Kinds(), s.Kind) {
		bad("kind", "%q is unknown: use one of %s", s.Kind, joined(Kinds()))
	}
	if s.Format != "" && !slices.Contains(Formats(), s.Format) {
		bad("format", "%q is unknown: use one of %s", s.Format, joined(Formats()))
	}
	if s.Language != "" && !languageForm.MatchString(s.Language) {
		bad("language", "%q is no language code: use en, zh, de, fr, …", s.Language)
	}
	if s.Every != 0 && (s.Every < minEvery || s.Every > maxEvery) {
		bad("every", "%s is not between %s and %s", s.Every, minEvery, maxEvery)
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || strings.EqualFold(s.Zone, "local") {
		bad("zone", "%q is no zone: use a name such as Asia/Shanghai or Europe/Berlin", s.Zone)
	}
	if enc, _ := charset.Lookup(s.Charset); s.Charset != "" && enc == nil {
		bad("charset", "%q is unknown: use a name such as gb18030 or iso-8859-1", s.Charset)
	}
	if s.Robots != "" && s.Robots != "ignore" {
		bad("robots", "%q is unknown: it may be \"ignore\", or be left out", s.Robots)
	}
	if len(s.Terms) > maxValues {
		bad("terms", "are more than %d; fewer and more telling ones do", maxValues)
	}
	for _, term := range s.Terms {
		if n := len([]rune(strings.TrimSpace(term))); n < 2 || n > maxValue {
			bad("terms", "%.40q has %d characters; a term has 2 to %d", term, n, maxValue)
		}
	}
	for key, selectors := range map[string][]string{
		"listing": {s.Listing.Item, s.Listing.Link, s.Listing.Title, s.Listing.Date, s.Listing.Next},
		"page":    {s.Page.Title, s.Page.Body, s.Page.Date, s.Page.Byline},
	} {
		for _, selector := range selectors {
			if _, err := cascadia.ParseGroup(selector); selector != "" && err != nil {
				bad(key, "%q is no CSS selector", selector)
			}
		}
	}
	if s.Listing.Item == "" && (s.Listing.Link+s.Listing.Title+s.Listing.Date) != "" {
		bad("listing", "names parts of an item, but not the item itself (item: …)")
	}
	return append(list, searchProblems(s)...)
}

func joined[T ~string](list []T) string {
	var names []string
	for _, v := range list {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

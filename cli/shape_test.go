package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The shapes of the command line's JSON, as scripts rely on them: every field
// named here is there, of the kind of its sample. Others may be added. A list
// is never null.
const (
	shapeCitation  = `{"url":"","quote":""}`
	shapeSentence  = `{"text":"","citations":[` + shapeCitation + `]}`
	shapeStatement = `{"id":"","speaker":"","speaker_id":"","kind":"","quote":"","verbatim":true,"about":[""],"date":"","article_url":"","start":0,"end":0}`
	shapeStory     = `{"id":"","headline":"","summary":"","event":"","jurisdictions":[""],"entities":[""],"first_published":"","last_published":"","articles":[{"url":"","title":"","source":"","published":"","language":"","near_duplicate_of":""}]}`
	shapeItem      = `{"story_id":"","headline":"","sentences":[` + shapeSentence + `],"why_it_matters":"","who_says_what":[` + shapeStatement + `],"sources":[{"url":"","source":""}],"new_since_last":true}`

	shapeFeed       = `{"format":"","version":"","title":"","url":"","language":"","entries":[{"id":"","url":"","title":"","author":"","published":"","updated":"","summary":"","content":"","categories":[""],"enclosures":["any"]}],"warnings":[""]}`
	shapePage       = `{"url":"","canonical_url":"","title":"","byline":"","site_name":"","published":"","language":"","text":""}`
	shapeIngest     = `{"read":0,"added":0,"duplicates":0,"rejected":[{"line":0,"error":""}]}`
	shapeSearch     = `{"query":"","results":[{"url":"","title":"","source":"","published":"","language":"","score":0,"snippet":""}]}`
	shapeStories    = `{"stories":[` + shapeStory + `]}`
	shapeStatements = `{"statements":[` + shapeStatement + `]}`
	shapeLookup     = `{"query":"","subject":{"kind":"","id":"","name":"","aliases":[""],"parent":""},"suggestions":[""],"stories":[` + shapeStory + `],"statements":[` + shapeStatement + `],"timeline":[{"date":"","count":0}]}`
	shapeAnswer     = `{"question":"","answer":[` + shapeSentence + `],"refused":true,"reason":"","model":"","tokens":0,"cost_usd":0}`
	shapeDigest     = `{"since":"","until":"","sections":[{"jurisdiction":"","items":[` + shapeItem + `]}],"made_by":"","tokens":0,"cost_usd":0}`
	shapeClustered  = `{"id":"","url":"","story":"","near_duplicate_of":""}`
	shapeSummary    = `{"sentences":[` + shapeSentence + `]}`
)

func TestShapes(t *testing.T) {
	o := gathered(t)
	o.write("empty.jsonl", "")
	o.write("late.jsonl", lateArticles)
	o.write("bad.jsonl", "nonsense\n"+lateArticles)
	o.write("bare.rss", `<rss version="2.0"><channel><item><title>A</title></item></channel></rss>`)
	o.write("empty.rss", `<rss version="2.0"><channel><title>T</title></channel></rss>`)
	o.write("quote.txt", `"We will appeal the fine," said Graham Doyle of the Data Protection Commission.`)
	o.write("page.html", `<html><body><article><h1>A law</h1><p>Lawmakers passed a data protection law on Tuesday, the first of its kind in the country, after years of debate.</p></article></body></html>`)
	empty := o.path("empty.db")
	o.on(t).does("ingest", o.path("empty.jsonl"), "--db", empty)
	for name, c := range map[string]struct {
		shape string
		args  string // apart by "|"
		some  string // a list that must have members for the test to mean anything
	}{
		"feed":                     {shapeFeed, "inspect|feed|" + o.news.URL() + "/noyb/en/rss", "entries"},
		"feed, bare":               {shapeFeed, "inspect|feed|" + o.path("bare.rss"), "entries"},
		"feed, empty":              {shapeFeed, "inspect|feed|" + o.path("empty.rss"), ""},
		"page":                     {shapePage, "inspect|page|" + o.news.URL() + "/noyb/en/tiktok-aliexpress-shein-co-transfer-data-china", ""},
		"page, bare":               {shapePage, "inspect|page|" + o.path("page.html"), ""},
		"ingest":                   {shapeIngest, "ingest|" + o.path("bad.jsonl") + "|--db|" + o.path("other.db"), "rejected"},
		"ingest, empty":            {shapeIngest, "ingest|" + o.path("empty.jsonl"), ""},
		"search":                   {shapeSearch, "search|TikTok data", "results"},
		"search, nothing":          {shapeSearch, "search|qwertyuiop", ""},
		"search, operators":        {shapeSearch, `search|"AND OR NOT ( * : ^ NEAR`, ""},
		"stories":                  {shapeStories, "stories", "stories"},
		"stories, none":            {shapeStories, "stories|--db|" + empty, ""},
		"statements":               {shapeStatements, "statements", "statements"},
		"statements, none":         {shapeStatements, "statements|--speaker|Nobody At All", ""},
		"statements of a file":     {shapeStatements, "statements|" + o.path("quote.txt"), "statements"},
		"statements of JSON lines": {shapeStatements, "statements|" + o.path("late.jsonl"), "statements"},
		"statements of no lines":   {shapeStatements, "statements|" + o.path("empty.jsonl"), ""},
		"lookup":                   {shapeLookup, "lookup|tiktok", "stories"},
		"lookup, a law":            {shapeLookup, "lookup|DSGVO", "stories"},
		"lookup, a statement":      {shapeLookup, `lookup|"never require"`, "statements"},
		"lookup, nothing":          {shapeLookup, "lookup|tiktk", "suggestions"},
		"lookup in an empty one":   {shapeLookup, "lookup|tiktok|--db|" + empty, ""},
		"ask":                      {shapeAnswer, "ask|Who denied that China requires companies to hand over data?", "answer"},
		"ask, refused":             {shapeAnswer, "ask|What will the weather be tomorrow?", ""},
		"ask in an empty one":      {shapeAnswer, "ask|Who denied it?|--db|" + empty, ""},
		"digest":                   {shapeDigest, "digest|--since|2025-01-13|--until|2025-01-20", "sections"},
		"digest by format":         {shapeDigest, "digest|--since|2025-01-13|--until|2025-01-20|--format|json", "sections"},
		"digest of nothing":        {shapeDigest, "digest|--since|2024-01-13|--until|2024-01-20", ""},
		"summary":                  {shapeSummary, "summarize|" + o.path("late.jsonl"), "sentences"},
		"summary of nothing":       {shapeSummary, "summarize|" + o.path("empty.jsonl"), ""},
		"clusters":                 {shapeClustered, "cluster|" + o.path("late.jsonl"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			out := o.on(t).does(append(strings.Split(c.args, "|"), "--json")...)
			for line := range bytes.Lines([]byte(out)) {
				if !strings.HasPrefix(name, "clusters") {
					line = []byte(out)
				}
				got := decoded(t, line)
				for _, fault := range misfits("", decoded(t, []byte(c.shape)), got) {
					t.Error(fault)
				}
				if c.some != "" {
					if fields, _ := got.(map[string]any); fields == nil || fmt.Sprint(fields[c.some]) == "[]" {
						t.Errorf("no %s in %s", c.some, out)
					}
				}
				if !strings.HasPrefix(name, "clusters") {
					break
				}
			}
		})
	}
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// misfits lists where got is not of the shape of want.
func misfits(at string, want, got any) []string {
	var faults []string
	switch want := want.(type) {
	case map[string]any:
		if got == nil && at == ".subject" { // nothing was recognised
			return nil
		}
		fields, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %T, not an object", at, got)}
		}
		for name, w := range want {
			if g, there := fields[name]; there {
				faults = append(faults, misfits(at+"."+name, w, g)...)
			} else {
				faults = append(faults, at+"."+name+" is missing")
			}
		}
	case []any:
		members, ok := got.([]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %T, not a list", at, got)}
		}
		for i, g := range members {
			if want[0] != "any" {
				faults = append(faults, misfits(fmt.Sprintf("%s[%d]", at, i), want[0], g)...)
			}
		}
	default:
		if fmt.Sprintf("%T", want) != fmt.Sprintf("%T", got) {
			faults = append(faults, fmt.Sprintf("%s is %T, want %T", at, got, want))
		}
	}
	return faults
}

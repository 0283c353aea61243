package blocks

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Lint checks the JSON of a message's blocks against Slack's limits and ours.
// It lists what is wrong, nothing when all is well; max is [MaxBlocks] or
// [MaxViewBlocks].
func Lint(raw []byte, max int) []string {
	l := &linter{}
	var list []map[string]any
	if err := json.Unmarshal(raw, &list); err != nil {
		return []string{"blocks are not a JSON list of objects: " + err.Error()}
	}
	if len(list) > max {
		l.say("blocks", "%d blocks, at most %d", len(list), max)
	}
	ids := map[string]bool{}
	for i, b := range list {
		at := fmt.Sprintf("blocks[%d]", i)
		l.block(at, b)
		if id, _ := b["block_id"].(string); id != "" {
			l.length(at+".block_id", id, MaxBlockID)
			if ids[id] {
				l.say(at, "block_id %q is not unique", id)
			}
			ids[id] = true
		}
	}
	if max == MaxBlocks && l.total > MaxMessageBlocks+2000 {
		l.say("blocks", "%d characters of text in all", l.total)
	}
	return l.problems
}

// Lint checks the message.
func (m Message) Lint() []string {
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		return []string{err.Error()}
	}
	problems := Lint(raw, MaxBlocks)
	if n := units(m.Text); n == 0 || n > MaxMessageText {
		problems = append(problems, fmt.Sprintf("text has %d characters", n))
	}
	return append(problems, lintMarkup("text", m.Text)...)
}

type linter struct {
	problems []string
	total    int
}

func (l *linter) say(at, format string, args ...any) {
	l.problems = append(l.problems, at+": "+fmt.Sprintf(format, args...))
}

func (l *linter) length(at, s string, max int) {
	if n := units(s); n > max {
		l.say(at, "%d characters, at most %d", n, max)
	}
}

func (l *linter) block(at string, b map[string]any) {
	switch b["type"] {
	case "header":
		l.text(at+".text", b["text"], MaxHeader, "plain_text")
	case "section":
		fields, hasFields := b["fields"].([]any)
		if b["text"] != nil {
			l.text(at+".text", b["text"], MaxSection, "")
		} else if !hasFields {
			l.say(at, "a section needs text or fields")
		}
		if len(fields) > MaxFields {
			l.say(at, "%d fields, at most %d", len(fields), MaxFields)
		}
		for i, f := range fields {
			l.text(fmt.Sprintf("%s.fields[%d]", at, i), f, MaxField, "")
		}
		if a, ok := b["accessory"].(map[string]any); ok {
			l.element(at+".accessory", a)
		}
	case "context":
		elements, _ := b["elements"].([]any)
		if len(elements) == 0 || len(elements) > MaxContext {
			l.say(at, "%d elements, 1 to %d are allowed", len(elements), MaxContext)
		}
		for i, e := range elements {
			if m, ok := e.(map[string]any); ok && m["type"] == "image" {
				continue
			}
			l.text(fmt.Sprintf("%s.elements[%d]", at, i), e, MaxSection, "")
		}
	case "actions":
		elements, _ := b["elements"].([]any)
		if len(elements) == 0 || len(elements) > MaxActions {
			l.say(at, "%d elements, 1 to %d are allowed", len(elements), MaxActions)
		}
		ids := map[any]bool{}
		for i, e := range elements {
			m, _ := e.(map[string]any)
			l.element(fmt.Sprintf("%s.elements[%d]", at, i), m)
			if id := m["action_id"]; id != nil && ids[id] {
				l.say(at, "action_id %v is not unique", id)
			}
			ids[m["action_id"]] = true
		}
	case "divider":
	case "markdown", "rich_text", "image", "input", "table", "video", "file":
		// We write none of these; Slack's own checks are not repeated here.
	default:
		l.say(at, "unknown type %v", b["type"])
	}
}

func (l *linter) element(at string, e map[string]any) {
	if e["type"] != "button" {
		return
	}
	l.text(at+".text", e["text"], MaxButton, "plain_text")
	for key, max := range map[string]int{"value": MaxButtonValue, "action_id": MaxActionID, "url": MaxURL} {
		if s, ok := e[key].(string); ok {
			l.length(at+"."+key, s, max)
		}
	}
}

func (l *linter) text(at string, v any, max int, kind string) {
	t, ok := v.(map[string]any)
	if !ok {
		l.say(at, "no text object")
		return
	}
	s, _ := t["text"].(string)
	n := units(s)
	l.total += n
	switch {
	case t["type"] != "plain_text" && t["type"] != "mrkdwn":
		l.say(at, "type %v is neither plain_text nor mrkdwn", t["type"])
	case kind != "" && t["type"] != kind:
		l.say(at, "must be %s", kind)
	case strings.TrimSpace(s) == "":
		l.say(at, "is empty")
	case n > max:
		l.say(at, "%d characters, at most %d", n, max)
	}
	if t["type"] == "mrkdwn" {
		l.problems = append(l.problems, lintMarkup(at, s)...)
	}
}

// control is what Slack reads as a link or a mention.
var control = regexp.MustCompile(`<([^<>]*)>`)

// ourLink is the only control sequence that we write.
var ourLink = regexp.MustCompile(`^https?://[^\s|<>"` + "`" + `]+\|[^<>]+$`)

func lintMarkup(at, s string) []string {
	var problems []string
	for _, m := range control.FindAllStringSubmatch(s, -1) {
		if !ourLink.MatchString(m[1]) {
			problems = append(problems, fmt.Sprintf("%s: a control sequence that is no link: %.80q", at, m[0]))
		}
	}
	rest := control.ReplaceAllString(s, "")
	if strings.Contains(rest, "<") {
		problems = append(problems, at+": a < outside of a link")
	}
	for line := range strings.Lines(rest) {
		if strings.Contains(strings.TrimPrefix(line, ">"), ">") {
			problems = append(problems, at+": a > outside of a link")
		}
	}
	return problems
}

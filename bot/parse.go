package bot

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
)

// Verb is what a command asks for.
type Verb string

const (
	Help        Verb = "help"
	Lookup      Verb = "lookup"
	Ask         Verb = "ask"
	Subscribe   Verb = "subscribe"
	ListOrders  Verb = "subscriptions"
	Unsubscribe Verb = "unsubscribe"
	DigestNow   Verb = "digest"
	ListStories Verb = "stories"
	Status      Verb = "status"

	MakeTimeline Verb = "timeline"
)

const (
	unknownPeriod = "I did not understand %q. Say a period like 24h, week, month or “since 2025-01-13”, places like cn,eu,us, and “about tiktok”."
)

// MaxText is the longest text of a command or message that is read, in runes;
// Slack itself cuts messages at 40,000.
const MaxText = 4000

// Command is what a person typed after "/datapolicy", understood as far as it
// can be without knowing any name.
type Command struct {
	Verb  Verb
	Text  string // the name to look up, the question, or the subscription's id
	Plain bool   // no verb was typed: Text may be a name or a question
	Scope Scope  // for lookup, timeline, digest and stories
	Order Order  // for subscribe
}

// Scope narrows by time, place and subject.
type Scope struct {
	policy.Period
	Jurisdictions []policy.Jurisdiction
	About         []string // names as typed
	Language      string
	MaxItems      int
	Importance    policy.ImportanceLevel // at least; "" is all
}

// Order is a subscription as typed.
type Order struct {
	Schedule string // a cron expression with five fields
	Zone     string // "" when none was given
	Scope
}

var verbs = map[string]Verb{
	"help": Help, "?": Help, "hilfe": Help, "aide": Help, "帮助": Help,
	"hi": Help, "hello": Help, "hey": Help, "hallo": Help, "bonjour": Help, "你好": Help,
	"ask": Ask, "lookup": Lookup, "timeline": MakeTimeline,
	"subscribe": Subscribe, "subscriptions": ListOrders, "list": ListOrders,
	"unsubscribe": Unsubscribe, "digest": DigestNow, "stories": ListStories, "status": Status,
}

// Parse reads a command. Dates are read against now. Its error tells the
// person what is wrong and shows how to say it.
func Parse(text string, now time.Time) (Command, error) {
	text = tidy(text)
	if len(text) > len("look up") && strings.EqualFold(text[:len("look up ")], "look up ") {
		text = "lookup " + text[len("look up "):]
	}
	first, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	verb, known := verbs[strings.ToLower(first)]
	switch {
	case text == "", known && verb == Help && rest == "":
		return Command{Verb: Help}, nil
	case !known, verb == Help, (verb == ListOrders || verb == Status) && rest != "":
		return plain(text, now), nil
	}
	c := Command{Verb: verb, Text: rest}
	var err error
	switch verb {
	case Ask:
		if rest == "" {
			err = policy.Errorf(policy.Invalid, "Ask what? For example: ask Who complained about Temu?")
		}
	case Lookup:
		if rest == "" {
			return c, policy.Errorf(policy.Invalid, "Look up what? For example: lookup tiktok")
		}
		c = plain(tidy(rest), now)
		c.Plain = false
	case MakeTimeline:
		of := strings.TrimSpace(strings.TrimPrefix(rest, "of "))
		if of == "" {
			return c, policy.Errorf(policy.Invalid, "A timeline of what? For example: timeline tiktok since 2025-01-13")
		}
		c = plain(tidy(of), now)
		c.Verb, c.Plain = MakeTimeline, false
	case Unsubscribe:
		if c.Text = strings.Trim(rest, "`\"<>"); c.Text == "" || strings.ContainsFunc(c.Text, unicode.IsSpace) {
			err = policy.Errorf(policy.Invalid, "Unsubscribe from which? “subscriptions” lists them with their ids.")
		}
	case DigestNow, ListStories:
		c.Text = ""
		c.Scope, err = parseScope(strings.Fields(rest), now)
	case Subscribe:
		c.Text = ""
		c.Order, err = parseOrder(rest, now)
	}
	return c, err
}

// plain reads a text without a verb: a name or a question, and for a name
// perhaps a period at its end ("tiktok since 2025-01-13").
func plain(text string, now time.Time) Command {
	c := Command{Verb: Lookup, Text: text, Plain: true}
	if quoted(text) {
		return c
	}
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		if w := strings.ToLower(words[i]); w != "since" && w != "until" {
			continue
		}
		if scope, err := parseScope(words[i:], now); err == nil {
			c.Text, c.Scope = tidy(strings.Join(words[:i], " ")), scope
			break
		}
	}
	return c
}

// tidy makes one line of what was typed: control characters go, spaces are
// single, quotation marks of any script that enclose the whole text become ".
func tidy(text string) string {
	if len(text) > MaxText*utf8.UTFMax {
		text = text[:MaxText*utf8.UTFMax]
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, invisible(r):
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > MaxText {
		text = string(runes[:MaxText])
	}
	for _, pair := range []string{"“”", "„“", "„”", "«»", "‹›", "「」", "『』", "《》", "‘’", "''", "＂＂", "””"} {
		marks := []rune(pair)
		if inner, ok := strings.CutPrefix(text, string(marks[0])); ok {
			if inner, ok = strings.CutSuffix(inner, string(marks[1])); ok && strings.TrimSpace(inner) != "" {
				return `"` + strings.TrimSpace(inner) + `"`
			}
		}
	}
	return text
}

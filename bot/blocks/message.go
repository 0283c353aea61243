package blocks

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/bot"
)

// Message is one Slack message: its blocks, and the text that notifications
// and screen readers use instead.
type Message struct {
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks"`
}

// Options say how to render.
type Options struct {
	Names bot.Names // for the names of entities; may be nil
	Share bool      // add the button that shows the reply to the channel
}

// The action ids of our buttons. Suggestion buttons have a number after it.
const (
	ActionShare   = "share"
	ActionSuggest = "suggest_"
)

// page collects the blocks of one message and keeps within the limits: what
// does not fit is refused, never cut into nonsense.
type page struct {
	blocks []slack.Block
	used   int // units of text so far
	max    int // blocks
	room   int // units of text
}

func newPage() *page { return &page{max: MaxBlocks, room: MaxMessageBlocks} }

func (p *page) add(b slack.Block, size int) bool {
	if len(p.blocks) >= p.max || p.used+size > p.room {
		return false
	}
	p.blocks = append(p.blocks, b)
	p.used += size
	return true
}

func (p *page) header(text string) bool {
	text = clean(text, MaxHeader)
	if text == "" {
		return true
	}
	return p.add(slack.NewHeaderBlock(plainText(text)), units(text))
}

func (p *page) section(runs ...run) bool {
	text := mrkdwn(MaxSection, runs...)
	if strings.TrimSpace(text) == "" {
		return true
	}
	return p.add(slack.NewSectionBlock(mrkdwnText(text), nil, nil), units(text))
}

func (p *page) context(runs ...run) bool {
	text := mrkdwn(MaxContextText, runs...)
	if strings.TrimSpace(text) == "" {
		return true
	}
	return p.add(slack.NewContextBlock("", mrkdwnText(text)), units(text))
}

func (p *page) divider() bool { return p.add(slack.NewDividerBlock(), 0) }

// lines adds sections made of whole lines, as many sections as are needed; it
// reports how many lines found room.
func (p *page) lines(lines []string) int {
	done := 0
	for done < len(lines) {
		text, n := packLines(lines[done:])
		if !p.add(slack.NewSectionBlock(mrkdwnText(text), nil, nil), units(text)) {
			return done
		}
		done += n
	}
	return done
}

// packLines joins the first lines that fit into one section.
func packLines(lines []string) (text string, n int) {
	for n < len(lines) {
		joined := lines[n]
		if n > 0 {
			joined = text + "\n" + lines[n]
		}
		if units(joined) > MaxSection {
			break
		}
		text = joined
		n++
	}
	if n == 0 { // cannot be: every line is made within MaxSection
		return "…", 1
	}
	return text, n
}

func (p *page) message(fallback string) Message {
	if len(p.blocks) == 0 {
		p.section(plainRun("Nothing to show."))
	}
	if strings.TrimSpace(fallback) == "" {
		fallback = "datapolicy"
	}
	return Message{Text: fallback, Blocks: p.blocks}
}

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// mrkdwnText is verbatim: Slack then makes no links and mentions of its own
// out of the text, only ours count.
func mrkdwnText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, true)
}

func button(actionID, label, value string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(actionID, value, plainText(clean(label, MaxButton)))
}

// closing adds the buttons under a reply.
func (p *page) closing(r bot.Reply, o Options) {
	var elements []slack.BlockElement
	for i, name := range r.Suggestions {
		name = clean(name, 200)
		if i >= 5 || name == "" {
			continue
		}
		elements = append(elements, button(fmt.Sprintf("%s%d", ActionSuggest, i), name, name))
	}
	if o.Share && r.Again != "" && units(r.Again) <= MaxButtonValue {
		elements = append(elements, button(ActionShare, "Share in channel", r.Again))
	}
	if len(elements) > 0 {
		p.blocks = append(p.blocks, slack.NewActionBlock("", elements...))
	}
}

// reserve keeps the last blocks of a message free for what must be there.
func (p *page) reserve(blocks, size int) { p.max -= blocks; p.room -= size }

func (p *page) release(blocks, size int) { p.max += blocks; p.room += size }

func day(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

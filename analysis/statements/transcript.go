package statements

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// A transcript gives each turn a paragraph that begins with who speaks and a
// colon: "记者：…", "毛宁：…", "答：…". What the answering side says is direct
// speech without marks, from after the colon to the end of the turn.

// maxLabel is how many characters the name before a turn's colon has at most.
const maxLabel = 24

// label is a paragraph's words before its colon.
type label struct {
	name, plain string
	at          int // where it begins
	words       int // where what is said begins
	asks        bool
	answers     bool // by the letter only: 答, A
}

var (
	hanInterviewee = regexp.MustCompile(`(?:受访者|受访人|受访嘉宾|采访对象|嘉宾)[：:]?\s*(\p{Han}{2,4}?)(?:系|为|是|，|、|（|\)|）|。|$)`)
	hanAnswerer    = regexp.MustCompile(`(?:专访|采访|对话|访谈|采访了|专访了)了?(?:[^。；\n]{0,30}?)$`)
)

// transcript reads the turns of an interview or a press conference; it returns
// the blocks that are turns, which the sentences' reading leaves alone.
func (rd *reading) transcript() map[int]bool {
	l := rd.l
	if l.lex.Language != "zh" || strings.Count(l.plain, "：")+strings.Count(l.plain, ":") < 2 {
		return nil
	}
	var blocks []text.Span // of each block
	var numbers []int
	for _, s := range l.sentences {
		if n := len(blocks); n > 0 && numbers[n-1] == s.block {
			blocks[n-1].End = s.end
			continue
		}
		blocks, numbers = append(blocks, text.Span{Start: s.start, End: s.end}), append(numbers, s.block)
	}
	labels := make([]*label, len(blocks))
	asked, answered := 0, 0
	for i, b := range blocks {
		labels[i] = l.labelOf(b)
		switch {
		case labels[i] == nil:
		case labels[i].asks:
			asked++
		default:
			answered++
		}
	}
	if asked == 0 || answered == 0 {
		return nil
	}
	last := len(blocks) - 1
	for last > 0 && labels[last] == nil {
		last--
	}
	turns := map[int]bool{}
	asking := false
	for i := 0; i < len(blocks); i++ {
		if labels[i] == nil {
			continue
		}
		asking = labels[i].asks
		end := blocks[i].End
		turns[numbers[i]] = true
		j := i + 1
		for ; j < len(blocks) && j < last && labels[j] == nil; j++ { // paragraphs of the same turn
			turns[numbers[j]] = true
			if !strings.HasPrefix(l.plain[blocks[j].Start:], "（") {
				end = blocks[j].End
			}
		}
		if !asking {
			rd.answer(labels[i], end, numbers[i])
		}
	}
	return turns
}

// labelOf is who speaks in the paragraph, where it begins with that.
func (l *layout) labelOf(b text.Span) *label {
	s := l.plain[b.Start:b.End]
	at := strings.IndexAny(s, "：:")
	if at <= 0 || strings.ContainsAny(s[:at], "，。！？；“”「」《》、 ") && !strings.HasSuffix(s[:at], "记者") {
		return nil
	}
	n := utf8.RuneCountInString(s[:at])
	if n > maxLabel {
		return nil
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	rest := strings.TrimLeft(s[at+size:], " \u3000\u00a0")
	words := b.End - len(rest)
	if rest == "" || strings.ContainsRune("“「『\"", []rune(rest)[0]) || utf8.RuneCountInString(rest) < 4 {
		return nil
	}
	plain := strings.Trim(s[:at], " \u3000*【】[]")
	out := &label{name: strings.Trim(l.text[b.Start:b.Start+at], " \u3000*【】[]"), plain: plain, at: b.Start, words: words}
	switch {
	case plain == "问" || plain == "Q" || plain == "提问" || plain == "主持人" || strings.HasSuffix(plain, "记者") || strings.HasSuffix(plain, "问"):
		out.asks = true
	case plain == "答" || plain == "A" || plain == "回答":
		out.answers = true
	default:
		for _, w := range l.lex.Media {
			if plain == w {
				out.asks = true
			}
		}
		if !out.asks && (n > 16 || n < 2 || l.sentenceWords(plain)) {
			return nil
		}
	}
	return out
}

// sentenceWords reports whether a line's beginning is no name: "声明如下".
func (l *layout) sentenceWords(plain string) bool {
	for _, w := range []string{"如下", "包括", "内容", "时间", "地点", "电话", "邮箱", "来源", "编辑", "作者", "附件", "一是", "二是", "三是", "其中", "例如", "注", "网址", "标题"} {
		if strings.HasSuffix(plain, w) || strings.HasPrefix(plain, w) && w != "注" {
			return true
		}
	}
	return false
}

// answer keeps what the label's speaker says.
func (rd *reading) answer(by *label, end, block int) {
	var s *speaker
	if by.answers {
		s = rd.answerer(by.at)
	} else {
		s = rd.named(by)
	}
	if s == nil {
		return
	}
	sen := &sentence{start: by.words, end: end, block: block}
	words := rd.l.text[by.words:end]
	kind := rd.l.kindOf(&attribution{cue: plain}, *s, words, "", false)
	rd.add(draft{speaker: *s, kind: kind, start: by.words, end: end, verbatim: true, about: rd.about(sen, *s, by.words, end), date: rd.when(rd.last.date)})
	rd.m.heard([]speaker{*s})
}

// named is the speaker that a label names: an entity, a person with or without
// what they are.
func (rd *reading) named(by *label) *speaker {
	if e, ok := rd.m.resolve(by.name); ok && e.Kind != policy.Law {
		role := ""
		if known := rd.m.byID(e.ID); known != nil {
			role = known.role
		}
		return &speaker{name: e.Name, id: e.ID, role: first(role, standing(e.Role)), class: classOf(e.Kind), named: true, at: by.at}
	}
	for _, m := range rd.l.mentions { // "外交部发言人毛宁"
		if m.Start >= by.at && m.End <= by.at+len(by.name) && strings.HasPrefix(m.EntityID, "person/") {
			e := rd.m.entity(m.EntityID)
			return &speaker{name: e.Name, id: e.ID, role: strings.TrimSpace(rd.l.text[by.at:m.Start]), class: rolePerson, named: true, at: m.Start}
		}
	}
	for i := range rd.l.sentences {
		if s := &rd.l.sentences[i]; s.start == by.at {
			k := 0
			for k < len(s.tokens) && s.tokens[k].low != ":" {
				k++
			}
			if p := rd.l.nameHanIn(s.tokens, 0, k); p.name > 0 && p.name < p.end {
				out := rd.personHan(s.tokens, p)
				return &out
			}
		}
	}
	if known := rd.metHan(by.name); known != nil {
		return known
	}
	return &speaker{name: by.name, class: rolePerson, named: true, at: by.at}
}

// answerer is who answers under a bare 答: the interviewee that the article
// names, else the organisation whose official the lead says answered.
func (rd *reading) answerer(at int) *speaker {
	if m := hanInterviewee.FindStringSubmatchIndex(rd.l.plain); m != nil {
		return &speaker{name: rd.l.text[m[2]:m[3]], class: rolePerson, named: true, at: m[2]}
	}
	lead := rd.l.plain[:at]
	for i := range rd.l.mentions {
		m := rd.l.mentions[i]
		if m.End > at {
			break
		}
		e := rd.m.entity(m.EntityID)
		after := rd.l.plain[m.End:min(len(rd.l.plain), m.End+len("网络数据管理局有关负责人")*2)]
		role := ""
		for _, r := range []string{"有关负责人", "相关负责人", "新闻发言人", "发言人", "负责人"} {
			if k := strings.Index(after, r); k >= 0 && !strings.ContainsAny(after[:k], "，。；\n") {
				role = r
				break
			}
		}
		switch {
		case e.Kind == policy.Person && hanAnswerer.MatchString(lead[:m.Start]):
			return &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true, at: m.Start}
		case role != "" && e.ID != "" && e.Kind != policy.Law && e.Kind != policy.Person:
			return &speaker{name: e.Name, id: e.ID, role: role, class: classOf(e.Kind), named: true, at: m.Start}
		}
	}
	return nil
}

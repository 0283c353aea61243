package statements

import (
	"strings"
	"unicode/utf8"

	"datapolicy/text"
)

// maxTerm is how many characters a name or a term in marks has at most.
const maxTerm = 12

// termHan reports whether a quotation is a name or a term that its clause goes
// on with (“清朗”行动, “晴知”运营方): short, no sentence, and no mark after it.
func (l *layout) termHan(q quotation, limit int) bool {
	if q.close == q.end || q.close >= limit {
		return false
	}
	words := l.plain[q.start:q.end]
	if utf8.RuneCountInString(words) > maxTerm || strings.ContainsAny(words, "，。！？；：…“‘「我你您咱俺了吗吧呢啊嘛") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(l.plain[q.close:])
	if !text.IsHan(next) && !isWordRune(next) || strings.ContainsRune("并但而他她它这", next) {
		return false
	}
	before := strings.TrimRight(l.plain[max(0, q.open-6):q.open], " ")
	return !strings.HasSuffix(before, "：") && !strings.HasSuffix(before, ":")
}

// titleHan is the end of the title in 《…》 or 〈…〉 that begins at i, or 0.
func (l *layout) titleHan(open rune, i, limit int) int {
	closing := ""
	switch open {
	case '《':
		closing = "》"
	case '〈':
		closing = "〉"
	default:
		return 0
	}
	const most = 240 // bytes
	end := strings.Index(l.text[i:min(limit, i+most)], closing)
	if end < 0 {
		return 0
	}
	return i + end + len(closing)
}

// termToken is the words of [start,end) as one token: a title, or a term with
// its marks. It is a mention when one fills it.
func (l *layout) termToken(start, end, mention int) token {
	t := token{kind: word, start: start, end: end, low: l.plain[start:end], mention: -1}
	for ; mention < len(l.mentions) && l.mentions[mention].Start < end; mention++ {
		if m := l.mentions[mention]; m.Start >= start && m.End <= end && end-start-(m.End-m.Start) <= 2*len("“") {
			t.mention = mention
		}
	}
	return t
}

// brandHan is the speaker that a name in marks stands for: “快饱”, 平台“快饱”,
// “晴知”运营方.
func (rd *reading) brandHan(t []token, start, end int) (speaker, bool) {
	k := end - 1
	for k >= start && !opensTerm(t[k].low) {
		k--
	}
	if k < start {
		return speaker{}, false
	}
	out := speaker{class: roleCompany, named: true, at: t[start].start}
	rest := rd.l.plain[t[k].end:t[end-1].end]
	if rest == "" {
		out.name = strings.Trim(rd.l.text[t[k].start:t[k].end], "“”‘’「」『』\"")
		if head := rd.l.plain[t[start].start:t[k].start]; rd.l.titled(head) {
			out.class, out.role = rolePerson, lastClause(head)
		}
		return out, true
	}
	for _, w := range rd.l.lex.Bodies {
		if strings.HasSuffix(rest, w) {
			out.name = rd.l.text[t[k].start:t[end-1].end]
			return out, true
		}
	}
	return speaker{}, false
}

func opensTerm(low string) bool {
	r, _ := utf8.DecodeRuneInString(low)
	return strings.ContainsRune("“‘「『\"", r) && utf8.RuneCountInString(low) > 2
}

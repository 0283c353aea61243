package cite

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// Joined makes one statement of those that are the same words of one article
// by several speakers ("AliExpress, Shein and TikTok admit …"), for showing. It
// has the first one's id, all names, and no speaker's id; the order stays.
func Joined(all []policy.Statement) []policy.Statement {
	at := map[words]int{}
	var names [][]string
	var out []policy.Statement
	for _, s := range all {
		key := wordsOf(s)
		i, ok := at[key]
		switch {
		case !ok:
			at[key] = len(out)
			out = append(out, s)
			names = append(names, []string{s.Speaker})
		case s.Speaker != "" && !slices.Contains(names[i], s.Speaker):
			names[i] = append(names[i], s.Speaker)
		}
	}
	for i, n := range names {
		if len(n) > 1 {
			out[i].Speaker, out[i].SpeakerID, out[i].Role = join(n), "", ""
		}
	}
	return out
}

// words are those that statements may share.
type words struct {
	article    string
	start, end int
	kind       policy.StatementKind
}

func wordsOf(s policy.Statement) words { return words{s.ArticleID, s.Start, s.End, s.Kind} }

// Voices undoes Joined: every statement of all that is of the same words as s,
// one of each speaker, in the order of all.
func Voices(s policy.Statement, all []policy.Statement) []policy.Statement {
	var out []policy.Statement
	for _, o := range all {
		if wordsOf(o) == wordsOf(s) && !slices.ContainsFunc(out, func(x policy.Statement) bool { return x.Speaker == o.Speaker }) {
			out = append(out, o)
		}
	}
	return out
}

// WithRoles gives a statement without its speaker's role that of another
// record by the same speaker, of the same words or the same story: not every
// outlet says who somebody is. A company has no role, though who spoke for it
// may. The role is in the script of the name.
func WithRoles(all []policy.Statement) []policy.Statement {
	out := slices.Clone(all)
	for i := range out {
		if out[i].Role != "" || out[i].Speaker == "" || !(out[i].SpeakerID == "" || strings.HasPrefix(out[i].SpeakerID, string(policy.Person)+"/")) {
			continue
		}
		best := -1
		for _, o := range all {
			if o.Role == "" || !SameSpeaker(o, out[i]) || han(o.Role) != han(out[i].Speaker) {
				continue
			}
			same := SameWords(o.Quote, out[i].Quote)
			rank := utf8.RuneCountInString(o.Role)
			if same {
				rank += 1000
			}
			if (same || (o.StoryID != "" && o.StoryID == out[i].StoryID)) && rank > best {
				best, out[i].Role = rank, o.Role
			}
		}
	}
	return out
}

// SameSpeaker goes by id, and where one has none by the whole name.
func SameSpeaker(a, b policy.Statement) bool {
	if a.SpeakerID != "" && b.SpeakerID != "" {
		return a.SpeakerID == b.SpeakerID
	}
	return text.Fold(a.Speaker).Text == text.Fold(b.Speaker).Text
}

func han(s string) bool { return strings.ContainsFunc(s, text.IsHan) }

// join lists names as any of our languages can read them.
func join(names []string) string {
	if len(names) == 2 {
		return names[0] + " & " + names[1]
	}
	return strings.Join(names[:len(names)-1], ", ") + " & " + names[len(names)-1]
}

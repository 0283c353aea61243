package cite

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// Joined makes one statement of those that are the same words of one article
// by several speakers ("AliExpress, Shein and TikTok admit …"), for showing. It
// has the first one's id, all names, and no speaker's id; the order stays.
func Joined(all []policy.Statement) []policy.Statement {
	type words struct {
		article    string
		start, end int
		kind       policy.StatementKind
	}
	at := map[words]int{}
	var names [][]string
	var out []policy.Statement
	for _, s := range all {
		key := words{s.ArticleID, s.Start, s.End, s.Kind}
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

// join lists names as any of our languages can read them.
func join(names []string) string {
	if len(names) == 2 {
		return names[0] + " & " + names[1]
	}
	return strings.Join(names[:len(names)-1], ", ") + " & " + names[len(names)-1]
}

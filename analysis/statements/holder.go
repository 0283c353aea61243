package statements

import (
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// nearRole is how many bytes before a name are looked at for its role.
const nearRole = 60

// unaccented makes a French office an English one: président, president.
var unaccented = strings.NewReplacer("é", "e", "è", "e")

// holder is the known person whom the article, up to the sentence being read,
// names with the role ("le président Donald Trump", then "le président"), or
// whose role in the gazetteer it is; nil when that fits nobody or several.
func (m *memory) holder(noun string) *speaker {
	if utf8.RuneCountInString(noun) < 4 {
		return nil
	}
	var only *speaker
	for i, steps := m.mentionBefore(m.start), 0; i >= 0 && steps < 60; i, steps = i-1, steps+1 {
		if m.kindAt(i) != policy.Person {
			continue
		}
		e := m.entityAt(i)
		if e.ID == "" || only != nil && only.id == e.ID {
			continue
		}
		at := m.l.mentions[i].Start
		before := strings.ToLower(strings.ToValidUTF8(m.l.text[max(0, at-nearRole):at], ""))
		if cut := strings.LastIndexAny(before, ".,;:\n"); cut >= 0 {
			before = before[cut+1:]
		}
		if !strings.Contains(before, noun) && !strings.Contains(strings.ToLower(e.Role), unaccented.Replace(noun)) {
			continue
		}
		if only != nil {
			return nil
		}
		only = &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true}
	}
	return only
}

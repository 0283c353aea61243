package statements

// maxBodies is how many unknown organisations of one article are remembered.
const maxBodies = 50

// noteBodies remembers the organisations that a sentence names after what they
// are, where the gazetteer doesn't know them: "die Firma Parkwerk Süd", "data
// broker Waypoint Metrics". "The company" may be one of them later on.
func (rd *reading) noteBodies(t []token) {
	for k := 0; k+1 < len(t) && len(rd.m.orgs) < maxBodies; k++ {
		if t[k].kind != word || t[k].mention >= 0 || !t[k+1].capital || t[k+1].mention >= 0 || !rd.l.body(rd.l.role(t[k].low)) {
			continue
		}
		end := k + 1
		for end < len(t) && end < k+5 && rd.m.nameWord(t, end) {
			end++
		}
		if end == k+1 {
			continue
		}
		rd.m.orgs = append(rd.m.orgs, speaker{
			name: rd.l.text[t[k+1].start:t[end-1].end], class: rd.l.role(t[k].low), named: true, at: t[k+1].start,
		})
		k = end
	}
}

package stories

import (
	"hash/fnv"
	"slices"

	"datapolicy/text"
)

// Near-duplicates are told by the share of word shingles that two texts have in
// common, estimated from a bottom-k sketch: the k smallest hashes of a text's
// shingles (Broder 1997, "On the resemblance and containment of documents").
const (
	shingleWords = 4   // words, or overlapping Han bigrams, in one shingle
	shingleKeep  = 160 // hashes kept; the estimate's error is about 1/√k
	shingleFew   = 12  // a text with fewer is too short to tell

	// Resemblance is |A∩B| / |A∪B|; containment |A∩B| / min(|A|, |B|). Wire
	// copy that lost its last paragraphs is contained without resembling.
	nearResemblance = 0.50
	nearContainment = 0.72
)

// shingles is the bottom-k sketch of a text, sorted, and how many distinct
// shingles the text has.
func shingles(words []text.Word) ([]uint32, int) {
	if len(words) < shingleWords {
		return nil, 0
	}
	seen := make(map[uint32]bool, len(words))
	for i := 0; i+shingleWords <= len(words); i++ {
		h := fnv.New32a()
		for _, w := range words[i : i+shingleWords] {
			h.Write([]byte(w.Text))
			h.Write([]byte{' '})
		}
		seen[mix(h.Sum32())] = true
	}
	all := make([]uint32, 0, len(seen))
	for h := range seen {
		all = append(all, h)
	}
	slices.Sort(all)
	return all[:min(shingleKeep, len(all))], len(all)
}

// mix spreads FNV's last bytes over the whole word (the finaliser of
// MurmurHash3), so that "smallest" picks evenly.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// resemblance estimates the resemblance and the containment of two texts.
func resemblance(a, b *sketch) (resembles, contains float64) {
	if a.ShingleCount == 0 || b.ShingleCount == 0 {
		return 0, 0
	}
	k := min(shingleKeep, max(len(a.Shingles), len(b.Shingles)))
	var union, both int
	for i, j := 0, 0; union < k && (i < len(a.Shingles) || j < len(b.Shingles)); union++ {
		switch {
		case j == len(b.Shingles) || (i < len(a.Shingles) && a.Shingles[i] < b.Shingles[j]):
			i++
		case i == len(a.Shingles) || b.Shingles[j] < a.Shingles[i]:
			j++
		default:
			both++
			i, j = i+1, j+1
		}
	}
	resembles = float64(both) / float64(union)
	shared := resembles / (1 + resembles) * float64(a.ShingleCount+b.ShingleCount)
	return resembles, min(1, shared/float64(min(a.ShingleCount, b.ShingleCount)))
}

// nearDuplicates reports whether one of two texts is the other, reprinted.
func nearDuplicates(a, b *sketch) bool {
	if a.ContentHash != "" && a.ContentHash == b.ContentHash {
		return true
	}
	if a.Article.Language != b.Article.Language {
		return false
	}
	resembles, contains := resemblance(a, b)
	few := min(a.ShingleCount, b.ShingleCount)
	if few < shingleFew {
		return resembles >= 0.8
	}
	// A short item quoted whole inside a long one is a source of it, not a copy.
	if few*4 < max(a.ShingleCount, b.ShingleCount) {
		return false
	}
	return resembles >= nearResemblance || contains >= nearContainment
}

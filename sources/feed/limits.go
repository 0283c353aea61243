package feed

import "datapolicy/policy"

// Limits on one document. Real feeds stay far below them; what goes beyond is
// refused with a sentence that says so, or cut with a warning.
const (
	MaxBytes    = 16 << 20 // of the document as it came, decompressed: refused beyond
	MaxDepth    = 200      // elements within elements: refused beyond
	MaxEntries  = 20_000   // refused beyond
	MaxElements = 600_000  // refused beyond: thirty for each of that many entries
	MaxExpanded = 1 << 20  // bytes that a document's own entities may unfold to: refused beyond
	MaxTitle    = 2_000    // characters of a title, name or category: cut beyond
	MaxMarkup   = 4 << 20  // bytes of one summary or content: cut beyond
	MaxList     = 500      // authors, categories or enclosures of one entry: the rest is left out
	maxBadDates = 300      // dates that cannot be read: after so many, no more are tried
	maxDate     = 100      // bytes of a date: one in an element of its own is shorter
	maxBases    = 10_000   // elements with an xml:base: those of further ones are passed over
	MaxAddress  = 8_000    // bytes of one address: left out beyond
)

// Limits on a document type's internal subset.
const (
	maxEntityValue = 4_096
	maxEntities    = 2_000
	maxEntityDepth = 5
)

var errTooMany = policy.Errorf(policy.Invalid, "this feed has more than %d entries, which no news feed has; ask its publisher for a shorter one", MaxEntries)

// Package policy is the domain of datapolicy in plain types: what an analyst
// of data policy speaks about, and nothing of how it is fetched, kept or shown.
// It does no I/O and imports none of our other packages; every other package
// may import it.
//
// All times are UTC. All spans are byte offsets into [Article.Text], half open
// (Start included, End not), and always fall on rune boundaries.
package policy

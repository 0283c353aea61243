package blocks

import "unicode/utf16"

// Slack's published limits, in characters. Slack does not say what it counts
// as one; we count UTF-16 units, the largest of the likely measures.
// Source: docs.slack.dev/reference/block-kit/blocks and its elements.
const (
	MaxBlocks        = 50 // of a message
	MaxViewBlocks    = 100
	MaxSection       = 3000
	MaxField         = 2000
	MaxFields        = 10
	MaxHeader        = 150
	MaxContext       = 10 // elements of a context block
	MaxContextText   = 2000
	MaxActions       = 25 // elements of an actions block
	MaxButton        = 75
	MaxButtonValue   = 2000
	MaxActionID      = 255
	MaxBlockID       = 255
	MaxURL           = 3000
	MaxMessageText   = 40000
	MaxFallback      = 3000  // what we put into a message's text beside blocks
	MaxMessageBlocks = 12000 // all text of a message's blocks together: more can be refused as msg_blocks_too_long
)

func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Package digest makes a Digest of the stories of a period: it selects and
// ranks them, tells each in two or three sentences with a checked citation
// behind every one, says why it matters and who says what, and renders the
// result for a terminal, as Markdown and as a page.
//
// It needs no model. Where one is set, its prose is used as far as it passes
// the checks of package cite, and never waited for beyond a deadline.
package digest

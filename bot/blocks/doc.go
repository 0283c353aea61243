// Package blocks renders replies and digests as Slack's Block Kit. Whatever is
// put in, each [Message] obeys Slack's limits ([Lint] checks them) and no text
// of an article can mention anybody, fake a link or format itself.
package blocks

// Package markup parses HTML from strangers, for all that read it: nesting that
// would overflow a parser or a recursion is flattened, and nothing panics.
package markup

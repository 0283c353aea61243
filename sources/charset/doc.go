// Package charset turns the bytes of a page or feed into UTF-8, whatever its
// sender declared, forgot to declare or declared wrongly.
//
// The order in which evidence is heard: byte order mark, HTTP header, the
// document's own declaration (XML declaration or meta element), well-formed
// UTF-8, statistics, the caller's default. A declaration counts only as long as
// the bytes can be read by it: a header that names one charset over bytes that
// are plainly another is common, and readers see the words, not the header.
package charset

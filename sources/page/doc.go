// Package page reads the article off a web page: its text without all that
// surrounds it, and who published it, when, where and in which language.
//
// No single method reads every outlet. A page is split into blocks (paragraphs,
// headings, list and table lines) and several readers say which of them are the
// article: the page's own structured data (schema.org), two extraction libraries
// (readability and trafilatura) and a scorer of our own; the blocks are then
// chosen by their votes. Phrases and selectors that were seen in the wild are
// data, in the files beside this one.
package page

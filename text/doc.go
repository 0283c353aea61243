// Package text holds the primitives of reading plain text in English, German,
// French and Chinese: paragraphs, sentences, words, folding for comparison,
// and which language it is. It knows nothing of news or policy and imports
// none of our packages, so every other package may import it.
//
// Spans are byte offsets, half open, and fall on rune boundaries of the text
// given. Any string is good input, invalid UTF-8 included (a stray byte counts
// as one rune). Everything is linear in the length of the text and safe for
// concurrent use.
package text

// Package feed reads feeds as they are in the world: RSS 0.90 to 2.0, RDF (RSS
// 1.0 and 1.1), Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1 and CDF, with the dialects
// that they carry (Dublin Core, content:encoded, media, iTunes, FeedBurner).
//
// The bytes become text (package charset), the text becomes a tree by a
// tokenizer of our own that never fails, and an adapter for each family of
// formats (rss.go, atom.go, json.go, cdf.go) makes a Feed of the tree. Everything that
// had to be put up with is in Feed.Warnings. What comes out is safe to show:
// titles are plain text, summaries and contents sanitised HTML with absolute
// addresses.
package feed

// Package importance judges how much a story matters to a privacy counsel:
// high, medium or low, and why. Points from data/rubric.yaml are added for what
// kind of act it is and whether it binds, whom, how much money, by when, how
// widely it is reported, and what it follows; the clauses of data/words.yaml say
// so in the reader's language. Both are files that an analyst edits;
// docs/importance.md is the rubric for readers.
//
// Points decide the level and a digest's order and are shown to nobody: what is
// shown is the level with its reasons, each of which the story's articles bear
// out.
package importance

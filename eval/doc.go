// Package eval is the yardstick of datapolicy: articles that we labelled by
// hand, a strict reader for them, and the figures that say how near a reading
// of an article comes to its labels.
//
// The labelled set lies in data/train and data/heldout, one JSON object a line;
// README.md beside this file has the rules by which it was labelled. Nothing is
// tuned on the held-out part.
package eval

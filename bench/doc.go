// Package bench is a load to measure gathering with: some thousand feeds of
// made-up news served on loopback, a plain reader of the same feeds to compare
// with, and what a pass over them costs.
//
// The feeds are composed by rule from sentences of our own, so that every run
// on every machine reads the same bytes. No figure of it means much alone; the
// ratios to the plain reader do.
package bench

// Package relevance tells whether an article is about data policy at all.
//
// The method is logistic regression with an L2 penalty (Cox 1958; the penalty
// as in le Cessie and van Houwelingen 1992) over some sixty features that a
// person can read: how many phrases of each group in data/cues.yaml an article
// has, which groups of entities (data/entities.yaml) it names, and a few
// products of these. The groups are edited by hand; their weights are learned
// from the labelled lines in data/train.tsv and kept in data/weights.yaml:
//
//	go test ./analysis/relevance -run TestWeights -update
//
// data/heldout.tsv is never trained on; a test prints and holds its figures.
package relevance

// Package stories works out which articles report the same event, across
// outlets and languages, with no model and no network.
//
// Two articles are compared on what a [Sketch] keeps of them: TF-IDF vectors of
// the words of title and body where they share a language, and, in every case,
// the entities they name, the concepts of a small four-language lexicon, names
// and numbers, and the days between them. A logistic model turns that into the
// probability that both report one event. The features follow Miranda,
// Znotiņš, Cohen and Barzdins, "Multilingual Clustering of Streaming News"
// (EMNLP 2018), §4; the weights are learned from the labelled articles of the
// sample newsroom (see TestWeights).
//
// Articles are then grouped by average-linkage agglomerative clustering (Sokal
// and Michener 1958; the nearest-neighbour chain of Murtagh 1983), carried out
// within the neighbourhood of the article that was added. The outcome is a
// function of the set of articles and not of the order in which they came.
package stories

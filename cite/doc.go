// Package cite is how a sentence that we show is tied to the words of an
// article: the sentences of an article that can stand on their own, how alike
// two are, whether a citation's words are where it says, and whether a sentence
// that a model wrote says no more than the evidence it names.
//
// Digest and answer both stand on it.
package cite

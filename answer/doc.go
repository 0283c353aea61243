// Package answer looks subjects up in the archive and answers questions from
// it. Each sentence of an answer is tied to the words of an article that carry
// it, and where the archive has nothing on a question, that is the answer.
//
// It needs no model: questions in English, Chinese, German and French are read
// by their cue words, and answered in the articles' own sentences and the
// recorded statements. A model, where one is set, only words the same evidence
// better, under the checks of package cite.
package answer

// Package statements reads off an article who said what in it: direct speech in
// every quotation-mark style, mixed and reported speech, in English, Chinese,
// German and French.
//
// # What is one statement
//
//   - A quotation that somebody is said to have spoken is one statement,
//     verbatim, whose quote is what stands between the marks, closing comma or
//     full stop included. A quotation over several paragraphs is one, from the
//     first opening mark to the last closing one. One that is interrupted ("…,"
//     he said, "…") is two, so that each is found at its span.
//   - A quoted fragment inside a reported sentence (mixed speech) is a verbatim
//     statement when it stands at the verb (he called it “a disaster for
//     privacy”) or is long enough to say something by itself. Otherwise the
//     marks are taken for a term ("third countries") and the whole sentence is
//     kept as reported.
//   - Reported speech is the sentence, not verbatim, from after the dateline on,
//     once for one speaker, with the strongest of its kinds. Where a sentence
//     reports several speakers, each has its own clause; a clause inside another's report
//     (noyb said that TikTok admits …) runs from its own subject on.
//   - Joint speakers (the FTC and the Justice Department) give one statement each.
//
// Direct speech under a plain verb is said, or denied where the words themselves
// deny; it is called for only when the verb says so.
//
// An unknown speaker is better absent than wrong: pronouns and bare nouns that
// the article does not resolve ("the company", "the mayor") are left out; people
// of one calling ("lawyers"), roles in an organisation, and names that the
// gazetteer does not know but that have a name's shape are kept in the article's
// words. "The company" is the article's main one unless another has just spoken,
// "the court" the one that has ruled.
//
// # How
//
// Cue verbs, roles, pronouns, denials and dates are data (data/*.yaml). For
// languages with spaces the noun phrase before or after the cue is the speaker
// (chunking by closed word classes, as in the pattern-based quotation
// extraction of Pouliquen, Steinberger and Best 2007, and the attribution
// relations of Pareti 2012); Chinese is read by its cue words and clause marks.
// Everything is linear in the length of the text.
package statements

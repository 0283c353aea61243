// Package ledger tells of statements what none of them tells alone: which are
// one utterance, carried by several outlets, shortened or translated; which
// deny, contradict or answer another on the same matter; and where a speaker
// leaves his own earlier line.
//
// Everything is a function of the set of statements given, whatever their
// order. It is precision first: counsel would rather miss a link than read a
// wrong one, so a pair without a clear sign is left alone. No model is needed;
// the signs are words in data/, which an analyst can edit.
package ledger

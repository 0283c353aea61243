// Package analysis reads an article: its language, the entities it names, whose
// law and whose companies are at stake, its topics, the kind of event, whether
// it is about data policy at all, who says what in it, and the sketch by which
// it is joined to a story. It needs no model and no network.
//
// The parts are packages of their own (gazetteer, relevance, statements,
// stories); [Analyst] joins them.
package analysis

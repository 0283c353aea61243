// Package cellar asks the SPARQL endpoint of Cellar, the repository of the
// Publications Office of the European Union behind EUR-Lex, for acts and
// judgments, and reads its answers (SPARQL 1.1 Query Results JSON Format, W3C
// 2013). Properties are those of the Common Data Model (CDM), the ontology that
// Cellar is described by.
package cellar

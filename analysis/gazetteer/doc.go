// Package gazetteer knows the companies, authorities, courts, governments,
// NGOs, laws and people of data policy by their names in English, Chinese,
// German and French, and finds them in articles and in what people type.
//
// The knowledge is in data/*.yaml, one file a kind, and is meant to be edited
// by people who write no Go; data/README.md explains the fields and the tests
// check them.
package gazetteer

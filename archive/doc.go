// Package archive keeps everything that datapolicy knows: articles and what
// was read off them, stories, statements, subscriptions, slots, digests,
// threads and the state of each source; and it finds articles by words.
//
// There are two stores with one behaviour: an SQLite file (the default) and
// Postgres. Package archivetest is that behaviour, run against both.
//
// Times are kept as whole microseconds since 1970 UTC and come back in UTC;
// the zero time is kept as 0. Text is kept as it came: spans stay true.
package archive

// Package date reads the dates that feeds and pages carry: the standards (RFC
// 822, 1123, 3339, W3CDTF, asctime), their wrong forms, and dates as people
// write them in the languages of the field.
//
// What it knows is in data/: layouts.txt (the orders of day, month and year,
// each with an example that is also its test), months.txt, zones.txt, words.txt
// and relative.txt. A new language or layout is a line there.
package date

// Package chart draws a timeline: how many articles of each week, by section,
// with the weeks' events marked and listed below. The picture is a PNG in
// colours that people with colour-blind eyes can tell apart (Okabe and Ito,
// "Color Universal Design", 2008), with letters for Latin scripts only: what is
// written in others is told by its event and the names of who is in it.
package chart

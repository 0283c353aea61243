//go:build race

package answer_test

// everyNth thins the calibration out: under the race detector the SQLite
// engine, which is Go, is some forty times slower, and the answers are the same.
const everyNth = 8

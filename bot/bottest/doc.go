// Package bottest has what the tests of the bot's channels share: a desk with
// a few true stories on it, and memory in place of the archive.
package bottest

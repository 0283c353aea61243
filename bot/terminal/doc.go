// Package terminal is the terminal as a channel of the bot: a prompt that
// takes "/datapolicy" commands and plain questions as follow-ups, and the
// rendering of replies as text. What sources wrote is stripped of anything
// that a terminal would obey.
package terminal

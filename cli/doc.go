// Package cli is the command line: the one place that builds the parts and
// joins them. It has one file a command.
//
// Results go to standard output and everything else to standard error. The exit
// code is 0 when the work is done, 1 when it failed, and 2 for bad usage or bad
// input.
package cli

// Package llmtest is an OpenAI-compatible server for tests: it speaks chat
// completions over real HTTP on loopback, misbehaves as its script says, and
// holds every request against what the published API allows.
package llmtest

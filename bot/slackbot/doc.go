// Package slackbot is Slack as a channel of the bot: Socket Mode or signed
// HTTP requests in, the Web API and response URLs out.
//
// A delivery is acknowledged before it is worked on, each exactly once: what
// Slack sends again is recognised by its event id or trigger id. Work waits in
// a bounded number of lanes, in order within one thread. Nothing is retried
// but a 429, which says that nothing was done: a message is never posted twice.
package slackbot

// Package slacktest is a Slack for tests: a real HTTP server and a real
// websocket on loopback that speak the part of the Web API, the response URLs
// and Socket Mode that the bot uses. It keeps messages and threads, checks each
// request as the published API description does, refuses blocks that break
// Slack's limits, and does the awkward things on demand: rate limits, errors,
// broken connections, repeated deliveries, requests to reconnect.
package slacktest

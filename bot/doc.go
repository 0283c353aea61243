// Package bot is what a person talks to, whatever the channel: it reads what
// was typed, asks the other rooms, and gives a [Reply] that a channel renders.
//
// The channels are its sub-packages: slackbot (Socket Mode and HTTP, with
// blocks for Block Kit) and terminal. Both call [Core.Command] for what stands
// after "/datapolicy" and [Core.Talk] for a message in a conversation, so that
// all of it can be tried without Slack.
package bot

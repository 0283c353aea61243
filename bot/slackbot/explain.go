package slackbot

import (
	"context"
	"errors"
	"net/url"

	"github.com/slack-go/slack"

	"datapolicy/policy"
)

// advice is what to do about an error that Slack names. Those of kind Invalid
// do not heal by themselves.
var advice = map[string]struct {
	code policy.Code
	text string
}{
	"invalid_auth":            {policy.Invalid, "Slack does not accept the token. Copy it again from the app's settings (bot token: OAuth & Permissions; app token: Basic Information, App-Level Tokens)."},
	"not_authed":              {policy.Invalid, "Slack was given no token. Set SLACK_BOT_TOKEN and, for Socket Mode, SLACK_APP_TOKEN."},
	"token_revoked":           {policy.Invalid, "The token was revoked. Install the app to the workspace again and copy the new token."},
	"token_expired":           {policy.Invalid, "The token has expired. Install the app to the workspace again and copy the new token."},
	"account_inactive":        {policy.Invalid, "The app was removed from the workspace, or its account is switched off. Install it again."},
	"not_allowed_token_type":  {policy.Invalid, "That is the wrong kind of token: SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-."},
	"missing_scope":           {policy.Invalid, "The token lacks a scope. “datapolicy slack manifest” prints the scopes that are needed; the app token needs connections:write. Install the app again after adding them."},
	"no_permission":           {policy.Invalid, "The token may not do that. Compare the app's scopes with “datapolicy slack manifest”."},
	"access_denied":           {policy.Invalid, "The workspace does not allow the app to do that; ask its administrator."},
	"ekm_access_denied":       {policy.Invalid, "The workspace's administrators have suspended the posting of messages."},
	"org_login_required":      {policy.Unavailable, "The workspace is being moved to an Enterprise organisation; try again later."},
	"team_access_not_granted": {policy.Invalid, "The app is not approved for this workspace; ask its administrator."},
	"not_in_channel":          {policy.Invalid, "I am not in that channel. Invite me with /invite and try again."},
	"channel_not_found":       {policy.NotFound, "There is no such channel, or it is private and I was not invited. Invite me with /invite and try again."},
	"is_archived":             {policy.Invalid, "The channel is archived."},
	"restricted_action":       {policy.Invalid, "The workspace's settings do not let me post in that channel."},
	"thread_not_found":        {policy.NotFound, "The thread is not there any more."},
	"message_not_found":       {policy.NotFound, "The message is not there any more."},
	"msg_too_long":            {policy.Internal, "The message was too long for Slack."},
	"invalid_blocks":          {policy.Internal, "Slack did not accept the message's layout."},
	"ratelimited":             {policy.Unavailable, "Slack asks us to slow down; try again in a minute."},
	"internal_error":          {policy.Unavailable, "Slack has a problem; try again in a minute."},
	"fatal_error":             {policy.Unavailable, "Slack has a problem; try again in a minute."},
	"service_unavailable":     {policy.Unavailable, "Slack has a problem; try again in a minute."},
}

// SlackError names what a method of the Web API refused.
type SlackError struct {
	Method string
	Name   string // as Slack names it: "not_in_channel"
}

func (e *SlackError) Error() string { return "slack " + e.Method + ": " + e.Name }

// named is Slack's name of the error, or "".
func named(err error) string {
	var e *SlackError
	if errors.As(err, &e) {
		return e.Name
	}
	var r slack.SlackErrorResponse
	if errors.As(err, &r) {
		return r.Err
	}
	return ""
}

// explain makes an error for a person of one that calling a method gave. The
// address is left out of it: some are secrets.
func explain(method string, err error) error {
	var r slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var failed *url.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return policy.Errorf(policy.Unavailable, "That took too long, so I stopped; try again.").Because(unwrapURL(err))
	case errors.As(err, &r):
		cause := &SlackError{Method: method, Name: r.Err}
		if a, ok := advice[r.Err]; ok {
			return policy.Errorf(a.code, "%s", a.text).Because(cause)
		}
		return policy.Errorf(policy.Internal, "Slack refused: %s.", r.Err).Because(cause)
	case errors.As(err, &limited):
		return policy.Errorf(policy.Unavailable, "Slack asks us to slow down; try again in a minute.").Because(err)
	case errors.As(err, &status) && status.Code < 500:
		return policy.Errorf(policy.Internal, "Slack refused (%d).", status.Code).Because(err)
	case errors.As(err, &status):
		return policy.Errorf(policy.Unavailable, "Slack has a problem (%d); try again in a minute.", status.Code).Because(err)
	case errors.As(err, &failed):
		return policy.Errorf(policy.Unavailable, "Slack cannot be reached; check the network and SLACK_API_URL.").Because(failed.Err)
	}
	return policy.Errorf(policy.Unavailable, "Slack's answer could not be read; try again.").Because(err)
}

func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

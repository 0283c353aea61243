package slackbot

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/policy"
)

// CheckOptions name what is to be checked.
type CheckOptions struct {
	BotToken  string
	AppToken  string // "" in HTTP mode
	APIURL    string
	HTTP      bool // HTTP mode: no app token is needed
	Transport http.RoundTripper
}

// Finding is the outcome of one check.
type Finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Advice string `json:"advice,omitempty"` // what to do when not OK
}

// Check tries the tokens and scopes against Slack and says what to do about
// each thing that is wrong. It posts nothing.
func Check(ctx context.Context, o CheckOptions) []Finding {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	findings := []Finding{tokenShape("bot token", "SLACK_BOT_TOKEN", o.BotToken, "xoxb-")}
	if !o.HTTP {
		findings = append(findings, tokenShape("app token", "SLACK_APP_TOKEN", o.AppToken, "xapp-"))
	}
	var mu sync.Mutex
	headers := map[string]http.Header{}
	base := apiURL(o.APIURL)
	client := newHTTPClient(o.Transport, sleep, base, o.BotToken)
	api := slack.New(o.BotToken, slack.OptionHTTPClient(client), slack.OptionAPIURL(base), slack.OptionAppLevelToken(o.AppToken),
		slack.OptionOnResponseHeaders(func(path string, h http.Header) { mu.Lock(); headers[path] = h; mu.Unlock() }))
	if o.BotToken != "" {
		r, err := api.AuthTestContext(ctx)
		f := outcome("sign in (auth.test)", "auth.test", err)
		if err == nil {
			f.Detail = fmt.Sprintf("workspace %s, as %s", first(r.Team, r.TeamID), first(r.User, r.UserID))
		}
		findings = append(findings, f)
		if err == nil {
			mu.Lock()
			findings = append(findings, scopes(headers["auth.test"]))
			mu.Unlock()
		}
	}
	if !o.HTTP && o.AppToken != "" {
		_, _, err := api.StartSocketModeContext(ctx)
		f := outcome("Socket Mode (apps.connections.open)", "apps.connections.open", err)
		if named(err) == "forbidden" || named(err) == "socket_mode_disabled" {
			f.Advice = "Switch Socket Mode on in the app's settings."
		}
		if err == nil {
			f.Detail = "a connection can be opened"
		}
		findings = append(findings, f)
	}
	return findings
}

func tokenShape(check, name, token, prefix string) Finding {
	f := Finding{Check: check, OK: true, Detail: "is set"}
	switch {
	case token == "":
		f = Finding{Check: check, Detail: name + " is not set", Advice: "Set " + name + "; docs/slack.md says where Slack shows it."}
	case !strings.HasPrefix(token, prefix):
		f = Finding{Check: check, Detail: "has an unusual form", Advice: name + " should begin with " + prefix + "; perhaps the two tokens are swapped."}
	}
	return f
}

func outcome(check, method string, err error) Finding {
	if err == nil {
		return Finding{Check: check, OK: true}
	}
	f := Finding{Check: check, Detail: "failed", Advice: policy.Message(explain(method, err))}
	if name := named(err); name != "" {
		f.Detail = name
	}
	return f
}

func scopes(h http.Header) Finding {
	f := Finding{Check: "scopes", OK: true}
	header := h.Get("X-OAuth-Scopes")
	if header == "" {
		f.Detail = "Slack did not say which scopes the token has"
		return f
	}
	has := map[string]bool{}
	for s := range strings.SplitSeq(header, ",") {
		has[strings.TrimSpace(s)] = true
	}
	var missing []string
	for _, s := range Scopes() {
		if !has[s.Name] {
			missing = append(missing, s.Name+" ("+s.Why+")")
		}
	}
	f.Detail = fmt.Sprintf("%d of %d needed", len(Scopes())-len(missing), len(Scopes()))
	if len(missing) > 0 {
		f.OK = false
		f.Advice = "Add under OAuth & Permissions, then install the app again: " + strings.Join(missing, ", ") + "."
	}
	return f
}

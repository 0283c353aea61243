package slackbot

import (
	"strings"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
)

// Scopes are the bot token's scopes, each with what it is for.
func Scopes() []Scope {
	return []Scope{
		{"app_mentions:read", "to hear when it is mentioned"},
		{"channels:history", "to hear questions in its threads in public channels, and to find its own posts again"},
		{"chat:write", "to post digests and answers"},
		{"commands", "for /datapolicy"},
		{"files:write", "to post the chart of a timeline"},
		{"groups:history", "the same in private channels that it was invited to"},
		{"im:history", "to hear direct messages to it"},
	}
}

// Scope is one OAuth scope.
type Scope struct{ Name, Why string }

// ManifestOptions change the manifest; the zero value is for Socket Mode.
type ManifestOptions struct {
	Name       string // "" is datapolicy
	RequestURL string // for HTTP mode: where Slack reaches the bot; "" is Socket Mode
}

type manifest struct {
	Display struct {
		Name            string `yaml:"name"`
		Description     string `yaml:"description"`
		LongDescription string `yaml:"long_description"`
		BackgroundColor string `yaml:"background_color"`
	} `yaml:"display_information"`
	Features struct {
		AppHome struct {
			Home     bool `yaml:"home_tab_enabled"`
			Messages bool `yaml:"messages_tab_enabled"`
			ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		BotUser struct {
			DisplayName  string `yaml:"display_name"`
			AlwaysOnline bool   `yaml:"always_online"`
		} `yaml:"bot_user"`
		Commands []manifestCommand `yaml:"slash_commands"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			RequestURL string   `yaml:"request_url,omitempty"`
			Bot        []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled    bool   `yaml:"is_enabled"`
			RequestURL string `yaml:"request_url,omitempty"`
		} `yaml:"interactivity"`
		OrgDeploy  bool `yaml:"org_deploy_enabled"`
		SocketMode bool `yaml:"socket_mode_enabled"`
		Rotation   bool `yaml:"token_rotation_enabled"`
	} `yaml:"settings"`
}

type manifestCommand struct {
	Command     string `yaml:"command"`
	URL         string `yaml:"url,omitempty"`
	Description string `yaml:"description"`
	UsageHint   string `yaml:"usage_hint"`
	Escape      bool   `yaml:"should_escape"`
}

// Manifest is the app manifest, in YAML, that a new user pastes into "Create
// an app, from a manifest".
func Manifest(o ManifestOptions) ([]byte, error) {
	if o.Name == "" {
		o.Name = "datapolicy"
	}
	if len([]rune(o.Name)) > 35 {
		return nil, policy.Errorf(policy.Invalid, "An app's name has at most 35 characters.")
	}
	url := strings.TrimRight(o.RequestURL, "/")
	if url != "" && !strings.HasPrefix(url, "https://") {
		return nil, policy.Errorf(policy.Invalid, "Slack only calls addresses that begin with https://, which %q does not.", o.RequestURL)
	}
	at := func(path string) string {
		if url == "" {
			return ""
		}
		return url + path
	}
	var m manifest
	m.Display.Name = o.Name
	m.Display.Description = "China, EU and US data-policy news with a source behind each sentence"
	m.Display.LongDescription = "Gathers data-policy news from China, the European Union and the United States, puts the reports on one event together, and posts digests in which each sentence links to its source. " +
		"Look up a company, an authority, a law or a quotation with /datapolicy, and ask on in the thread."
	m.Display.BackgroundColor = "#1d3557"
	m.Features.AppHome.Home, m.Features.AppHome.Messages = true, true
	m.Features.BotUser.DisplayName = o.Name
	m.Features.BotUser.AlwaysOnline = true
	m.Features.Commands = []manifestCommand{{
		Command: "/datapolicy", URL: at(CommandsPath), Description: "Look up, ask, subscribe", UsageHint: "tiktok | \"never require\" | ask … | subscribe daily 08:00 Europe/Berlin | help",
	}}
	for _, s := range Scopes() {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	m.Settings.Events.RequestURL = at(EventsPath)
	m.Settings.Events.Bot = []string{"app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"}
	m.Settings.Interactivity.Enabled = true
	m.Settings.Interactivity.RequestURL = at(InteractivityPath)
	m.Settings.SocketMode = url == ""
	out, err := yaml.Marshal(m)
	if err != nil {
		return nil, policy.Errorf(policy.Internal, "The manifest could not be written.").Because(err)
	}
	return out, nil
}

package config

import (
	"time"

	"datapolicy/policy"
)

// Config is all that a user may set. The zero value is not useful; take one
// from [Default] or [Load].
//
// Tags: yaml is the key, default its value when unset, env the variable that
// overrides the file, doc the description, min and max the bounds of numbers
// and durations, oneof the values allowed, check a named check of check.go.
type Config struct {
	Archive       Archive        `yaml:"archive" doc:"Where everything is kept."`
	Sources       Sources        `yaml:"sources" doc:"Which sources are read."`
	Gather        Gather         `yaml:"gather" doc:"How sources are fetched."`
	Analysis      Analysis       `yaml:"analysis" doc:"How articles are understood."`
	Model         Model          `yaml:"model" doc:"The OpenAI-compatible model that writes summaries and answers. Without a key and without a base URL of your own, summaries are extractive."`
	Digest        Digest         `yaml:"digest" doc:"What a digest holds."`
	Slack         Slack          `yaml:"slack" doc:"The Slack app. Its secrets come from the environment only."`
	Subscriptions []Subscription `yaml:"subscriptions" doc:"Digests that are always on, beside those that people order with /datapolicy subscribe."`
	Entities      []Entity       `yaml:"entities" doc:"Your own companies, authorities, people and laws, added to the built-in gazetteer."`
	Log           Log            `yaml:"log" doc:"What the program says of itself, on standard error."`
}

// Archive says where everything is kept.
type Archive struct {
	URL       string `yaml:"url" env:"DATAPOLICY_DB" default:"datapolicy.db" check:"archive" doc:"A SQLite file's path, or postgres://user@host/database. A password belongs into PGPASSWORD or a pgpass file."`
	KeepDays  int    `yaml:"keep_days" default:"0" min:"0" max:"36500" doc:"Articles older than this many days are deleted once a day; 0 keeps all."`
	BusyAfter string `yaml:"busy_timeout" default:"10s" check:"duration" min:"100ms" max:"5m" doc:"How long a write waits for another process's."`
}

// Sources says which sources are read.
type Sources struct {
	Catalog    string   `yaml:"catalog" env:"DATAPOLICY_CATALOG" doc:"A catalog file to read instead of the built-in one. See sources list for its form."`
	Extra      []any    `yaml:"extra" doc:"Sources beside those of the catalog, in the catalog's form. One with a known id replaces that source."`
	Only       []string `yaml:"only" doc:"Ids of sources: read these and no others."`
	Off        []string `yaml:"off" doc:"Ids of sources that are not read."`
	Unverified bool     `yaml:"unverified" default:"false" doc:"Read sources too whose address nobody has confirmed yet."`

	CongressKey    Secret `yaml:"-" env:"CONGRESS_API_KEY" doc:"The key to Congress.gov's API, free at https://api.congress.gov/sign-up/. Without it, sources of format congress are off."`
	RegulationsKey Secret `yaml:"-" env:"REGULATIONS_API_KEY" doc:"The key to Regulations.gov's API, free at https://open.gsa.gov/api/regulationsgov/. Without it, sources of format regulations are off."`
}

// Gather says how sources are fetched.
type Gather struct {
	Every        string   `yaml:"every" default:"10m" check:"duration" min:"1m" max:"168h" doc:"How often the daemon looks for sources that are due."`
	Concurrency  int      `yaml:"concurrency" default:"16" min:"1" max:"256" doc:"Fetches under way at once."`
	PerHost      int      `yaml:"per_host" default:"2" min:"1" max:"16" doc:"Fetches under way at once from one host."`
	Pause        string   `yaml:"pause" default:"500ms" check:"duration" min:"0s" max:"1m" doc:"The least time between two requests to one host, after a few at once; its robots.txt may ask for a longer one. 0s is none, for hosts of your own."`
	Timeout      string   `yaml:"timeout" default:"30s" check:"duration" min:"1s" max:"10m" doc:"For one fetch, redirects included."`
	MaxBytes     int      `yaml:"max_bytes" default:"10485760" min:"65536" max:"104857600" doc:"The largest document read, in bytes after decompression."`
	Contact      string   `yaml:"contact" env:"DATAPOLICY_CONTACT" default:"" doc:"A web or e-mail address, told to sources in the User-Agent, for an operator to complain to."`
	Robots       bool     `yaml:"robots" default:"true" doc:"Obey robots.txt."`
	AllowPrivate bool     `yaml:"allow_private" env:"DATAPOLICY_ALLOW_PRIVATE" default:"false" doc:"Allow fetches from private, loopback and link-local addresses. Leave it off where anybody else can add sources."`
	AllowHosts   []string `yaml:"allow_hosts" doc:"Hosts that may be fetched although their address is private: an intranet's feed, say."`
	WebsubURL    string   `yaml:"websub_url" env:"DATAPOLICY_WEBSUB_URL" default:"" check:"weburl" doc:"Where hubs reach us from outside, such as https://bot.example.org/websub, to be told of news the moment they are out (WebSub, for feeds that name a hub). A proxy leads it to /websub on websub_listen or slack.listen. Empty is off: sources are only asked."`
	WebsubListen string   `yaml:"websub_listen" env:"DATAPOLICY_WEBSUB_LISTEN" default:"" check:"listen" doc:"host:port to take the hubs' calls on. Empty is slack.listen's."`
	Pages        int      `yaml:"pages" default:"40" min:"0" max:"1000" doc:"New pages fetched from one source in one pass, for their full text."`
}

// Analysis says how articles are understood.
type Analysis struct {
	Relevance float64 `yaml:"relevance" default:"0" min:"0" max:"1" doc:"How sure we must be that an article is about data policy, 0 to 1. Higher misses more and errs less; 0 takes the trained threshold."`
}

// Model is the OpenAI-compatible model.
type Model struct {
	APIKey    Secret  `yaml:"-" env:"OPENAI_API_KEY" doc:"The key."`
	BaseURL   string  `yaml:"base_url" env:"OPENAI_BASE_URL" default:"https://api.openai.com/v1" check:"weburl" doc:"The API's address, up to and with its version."`
	Name      string  `yaml:"name" env:"OPENAI_MODEL" default:"gpt-4o-mini" doc:"The model's name as the API knows it."`
	Off       bool    `yaml:"off" default:"false" doc:"Never call a model: summaries and answers are extractive."`
	Timeout   string  `yaml:"timeout" default:"60s" check:"duration" min:"1s" max:"30m" doc:"For one call."`
	Deadline  string  `yaml:"deadline" default:"4m" check:"duration" min:"1s" max:"2h" doc:"For all of a digest's calls together. What is not written by then is extractive."`
	Retries   int     `yaml:"retries" default:"3" min:"0" max:"10" doc:"Tries after a first one that failed for a passing reason."`
	DayTokens int     `yaml:"tokens_per_day" default:"0" min:"0" doc:"A budget; when it is spent, the rest of the day is extractive. 0 is none."`
	PriceIn   float64 `yaml:"price_in" default:"0" min:"0" doc:"US dollars for a million tokens read, to reckon cost with. 0 reckons none."`
	PriceOut  float64 `yaml:"price_out" default:"0" min:"0" doc:"US dollars for a million tokens written."`
	MaxAnswer int     `yaml:"max_tokens" default:"900" min:"64" max:"32768" doc:"The longest reply, in tokens."`
}

// Enabled reports whether a model is there to be called.
func (m Model) Enabled() bool {
	return !m.Off && (m.APIKey != "" || m.BaseURL != Default().Model.BaseURL)
}

// Digest says what a digest holds.
type Digest struct {
	Language   string `yaml:"language" default:"en" oneof:"en zh de fr" doc:"The language that a digest prefers to quote, and that a model writes."`
	MaxItems   int    `yaml:"max_items" default:"12" min:"1" max:"60" doc:"Stories in one digest."`
	PerSection int    `yaml:"per_section" default:"5" min:"1" max:"30" doc:"Stories in one jurisdiction's section."`
	Schedule   string `yaml:"schedule" default:"0 8 * * 1-5" doc:"For a subscription that names none: a cron expression with five fields, or words such as weekdays 08:00."`
	Zone       string `yaml:"zone" default:"UTC" check:"zone" doc:"For a subscription that names none: an IANA time zone such as Europe/Berlin."`
}

// Slack is the Slack app.
type Slack struct {
	BotToken      Secret `yaml:"-" env:"SLACK_BOT_TOKEN" check:"prefix:xoxb-" doc:"The bot token (xoxb-…)."`
	AppToken      Secret `yaml:"-" env:"SLACK_APP_TOKEN" check:"prefix:xapp-" doc:"The app-level token (xapp-…) with connections:write, for Socket Mode."`
	SigningSecret Secret `yaml:"-" env:"SLACK_SIGNING_SECRET" doc:"The signing secret, for HTTP mode."`
	APIURL        string `yaml:"api_url" env:"SLACK_API_URL" default:"https://slack.com/api/" check:"weburl" doc:"The Web API's address."`
	Listen        string `yaml:"listen" env:"DATAPOLICY_LISTEN" default:"" check:"listen" doc:"host:port to take Slack's requests on over HTTP, instead of Socket Mode. Empty is Socket Mode."`
}

// Subscription is a digest that is always on.
type Subscription struct {
	Channel       string                `yaml:"channel" check:"required" doc:"The Slack channel's id (C…), or terminal."`
	Schedule      string                `yaml:"schedule" doc:"As digest.schedule, which is the default."`
	Zone          string                `yaml:"zone" check:"zone" doc:"As digest.zone, which is the default."`
	Jurisdictions []policy.Jurisdiction `yaml:"jurisdictions" check:"jurisdictions" doc:"Any of cn, eu, us, uk, int or a country's code. None is all."`
	About         []string              `yaml:"about" doc:"Names or ids of entities. None is all."`
	Language      string                `yaml:"language" oneof:"en zh de fr" doc:"As digest.language, which is the default."`
	MaxItems      int                   `yaml:"max_items" min:"0" max:"60" doc:"As digest.max_items, which is the default."`
	Importance    string                `yaml:"importance" oneof:"high medium low" doc:"Only stories of at least that importance. None is all."`
}

// Entity is one of the user's own entities.
type Entity struct {
	ID           string              `yaml:"id" check:"entity" doc:"kind/name, such as company/acme; the kind is one of company, authority, ngo, law, person, court, government."`
	Name         string              `yaml:"name" check:"required" doc:"As shown."`
	Aliases      []string            `yaml:"aliases" doc:"Other names, in any language."`
	Parent       string              `yaml:"parent" doc:"The id of what owns it or what it is a part of."`
	Jurisdiction policy.Jurisdiction `yaml:"jurisdiction" doc:"Where it is at home: cn, eu, us, uk or a country's code."`
	Role         string              `yaml:"role" doc:"A person's."`
}

// Log says what the program tells of itself.
type Log struct {
	Level  string `yaml:"level" env:"DATAPOLICY_LOG" default:"info" oneof:"debug info warn error" doc:"The least that is told."`
	Format string `yaml:"format" default:"text" oneof:"text json" doc:"How it is written."`
}

// duration reads a setting that validation has passed.
func duration(s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0
	}
	return d
}

// The durations that are kept as text, so that the file, the schema and the
// reference show them as a person writes them.
func (a Archive) BusyTimeout() time.Duration  { return duration(a.BusyAfter) }
func (g Gather) Interval() time.Duration      { return duration(g.Every) }
func (g Gather) HostPause() time.Duration     { return duration(g.Pause) }
func (g Gather) FetchTimeout() time.Duration  { return duration(g.Timeout) }
func (m Model) CallTimeout() time.Duration    { return duration(m.Timeout) }
func (m Model) DigestDeadline() time.Duration { return duration(m.Deadline) }

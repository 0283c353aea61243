package cli

import "github.com/alecthomas/kong"

// Flags are those that every command takes.
type Flags struct {
	JSON    bool             `help:"Print JSON."`
	DB      string           `name:"db" placeholder:"PATH" help:"The archive: a SQLite file or a postgres:// address; else that of DATAPOLICY_DB."`
	Config  string           `placeholder:"FILE" help:"The configuration file; else that of DATAPOLICY_CONFIG."`
	Verbose bool             `short:"v" help:"Say more on standard error."`
	Version kong.VersionFlag `help:"Print the version."`
}

// Grammar is the command line.
type Grammar struct {
	Flags

	Demo   demoCommand   `cmd:"" help:"The whole product in the terminal: sample newsroom, digest, questions. No network, no keys."`
	Run    runCommand    `cmd:"" help:"The daemon: gathers, digests on schedule, answers in Slack or in this terminal."`
	Gather gatherCommand `cmd:"" help:"One pass over the sources."`

	Digest     digestCommand     `cmd:"" help:"A digest of a period."`
	Lookup     lookupCommand     `cmd:"" help:"All about a company, an authority, a law, a person or a statement."`
	Search     searchCommand     `cmd:"" help:"Articles by words."`
	Ask        askCommand        `cmd:"" help:"A question, answered from the archive with links."`
	Stories    storiesCommand    `cmd:"" help:"The stories of a period."`
	Timeline   timelineCommand   `cmd:"" help:"What happened when, as text, JSON or a chart."`
	Statements statementsCommand `cmd:"" help:"Who said what: from the archive, or read off a file."`

	Inspect   inspectCommand   `cmd:"" help:"What our readers make of one document."`
	Ingest    ingestCommand    `cmd:"" help:"Take articles in from JSON lines."`
	Export    exportCommand    `cmd:"" help:"Write the articles out as JSON lines."`
	Cluster   clusterCommand   `cmd:"" help:"Group the articles of a file into stories."`
	Summarize summarizeCommand `cmd:"" help:"Summarise the articles of a file, with citations."`
	Eval      evalCommand      `cmd:"" help:"Measure the analysis on a labelled set."`
	Bench     benchCommand     `cmd:"" help:"Measure speed and memory."`

	Sources    sourcesCommand    `cmd:"" help:"The catalog of sources."`
	ConfigFile configCommand     `cmd:"" name:"config" help:"The configuration."`
	Slack      slackCommand      `cmd:"" help:"The Slack app."`
	Completion completionCommand `cmd:"" help:"Shell completion."`
}

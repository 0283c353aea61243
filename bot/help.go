package bot

// HelpLine is one line of the help: what to type and what it gives.
type HelpLine struct{ Type, Gives string }

// HelpLines lists the commands for a channel to render; each stands after
// "/datapolicy".
func HelpLines() []HelpLine {
	return []HelpLine{
		{"tiktok", "what the archive has on a company, authority, law, NGO or person: stories, who said what, with sources"},
		{`"never require"`, "who said these words, when, and where it was reported"},
		{"timeline tiktok since 2025-01-13", "what happened when: posts a chart of the weeks in this channel, with every event and its sources in the thread"},
		{"ask Who complained about Temu?", "an answer with a source behind each sentence"},
		{"digest week cn,eu about tiktok", "a digest now: a period (24h, week, since 2025-01-13), places, names; “only high” for what matters most"},
		{"stories week", "the stories of a period, the latest first"},
		{"subscribe daily 08:00 Europe/Berlin cn,eu", "a digest in this channel on a schedule; also weekdays, mon,thu, or a cron expression in quotation marks"},
		{"subscriptions", "what this channel is subscribed to"},
		{"unsubscribe ID", "end a subscription of this channel"},
		{"status", "how the sources are read: which fail, what may be missing"},
	}
}

// HelpIntro and HelpOutro stand around the help's lines.
const (
	HelpIntro = "China, EU and US data-policy news, with a source behind each sentence."
	HelpOutro = "Ask on in the thread of a digest or of a shared lookup: I remember what was said there."
)

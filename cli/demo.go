package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"datapolicy/bot"
	"datapolicy/bot/terminal"
	"datapolicy/digest"
	"datapolicy/newsroom"
	"datapolicy/policy"
	"datapolicy/sources/catalog"
)

type demoCommand struct{}

func (demoCommand) Help() string {
	return `Serves an embedded sample newsroom on loopback, gathers it, prints the digest of the
week of 13 January 2025, then takes /datapolicy commands and questions. When standard
input is no terminal, a short script of them runs instead. Give --db PATH to keep the
archive and try the other commands on it.

Example:
  datapolicy demo`
}

// demoScript is what a demo asks when nobody is there to.
const demoScript = `/datapolicy tiktok
/datapolicy noyb
/datapolicy "never require"
Who denied that China requires companies to hand over data?
And which companies does the complaint name?
What will the weather be in Vienna tomorrow?
`

func (demoCommand) Run(ctx context.Context, p *Program) error {
	server, err := newsroom.Start()
	if err != nil {
		return err
	}
	defer server.Close()
	list, err := catalog.Parse("the sample's catalog", server.NamedCatalog())
	if err != nil {
		return err
	}
	p.sample = list
	p.Clock = func() time.Time { return newsroom.Now }
	if p.flags.DB == "" {
		dir, err := os.MkdirTemp("", "datapolicy-demo-")
		if err != nil {
			return policy.Errorf(policy.Unavailable, "the demo needs a temporary folder; set TMPDIR to one that can be written").Because(err)
		}
		defer os.RemoveAll(dir)
		p.flags.DB = filepath.Join(dir, "demo.db")
	}
	parts, err := p.parts(ctx)
	if err != nil {
		return err
	}
	defer parts.close()

	result, err := parts.gather(ctx, list, server.DialContext)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Sample newsroom: %d sources read, %d failed on purpose; %s.\n\n", len(result.Sources)-result.Failed, result.Failed, newArticles(result.Added))

	week := newsroom.Week()
	d, err := parts.builder().Build(ctx, digest.Request{Period: week, Filter: policy.Filter{Language: parts.config.Digest.Language}})
	if err != nil {
		return err
	}
	if err := parts.writeDigest(p.out, d, "terminal"); err != nil {
		return err
	}
	core, err := parts.core()
	if err != nil {
		return err
	}
	thread := bot.Reply{Kind: bot.DigestReply, Digest: &d}.Thread("terminal", "demo", p.Clock())
	o := terminal.Options{
		Core: core, Threads: parts.archive, In: p.Stdin, Out: p.out, Interactive: p.Interactive, Render: parts.renderOptions(), Thread: &thread,
	}
	if p.Interactive {
		fmt.Fprint(p.out, "\nThe archive runs to November 2025. Type a command (/datapolicy tiktok) or a question; “help” lists the commands, “quit” ends.\n")
		return terminal.Run(ctx, o)
	}
	fmt.Fprintln(p.out)
	o.In, o.Echo = strings.NewReader(demoScript), true
	return terminal.Run(ctx, o)
}

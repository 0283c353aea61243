package cli

import (
	"context"
	"fmt"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (completionCommand) Help() string {
	return `Prints what the shell must run to complete datapolicy's commands and flags.

Examples:
  datapolicy completion bash >> ~/.bashrc
  datapolicy completion zsh  >> ~/.zshrc
  datapolicy completion fish > ~/.config/fish/completions/datapolicy.fish`
}

// registrations are what each shell runs; the program itself then answers with
// the completions when it finds COMP_LINE in its environment.
var registrations = map[string]string{
	"bash": "complete -C datapolicy datapolicy",
	"zsh":  "autoload -U +X bashcompinit && bashcompinit\ncomplete -C datapolicy datapolicy",
	"fish": "function __complete_datapolicy\n    set -lx COMP_LINE (commandline -cp)\n    test -z (commandline -ct)\n    and set COMP_LINE \"$COMP_LINE \"\n    datapolicy\nend\ncomplete -f -c datapolicy -a \"(__complete_datapolicy)\"",
}

func (c *completionCommand) Run(_ context.Context, p *Program) error {
	_, err := fmt.Fprintln(p.out, registrations[c.Shell])
	return err
}

package cli

import (
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a long piece of work is: a bar where a person
// watches, else nothing until it is over.
type progress struct {
	bar  *progressbar.ProgressBar
	w    io.Writer
	what string
	n    int
}

// progress begins to show work of total steps; -1 is an unknown number.
func (p *Program) progress(what string, total int) *progress {
	s := &progress{w: p.Stderr, what: what}
	if p.Progress {
		s.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.Stderr), progressbar.OptionSetDescription(what),
			progressbar.OptionSetWidth(24), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetPredictTime(false))
	}
	return s
}

// step is one more done.
func (s *progress) step() {
	s.n++
	if s.bar != nil {
		_ = s.bar.Add(1)
	}
}

// say tells something beside the bar, on a line of its own.
func (s *progress) say(format string, args ...any) {
	if s.bar != nil {
		_ = s.bar.Clear()
	}
	fmt.Fprintf(s.w, format+"\n", args...)
}

// done ends it.
func (s *progress) done() {
	if s.bar != nil {
		_ = s.bar.Finish()
	}
}

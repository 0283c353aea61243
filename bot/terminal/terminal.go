package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/chzyer/readline"

	"datapolicy/bot"
	"datapolicy/policy"
)

// Options are what a session needs. Core, In and Out are required.
type Options struct {
	Core        *bot.Core
	Threads     bot.Threads // keeps the conversations; nil keeps none past the session
	In          io.Reader
	Out         io.Writer
	Interactive bool           // In and Out are a terminal: prompt, line editing, history
	Echo        bool           // not interactive: show each line after a prompt, so that the output reads as a session
	HistoryFile string         // "" keeps no history past the session
	Channel     string         // "" is "terminal"
	Thread      *policy.Thread // the conversation to begin in: that of a digest just shown; nil begins none
	Render      RenderOptions
}

const (
	prompt   = "datapolicy> "
	goodbye  = "Type a name, a question, “help” or “quit”."
	maxInput = 1 << 20 // bytes of one line
)

// Run reads and answers lines until "quit", the end of In, or ctx.
func Run(ctx context.Context, o Options) error {
	if o.Core == nil || o.In == nil || o.Out == nil {
		return policy.Errorf(policy.Internal, "terminal: Core, In and Out are required")
	}
	if o.Channel == "" {
		o.Channel = "terminal"
	}
	lines, closeLines, err := newLines(ctx, o)
	if err != nil {
		return policy.Errorf(policy.Internal, "The terminal cannot be read.").Because(err)
	}
	defer closeLines()
	s := &session{o: o, thread: o.Thread}
	interrupted := false // a second Ctrl-C in a row ends
	for ctx.Err() == nil {
		line, err := lines()
		switch {
		case ctx.Err() != nil: // a line that was being typed is no order
			return ctx.Err()
		case errors.Is(err, readline.ErrInterrupt) && !interrupted:
			interrupted = true
			_, _ = fmt.Fprintln(o.Out, goodbye)
			continue
		case errors.Is(err, readline.ErrInterrupt):
			return nil
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return policy.Errorf(policy.Invalid, "The input cannot be read (a line may be at most %d bytes).", maxInput).Because(err)
		}
		interrupted = false
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if o.Echo && !o.Interactive {
			_, _ = fmt.Fprintf(o.Out, "%s%s\n", prompt, bot.Line(line, maxInput))
		}
		switch strings.ToLower(line) {
		case "quit", "exit", ":q", "/quit", "/exit", "bye":
			return nil
		}
		if err := s.answer(ctx, line); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// newLines gives a function that reads the next line.
func newLines(ctx context.Context, o Options) (next func() (string, error), stop func(), err error) {
	if o.Interactive {
		// What ends a session ends its input: readline itself may be closed only by
		// who reads from it, or the terminal can be left in raw mode.
		in := readline.NewCancelableStdin(o.In)
		rl, err := readline.NewEx(&readline.Config{Prompt: prompt, HistoryFile: o.HistoryFile, Stdin: in, Stdout: o.Out})
		if err != nil {
			return nil, nil, err
		}
		stop := context.AfterFunc(ctx, func() { _ = in.Close() })
		used := false // before the first line there is no raw mode to leave, and readline may still be starting
		next := func() (string, error) { used = true; return rl.Readline() }
		return next, func() {
			stop()
			_ = in.Close()
			if used {
				_ = rl.Close()
			}
		}, nil
	}
	scanner := bufio.NewScanner(o.In)
	scanner.Buffer(nil, maxInput)
	return func() (string, error) {
		if scanner.Scan() {
			return scanner.Text(), nil
		}
		if err := scanner.Err(); err != nil {
			return "", err
		}
		return "", io.EOF
	}, func() {}, nil
}

// session is one run: the thread that plain lines continue.
type session struct {
	o      Options
	thread *policy.Thread
	count  int
}

func (s *session) answer(ctx context.Context, line string) error {
	call := bot.Call{Text: line, Channel: s.o.Channel, User: "you"}
	var r bot.Reply
	if rest, ok := command(line); ok {
		call.Text = rest
		r = s.o.Core.Command(ctx, call)
	} else {
		r = s.o.Core.Talk(ctx, call, s.thread)
	}
	s.follow(ctx, line, r)
	o := s.o.Render
	o.Names = s.o.Core.Names()
	err := Render(s.o.Out, r, o)
	if err == nil {
		_, err = fmt.Fprintln(s.o.Out)
	}
	if err != nil {
		return policy.Errorf(policy.Internal, "The answer cannot be written.").Because(err)
	}
	return nil
}

// command cuts "/datapolicy" off; any other word behind a slash is taken for a
// command, too.
func command(line string) (string, bool) {
	rest, ok := strings.CutPrefix(line, "/")
	if !ok {
		return line, false
	}
	if first, after, _ := strings.Cut(rest, " "); strings.EqualFold(first, "datapolicy") {
		return strings.TrimSpace(after), true
	}
	return rest, true
}

// follow keeps the conversation: an answer continues it, anything else that
// shows stories begins another.
func (s *session) follow(ctx context.Context, line string, r bot.Reply) {
	now := s.o.Core.Now()
	begins := (r.Lookup != nil && !r.Empty()) || r.Digest != nil || len(r.Stories) > 0
	if !begins && r.Answer == nil {
		return
	}
	if begins || s.thread == nil {
		s.count++
		t := r.Thread(s.o.Channel, fmt.Sprintf("%d.%03d", now.Unix(), s.count), now)
		s.thread = &t
		s.keep(func() error { return s.o.Threads.SaveThread(ctx, t) })
	}
	for _, turn := range []policy.Turn{{User: "you", Text: line, At: now.UTC()}, r.Turn(now)} {
		s.thread.Turns = append(s.thread.Turns, turn)
		s.keep(func() error { return s.o.Threads.AddTurn(ctx, s.thread.ID, turn) })
	}
}

// keep stores a part of the conversation; the session goes on without it when
// that fails.
func (s *session) keep(do func() error) {
	if s.o.Threads == nil {
		return
	}
	if err := do(); err != nil {
		_, _ = fmt.Fprintln(s.o.Out, "(This conversation is not kept: "+policy.Message(err)+")")
		s.o.Threads = nil
	}
}

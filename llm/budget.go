package llm

import (
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"datapolicy/policy"
)

// budget counts the tokens of a UTC day. What a call may take is reserved
// before it is sent, so that calls side by side cannot overspend together.
type budget struct {
	mu     sync.Mutex
	perDay int // 0: no limit
	clock  func() time.Time
	day    string
	spent  int
}

func newBudget(perDay int, clock func() time.Time) *budget {
	return &budget{perDay: perDay, clock: clock}
}

func (b *budget) reserve(n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	if b.perDay > 0 && b.spent+n > b.perDay {
		return policy.Errorf(policy.Unavailable, "The model's budget of %d tokens a day is spent; it is renewed at 00:00 UTC, or raise model.tokens_per_day.", b.perDay).Because(ErrBudget)
	}
	b.spent += n
	return nil
}

// settle replaces a reservation by what was used.
func (b *budget) settle(reserved, used int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turn() {
		reserved = 0 // it was yesterday's
	}
	b.spent = max(0, b.spent-reserved) + used
}

func (b *budget) spentToday() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	return b.spent
}

// turn begins a new day when it has come, and reports whether it did.
func (b *budget) turn() bool {
	today := b.clock().UTC().Format(time.DateOnly)
	if today == b.day {
		return false
	}
	b.day, b.spent = today, 0
	return true
}

// usage sums the tokens of one Complete over its attempts.
type usage struct{ prompt, reply int }

func (u *usage) total() int { return u.prompt + u.reply }

// add takes in one response's usage; a server that reports none is counted by
// our own estimate.
func (u *usage) add(reported openai.Usage, a *ask) {
	p, r := reported.PromptTokens, reported.CompletionTokens
	if p <= 0 && r <= 0 {
		p, r = a.estimate()-a.maxTokens, a.maxTokens
		if reported.TotalTokens > 0 {
			p, r = reported.TotalTokens, 0
		}
	}
	u.prompt += max(0, p)
	u.reply += max(0, r)
}

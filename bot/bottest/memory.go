package bottest

import (
	"context"
	"slices"
	"sync"
	"time"

	"datapolicy/policy"
)

// Memory keeps threads, deliveries and subscriptions as the archive does.
type Memory struct {
	mu      sync.Mutex
	threads map[string]policy.Thread
	seen    map[string]bool
	subs    []policy.Subscription
	Fail    error // what every call answers, when set
}

// NewMemory is an empty one.
func NewMemory() *Memory {
	return &Memory{threads: map[string]policy.Thread{}, seen: map[string]bool{}}
}

func (m *Memory) SaveThread(_ context.Context, t policy.Thread) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.threads[t.ID] = t
	return m.Fail
}

func (m *Memory) Thread(_ context.Context, id string) (policy.Thread, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.threads[id]
	t.Turns = slices.Clone(t.Turns)
	return t, ok, m.Fail
}

func (m *Memory) AddTurn(_ context.Context, id string, turn policy.Turn) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.threads[id]
	if !ok {
		return policy.Errorf(policy.NotFound, "no thread %q", id)
	}
	t.Turns = append(t.Turns, turn)
	m.threads[id] = t
	return m.Fail
}

func (m *Memory) FirstSight(_ context.Context, key string, _ time.Time, _ time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	had := m.seen[key]
	m.seen[key] = true
	return !had, m.Fail
}

func (m *Memory) PutSubscription(_ context.Context, s policy.Subscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subs = append(m.subs, s)
	return m.Fail
}

func (m *Memory) Subscriptions(_ context.Context, channel string) ([]policy.Subscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []policy.Subscription
	for _, s := range m.subs {
		if channel == "" || s.Channel == channel {
			list = append(list, s)
		}
	}
	return list, m.Fail
}

func (m *Memory) DeleteSubscription(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.subs = slices.DeleteFunc(m.subs, func(s policy.Subscription) bool { return s.ID == id })
	return m.Fail
}

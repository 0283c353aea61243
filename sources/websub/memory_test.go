package websub_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"datapolicy/policy"
)

// memory is a Store for tests of many thousand steps; the others use the real
// archive.
type memory struct {
	mu   sync.Mutex
	kept map[string]policy.HubSubscription
}

func (m *memory) AddHubSubscription(_ context.Context, h policy.HubSubscription) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, other := range m.kept {
		if other.SourceID == h.SourceID && other.State != policy.HubLeaving {
			return false, nil
		}
	}
	m.kept[h.ID] = h
	return true, nil
}

func (m *memory) HubSubscription(_ context.Context, id string) (policy.HubSubscription, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.kept[id]
	return h, ok, nil
}

func (m *memory) HubSubscriptionOf(_ context.Context, sourceID string) (policy.HubSubscription, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range m.kept {
		if h.SourceID == sourceID && h.State != policy.HubLeaving {
			return h, true, nil
		}
	}
	return policy.HubSubscription{}, false, nil
}

func (m *memory) HubSubscriptions(context.Context) ([]policy.HubSubscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Values(m.kept)), nil
}

func (m *memory) DueHubSubscriptions(_ context.Context, now time.Time) ([]policy.HubSubscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Collect(maps.Values(m.kept)), func(h policy.HubSubscription) bool { return now.Before(h.Due) }), nil
}

func (m *memory) ChangeHubSubscription(_ context.Context, id string, alter func(*policy.HubSubscription) error) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.kept[id]
	if !ok {
		return false, nil
	}
	if err := alter(&h); err != nil {
		return false, err
	}
	m.kept[id] = h
	return true, nil
}

func (m *memory) DeleteHubSubscription(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, id)
	return nil
}

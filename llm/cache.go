package llm

import (
	"container/list"
	"context"
	"sync"
)

// Cache keeps replies by the hash of what was asked. A miss or a failure to
// keep only costs another call, so neither is an error. Implementations are
// safe for concurrent use.
type Cache interface {
	Get(ctx context.Context, key string) ([]byte, bool)
	Put(ctx context.Context, key string, reply []byte)
}

// LRU is a Cache in memory that forgets the least recently used.
type LRU struct {
	mu    sync.Mutex
	size  int
	order *list.List // the most recent in front
	byKey map[string]*list.Element
}

type cacheEntry struct {
	key   string
	reply []byte
}

// NewLRU keeps up to size replies; less than one is one.
func NewLRU(size int) *LRU {
	return &LRU{size: max(1, size), order: list.New(), byKey: map[string]*list.Element{}}
}

// Get implements Cache.
func (c *LRU) Get(_ context.Context, key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(cacheEntry).reply, true
}

// Put implements Cache.
func (c *LRU) Put(_ context.Context, key string, reply []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		e.Value = cacheEntry{key, reply}
		c.order.MoveToFront(e)
		return
	}
	c.byKey[key] = c.order.PushFront(cacheEntry{key, reply})
	if c.order.Len() > c.size {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.byKey, last.Value.(cacheEntry).key)
	}
}

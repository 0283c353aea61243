package slackbot

import (
	"context"
	"hash/fnv"
	"sync"
)

// How much work may run and wait at once.
const (
	laneCount = 16
	laneDepth = 16
)

// lanes works on jobs: those with one key in order, others side by side. A
// full lane refuses.
type lanes struct {
	queues []chan func(context.Context)
	wg     sync.WaitGroup
}

func newLanes(count, depth int) *lanes {
	l := &lanes{queues: make([]chan func(context.Context), count)}
	for i := range l.queues {
		l.queues[i] = make(chan func(context.Context), depth)
	}
	return l
}

// start runs the lanes until drain; jobs get ctx.
func (l *lanes) start(ctx context.Context) {
	for _, q := range l.queues {
		l.wg.Go(func() {
			for job := range q {
				job(ctx)
			}
		})
	}
}

// room reports whether the lane takes another task. Who asks is the only one
// to put.
func (l *lanes) room(key string) bool {
	q := l.lane(key)
	return len(q) < cap(q)
}

// put hands in a task; false when its lane is full. Not to be called after
// drain.
func (l *lanes) put(t task) bool {
	select {
	case l.lane(t.lane) <- t.do:
		return true
	default:
		return false
	}
}

func (l *lanes) lane(key string) chan func(context.Context) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return l.queues[h.Sum32()%uint32(len(l.queues))]
}

// drain takes no more jobs and returns a channel that closes when all that
// were taken are done.
func (l *lanes) drain() <-chan struct{} {
	for _, q := range l.queues {
		close(q)
	}
	done := make(chan struct{})
	go func() {
		l.wg.Wait()
		close(done)
	}()
	return done
}

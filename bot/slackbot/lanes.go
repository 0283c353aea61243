package slackbot

import (
	"context"
	"sync"
)

// How much work may run and wait at once.
const (
	maxRunning = 16  // side by side
	maxInLane  = 16  // in order, the one that runs included
	maxWaiting = 512 // in all lanes together
)

// lanes works on tasks: those of one lane in order, others side by side. A
// full lane refuses, and so do all when too much waits.
type lanes struct {
	slots chan struct{}
	wg    sync.WaitGroup

	mu      sync.Mutex
	ctx     context.Context // of the tasks; nil until start and after drain
	queues  map[string][]func(context.Context)
	waiting int
}

func newLanes() *lanes {
	return &lanes{slots: make(chan struct{}, maxRunning), queues: map[string][]func(context.Context){}}
}

// start opens the lanes until drain; tasks get ctx.
func (l *lanes) start(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ctx = ctx
}

// room reports whether a lane takes another task now.
func (l *lanes) room(lane string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hasRoom(lane)
}

func (l *lanes) hasRoom(lane string) bool {
	return l.ctx != nil && l.waiting < maxWaiting && len(l.queues[lane]) < maxInLane
}

// put hands in a task; false when there is no room for it.
func (l *lanes) put(t task) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.hasRoom(t.lane) {
		return false
	}
	l.waiting++
	l.queues[t.lane] = append(l.queues[t.lane], t.do)
	if len(l.queues[t.lane]) == 1 {
		ctx := l.ctx
		l.wg.Go(func() { l.run(ctx, t.lane) })
	}
	return true
}

// run does the tasks of a lane until it is empty.
func (l *lanes) run(ctx context.Context, lane string) {
	for {
		l.mu.Lock()
		do := l.queues[lane][0]
		l.mu.Unlock()
		l.slots <- struct{}{}
		do(ctx)
		<-l.slots
		l.mu.Lock()
		l.waiting--
		l.queues[lane] = l.queues[lane][1:]
		empty := len(l.queues[lane]) == 0
		if empty {
			delete(l.queues, lane)
		}
		l.mu.Unlock()
		if empty {
			return
		}
	}
}

// drain takes no more tasks and returns a channel that closes when all that
// were taken are done.
func (l *lanes) drain() <-chan struct{} {
	l.mu.Lock()
	l.ctx = nil
	l.mu.Unlock()
	done := make(chan struct{})
	go func() {
		l.wg.Wait()
		close(done)
	}()
	return done
}

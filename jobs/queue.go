package jobs

import (
	"context"
	"slices"
	"sync"

	"datapolicy/policy"
)

// mostTogether is how many articles are kept in one transaction at most, if no
// single batch has more. A transaction writes every page of the archive that it
// touches, and the index of words once for all of its articles: larger ones
// cost less, and let others wait for longer.
const mostTogether = 5 * BatchSize

// mostUnlinked is how many articles are kept at most before stories are linked,
// however many wait.
const mostUnlinked = 10_000

// queue is the batches that wait to be kept, the longest waiting first.
type queue struct {
	mu      sync.Mutex
	waiting []*waiting
}

// waiting is a batch in the queue.
type waiting struct {
	ctx   context.Context
	taken []*taking
	kept  bool // or failed: it is no longer in the queue
}

func (q *queue) enter(ctx context.Context, taken []taking) *waiting {
	w := &waiting{ctx: ctx}
	for i := range taken {
		w.taken = append(w.taken, &taken[i])
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, w)
	return w
}

// empty reports whether nobody waits.
func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting) == 0
}

// next takes out of the queue what is to be kept together: a batch whose caller
// has come, and with it those that have waited, as many as there is room for.
func (q *queue) next(own *waiting) []*waiting {
	q.mu.Lock()
	defer q.mu.Unlock()
	together, n := []*waiting{own}, len(own.taken)
	q.waiting = slices.DeleteFunc(q.waiting, func(w *waiting) bool {
		if w == own {
			return true
		}
		if w.ctx.Err() != nil || n+len(w.taken) > mostTogether {
			return false // its own caller comes for it
		}
		together, n = append(together, w), n+len(w.taken)
		return true
	})
	return together
}

// placeAll keeps batches together. Where that cannot be, for the fault of one of
// them or because the caller is stopped, each is kept by itself.
func (in *Intake) placeAll(ctx context.Context, together []*waiting) {
	for _, w := range together {
		w.kept = true
	}
	if len(together) > 1 {
		var all []*taking
		for _, w := range together {
			all = append(all, w.taken...)
		}
		err := in.file(ctx, all)
		if err == nil {
			return
		}
		if ctx.Err() == nil && policy.CodeOf(err) == policy.Unavailable {
			in.fail(all, err)
			return
		}
	}
	for _, w := range together {
		in.place(w.ctx, w.taken)
	}
}

// place keeps articles together; when they cannot be, one by one, so that one
// that is at fault does not keep out the others.
func (in *Intake) place(ctx context.Context, taken []*taking) {
	err := in.file(ctx, taken)
	switch {
	case err == nil:
	case len(taken) > 1 && ctx.Err() == nil && policy.CodeOf(err) != policy.Unavailable:
		for i := range taken {
			in.place(ctx, taken[i:i+1])
		}
	default:
		in.fail(taken, err)
	}
}

func (in *Intake) fail(taken []*taking, err error) {
	for _, t := range taken {
		*t.err = err
	}
}

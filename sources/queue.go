package sources

import (
	"net/url"
	"strings"
	"sync"

	"datapolicy/sources/catalog"
)

// queue hands out the sources of a pass, host after host, so that no host has
// more of the workers than may ask it at once: two hundred sources on one slow
// host do not keep fifty on quick ones waiting.
type queue struct {
	mu      sync.Mutex
	freed   sync.Cond
	share   int
	lanes   map[string]*lane
	ready   []*lane // with a source waiting and a place free, the next one first
	waiting int     // sources, in all lanes
}

// lane is one host's part of a queue.
type lane struct {
	waiting []int // places in the list
	running int
}

func newQueue(list []catalog.Source, share int) *queue {
	q := &queue{share: share, lanes: map[string]*lane{}, waiting: len(list)}
	q.freed.L = &q.mu
	for i := range list {
		host := hostOf(list[i].URL)
		l := q.lanes[host]
		if l == nil {
			l = &lane{}
			q.lanes[host] = l
			q.ready = append(q.ready, l)
		}
		l.waiting = append(l.waiting, i)
	}
	return q
}

// next is the place of a source whose turn it is, and what to call when it is
// over; ok is false when none is left.
func (q *queue) next() (i int, done func(), ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 {
		if q.waiting == 0 {
			return 0, nil, false
		}
		q.freed.Wait()
	}
	l := q.ready[0]
	q.ready = q.ready[1:]
	i, l.waiting = l.waiting[0], l.waiting[1:]
	l.running++
	if q.waiting--; q.waiting == 0 {
		q.freed.Broadcast() // nobody has anything to wait for
	}
	if len(l.waiting) > 0 && l.running < q.share {
		q.ready = append(q.ready, l)
	}
	return i, func() { q.done(l) }, true
}

func (q *queue) done(l *lane) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l.running--
	if len(l.waiting) > 0 && l.running == q.share-1 { // else it stands in the row already
		q.ready = append(q.ready, l)
		q.freed.Signal()
	}
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Host)
}

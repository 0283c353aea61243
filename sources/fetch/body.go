package fetch

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"sync"
	"time"
)

var (
	errIdle     = errors.New("no byte came for too long")
	errTooSlow  = errors.New("the answer took too long")
	errTooLarge = errors.New("the answer is too large")
)

// A bomb is told by its ratio long before it reaches the limit of a large body:
// no feed or page of some size folds to a 250th.
const (
	maxRatio  = 250
	ratioFrom = 2 << 20 // bytes out before the ratio is looked at
)

// budget bounds what a body may take: bytes off the wire, bytes between two
// codings and bytes out, and how many come of how few.
type budget struct {
	limit int64
	in    int64 // off the wire
}

// wire counts what comes in.
func (b *budget) wire(r io.Reader) io.Reader { return &counted{r: r, b: b, wire: true} }

// reader bounds what comes out of a coding.
func (b *budget) reader(r io.Reader) io.Reader { return &counted{r: r, b: b} }

type counted struct {
	r    io.Reader
	b    *budget
	n    int64
	wire bool
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.wire {
		c.b.in = c.n
	}
	if c.n > c.b.limit || !c.wire && c.n > ratioFrom && c.n > maxRatio*c.b.in {
		return n, errTooLarge
	}
	return n, err
}

// wireSize is the buffer between the wire and a decompressor, in bytes.
const wireSize = 16 << 10

// readBody undoes the codings and reads to the end, but no more than limit
// bytes: what a bomb unfolds to is never held. size is how long the body calls
// itself, or less than 0. A body that ends before it should is an error, never
// half a document.
func (c *codecs) readBody(r io.Reader, encoding string, size, limit int64) ([]byte, error) {
	b := &budget{limit: limit}
	in := bufio.NewReaderSize(b.wire(r), wireSize)
	plain, done, err := c.decode(in, encoding, b)
	defer done()
	if err != nil {
		return nil, err
	}
	if plain != io.Reader(in) {
		plain, size = b.reader(plain), 4*size
	}
	var out bytes.Buffer
	if size > 0 {
		out.Grow(int(min(size, limit, 1<<20)) + bytes.MinRead)
	}
	if _, err = out.ReadFrom(plain); err != nil {
		if errors.Is(err, errTooLarge) {
			return out.Bytes()[:min(int64(out.Len()), limit)], err
		}
		return nil, err
	}
	return out.Bytes(), nil
}

// idleReader calls expire when no byte has come for a while.
type idleReader struct {
	r       io.Reader
	timeout time.Duration
	mu      sync.Mutex
	timer   *time.Timer
}

func newIdleReader(r io.Reader, timeout time.Duration, expire func()) *idleReader {
	return &idleReader{r: r, timeout: timeout, timer: time.AfterFunc(timeout, expire)}
}

func (i *idleReader) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if n > 0 {
		i.mu.Lock()
		i.timer.Reset(i.timeout)
		i.mu.Unlock()
	}
	return n, err
}

func (i *idleReader) stop() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.timer.Stop()
}

package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

var (
	errIdle     = errors.New("no byte came for too long")
	errTooSlow  = errors.New("the answer took too long")
	errTooLarge = errors.New("the answer is too large")
)

// unknownEncoding is a compression that we did not ask for and cannot undo.
type unknownEncoding string

func (e unknownEncoding) Error() string {
	return fmt.Sprintf("unknown content encoding %.40q", string(e))
}

// readBody undoes the compression and reads to the end, but no more than limit
// bytes: what a bomb unfolds to is never held.
func readBody(r io.Reader, encoding string, limit int64) ([]byte, error) {
	codings := strings.FieldsFunc(strings.ToLower(encoding), func(r rune) bool { return r == ',' || r == ' ' })
	if len(codings) > 2 {
		return nil, unknownEncoding(encoding)
	}
	for i := len(codings) - 1; i >= 0; i-- { // the last was applied last
		var err error
		switch codings[i] {
		case "identity", "none", "utf-8":
		case "gzip", "x-gzip":
			r, err = gunzip(r)
		case "deflate":
			r, err = inflate(r)
		default:
			return nil, unknownEncoding(encoding)
		}
		if errors.Is(err, io.EOF) {
			return nil, nil // an empty answer, marked as compressed
		}
		if err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(r, limit+1))
	if n > limit {
		return nil, errTooLarge
	}
	if err != nil && len(codings) > 0 && errors.Is(err, io.ErrUnexpectedEOF) && out.Len() > 0 {
		return out.Bytes(), nil // a compressed stream without its end: the feed's own reader sees what is missing
	}
	return out.Bytes(), err
}

// gunzip takes a body that is marked as gzip but is not for what it is.
func gunzip(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if magic, err := b.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		if len(magic) == 0 && err != nil {
			return nil, err
		}
		return b, nil
	}
	return gzip.NewReader(b)
}

// inflate takes both readings of "deflate": with zlib's frame (RFC 9110,
// §8.4.1.2) and without, as some servers send it.
func inflate(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(2)
	if err != nil {
		if len(head) == 0 {
			return nil, err
		}
		return b, nil
	}
	if head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
		return zlib.NewReader(b)
	}
	return flate.NewReader(b), nil
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

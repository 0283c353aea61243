package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
)

// accepted are the content codings that we ask for (RFC 9110, §12.5.3).
const accepted = "gzip, deflate, br, zstd"

const (
	maxCodings = 2       // stacked on one another
	maxWindow  = 8 << 20 // bytes of memory for one zstd stream: what RFC 9659 lets a server count on
)

// unknownEncoding is a coding that we did not ask for and cannot undo.
type unknownEncoding string

func (e unknownEncoding) Error() string {
	return fmt.Sprintf("unknown content coding %.40q", string(e))
}

// brokenCoding is a compressed stream that is not what its format says.
type brokenCoding struct {
	coding string
	err    error
}

func (e *brokenCoding) Error() string { return e.coding + ": " + e.err.Error() }
func (e *brokenCoding) Unwrap() error { return e.err }

// codecs are decompressors that are used again: each of them is tens of
// kilobytes of tables.
type codecs struct {
	flate, brotli, zstd sync.Pool
}

// decode undoes a body's content codings, the last one first. Servers mislabel:
// a coding that is named but was not applied is passed over, a body that is
// gzipped without saying so is unzipped, and an unknown coding of something
// that is plainly text is taken for none, as browsers do. done gives the
// decompressors back.
func (c *codecs) decode(r *bufio.Reader, encoding string, limit *budget) (out io.Reader, done func(), err error) {
	var closers []func()
	done = func() {
		for _, f := range closers {
			f()
		}
	}
	names := codingsOf(encoding)
	if len(names) > maxCodings {
		return nil, done, unknownEncoding(encoding)
	}
	if head, _ := r.Peek(3); len(names) == 0 && bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) {
		names = []string{"gzip"}
	}
	out = r
	for i := len(names) - 1; i >= 0; i-- {
		b, ok := out.(*bufio.Reader)
		if !ok {
			b = bufio.NewReader(limit.reader(out))
		}
		layer, closer, err := c.layer(b, names[i])
		if err != nil {
			return nil, done, err
		}
		if closer != nil {
			closers = append(closers, closer)
		}
		out = layer
	}
	return out, done, nil
}

// codingsOf lists what was applied to a body, without what means nothing.
func codingsOf(header string) (names []string) {
	for name := range strings.SplitSeq(strings.ToLower(header), ",") {
		name, _, _ = strings.Cut(name, ";")
		switch name = strings.Trim(name, " \t\"'"); name {
		case "", "identity", "none", "null", "utf-8", "utf8", "binary", "8bit", "7bit", "chunked", "aws-chunked":
		default:
			names = append(names, name)
		}
	}
	return names
}

func (c *codecs) layer(b *bufio.Reader, name string) (io.Reader, func(), error) {
	head, err := b.Peek(4)
	if len(head) == 0 {
		if err == io.EOF {
			return b, nil, nil // an empty answer, marked as compressed
		}
		return nil, nil, err
	}
	switch name {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
			return b, nil, nil
		}
		z := &gunzipper{in: b, inflater: c.inflater(b)}
		return coded{name, z}, func() { c.flate.Put(z.inflater) }, nil
	case "deflate":
		return c.deflate(b, head)
	case "br":
		if isPlain(b, c.isBrotli) {
			return b, nil, nil
		}
		z, _ := c.brotli.Get().(*brotli.Reader)
		if z == nil {
			z = &brotli.Reader{}
		}
		_ = z.Reset(b) // never fails
		return coded{name, z}, func() { _ = z.Reset(nil); c.brotli.Put(z) }, nil
	case "zstd":
		if isPlain(b, isZstd) {
			return b, nil, nil
		}
		return c.unzstd(b)
	}
	if isPlain(b, func([]byte) bool { return false }) {
		return b, nil, nil
	}
	return nil, nil, unknownEncoding(name)
}

// deflate takes both readings of the name: with zlib's frame (RFC 9110,
// §8.4.1.2) and without, as some servers send it.
func (c *codecs) deflate(b *bufio.Reader, head []byte) (io.Reader, func(), error) {
	framed := len(head) > 1 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0
	switch {
	case framed:
		_, _ = b.Discard(2) // peeked at
	case isPlain(b, func([]byte) bool { return false }):
		return b, nil, nil
	}
	z := c.inflater(b)
	return coded{"deflate", z}, func() { c.flate.Put(z) }, nil
}

func (c *codecs) inflater(b *bufio.Reader) io.Reader {
	if z, ok := c.flate.Get().(io.Reader); ok {
		_ = z.(flate.Resetter).Reset(b, nil) // never fails
		return z
	}
	return flate.NewReader(b)
}

func (c *codecs) unzstd(b *bufio.Reader) (io.Reader, func(), error) {
	z, _ := c.zstd.Get().(*zstd.Decoder)
	if z == nil {
		var err error
		// One at a time: no goroutine to leak, and the decoder may be dropped unclosed.
		z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
	}
	if err := z.Reset(b); err != nil {
		return nil, nil, &brokenCoding{"zstd", err}
	}
	return coded{"zstd", z}, func() { _ = z.Reset(nil); c.zstd.Put(z) }, nil
}

// isPlain reports whether a body that is said to be compressed is text in the
// clear.
func isPlain(b *bufio.Reader, compressed func(head []byte) bool) bool {
	head, _ := b.Peek(512)
	return isText(head) && !compressed(head)
}

func isText(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true // UTF-16
	}
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			return false
		}
	}
	return true
}

func isZstd(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")) || len(head) > 3 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:4], []byte("\x2a\x4d\x18"))
}

// isBrotli tells by trying, since the format has no mark of its own.
func (c *codecs) isBrotli(head []byte) bool {
	z := brotli.NewReader(bytes.NewReader(head))
	n, err := io.CopyN(io.Discard, z, 4<<10)
	return err == nil || errors.Is(err, io.EOF) && n > 0 || errors.Is(err, io.ErrUnexpectedEOF)
}

// coded names the coding in a stream's errors; those of the network below it
// are left as they are.
type coded struct {
	name string
	r    io.Reader
}

func (c coded) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, errTooLarge) && !ofNetwork(err) {
		err = &brokenCoding{c.name, err}
	}
	return n, err
}

func ofNetwork(err error) bool {
	var e net.Error
	return errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

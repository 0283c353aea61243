package fetch

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

var (
	errChecksum   = errors.New("the checksum is wrong")
	errGzipHeader = errors.New("the header is none")
)

// gunzipper reads gzip members one after another (RFC 1952). It takes a stream
// whose last checksum is missing, as servers that hang up early send it, and
// passes over what follows the last member; a stream that ends before its last
// block does is an error.
type gunzipper struct {
	in       *bufio.Reader
	inflater io.Reader // reset for each member
	open     bool      // inside a member
	begun    bool      // one was read before
	sum      uint32
}

func (g *gunzipper) Read(p []byte) (int, error) {
	for {
		if !g.open {
			if err := g.next(); err != nil {
				return 0, err
			}
		}
		n, err := g.inflater.Read(p)
		g.sum = crc32.Update(g.sum, crc32.IEEETable, p[:n])
		if errors.Is(err, io.EOF) {
			g.open = false
			err = g.trailer()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next opens a member.
func (g *gunzipper) next() error {
	head, err := g.in.Peek(10)
	if len(head) < 10 || head[0] != 0x1f || head[1] != 0x8b || head[2] != 8 {
		switch {
		case err != nil && err != io.EOF:
			return err
		case g.begun:
			return io.EOF // padding
		case len(head) < 10:
			return io.ErrUnexpectedEOF
		}
		return errGzipHeader
	}
	flags := head[3]
	_, _ = g.in.Discard(10) // peeked at
	if flags&4 != 0 {
		var size [2]byte
		if _, err := io.ReadFull(g.in, size[:]); err != nil {
			return io.ErrUnexpectedEOF
		}
		if _, err := g.in.Discard(int(binary.LittleEndian.Uint16(size[:]))); err != nil {
			return io.ErrUnexpectedEOF
		}
	}
	for _, flag := range []byte{8, 16} { // a name, a comment
		if flags&flag == 0 {
			continue
		}
		const longest = 4 << 10
		for n := 0; ; n++ {
			c, err := g.in.ReadByte()
			if err != nil {
				return io.ErrUnexpectedEOF
			}
			if c == 0 {
				break
			}
			if n > longest {
				return errGzipHeader
			}
		}
	}
	if flags&2 != 0 {
		if _, err := g.in.Discard(2); err != nil {
			return io.ErrUnexpectedEOF
		}
	}
	g.open, g.begun, g.sum = true, true, 0
	return g.inflater.(flate.Resetter).Reset(g.in, nil)
}

// trailer checks a member's sum, if it is there.
func (g *gunzipper) trailer() error {
	var tail [8]byte
	switch _, err := io.ReadFull(g.in, tail[:]); {
	case err == io.EOF, err == io.ErrUnexpectedEOF:
		return io.EOF
	case err != nil:
		return err
	case binary.LittleEndian.Uint32(tail[:4]) != g.sum:
		return errChecksum
	}
	return nil
}

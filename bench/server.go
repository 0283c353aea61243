package bench

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
)

// Server serves a fleet, honouring validators: an unchanged feed is answered
// with 304 (RFC 9110, §15.4.5). The hosts have a robots.txt that allows all.
type Server struct {
	documents map[string]*document // by host
	edition   atomic.Int32
}

// control is the host name under which the server takes orders.
const control = "control.bench.example"

// EditionURL is where a POST makes the server go on to the edition: the first,
// or the second, which has 1 % new entries.
func EditionURL(n int) string { return fmt.Sprintf("http://%s/%d", control, n) }

// NewServer composes all feeds; they are held in memory.
func NewServer(f *Fleet) *Server {
	s := &Server{documents: make(map[string]*document, f.Feeds)}
	for feed := range f.Feeds {
		d := f.document(feed)
		s.documents[f.Host(feed)] = &d
	}
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(r.Host, ":")
	d := s.documents[host]
	switch {
	case host == control && r.Method == http.MethodPost:
		n, err := strconv.ParseInt(strings.Trim(r.URL.Path, "/"), 10, 32)
		if err != nil {
			http.Error(w, "no edition", http.StatusBadRequest)
			return
		}
		s.edition.Store(int32(n))
		w.WriteHeader(http.StatusNoContent)
		return
	case d == nil:
		http.NotFound(w, r)
		return
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		return
	case r.URL.Path != "/feed":
		http.NotFound(w, r)
		return
	}
	fresh := s.edition.Load() > 1 && d.fresh != nil
	tag := `"1"`
	if fresh {
		tag = `"2"`
	}
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "max-age=60")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", d.kind)
	parts := [][]byte{d.head, d.body, d.tail}
	if fresh {
		parts = [][]byte{d.head, d.fresh, d.body, d.tail}
	}
	for _, part := range parts {
		if _, err := w.Write(part); err != nil { // the reader has gone
			return
		}
	}
}

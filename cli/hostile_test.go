package cli_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// hostile: a web server that means no good, at $SITE, and guarded.yaml, which
// allows it and nothing else that is private; hasty.yaml has no patience besides.
func hostile(ts *testscript.TestScript, _ bool, _ []string) {
	s := httptest.NewServer(http.HandlerFunc(misbehave))
	ts.Defer(s.Close)
	ts.Defer(s.CloseClientConnections)
	ts.Setenv("SITE", s.URL)
	for name, timeout := range map[string]string{"guarded.yaml": "30s", "hasty.yaml": "1s"} {
		config := fmt.Sprintf("gather:\n  timeout: %s\n  allow_hosts: [%q]\n", timeout, strings.TrimPrefix(s.URL, "http://"))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(config), 0o600))
	}
}

const soundFeed = `<rss version="2.0"><channel><title>Sound</title><link>https://outlet.example/</link><item><title>%s</title><link>https://outlet.example/1</link></item></channel></rss>`

func misbehave(w http.ResponseWriter, r *http.Request) {
	raw := func(answer string) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		io.WriteString(conn, answer)
	}
	drip := func(head, each string) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		for _, err = io.WriteString(conn, head); err == nil; _, err = io.WriteString(conn, each) {
			time.Sleep(50 * time.Millisecond)
		}
	}
	gzipped := func(write func(io.Writer)) {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		write(z)
		z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(out.Bytes())
	}
	switch path := r.URL.Path; path {
	case "/sound":
		gzipped(func(z io.Writer) { fmt.Fprintf(z, soundFeed, "A fine") })
	case "/unlabelled":
		gzipped(func(z io.Writer) { fmt.Fprintf(z, soundFeed, "A fine") })
		w.Header().Del("Content-Encoding")
	case "/bomb":
		gzipped(func(z io.Writer) { io.CopyN(z, zeros{}, 30<<20) })
	case "/endless":
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, strings.Repeat("<p>no end</p>", 5_000)); err != nil {
				return
			}
		}
	case "/slow-header":
		drip("HTTP/1.1 200 OK\r\nX-Slow: ", "x")
	case "/slow-body":
		drip("HTTP/1.1 200 OK\r\n\r\n<rss>", " ")
	case "/circle":
		http.Redirect(w, r, "/circle", http.StatusFound)
	case "/to":
		w.Header().Set("Location", r.URL.RawQuery)
		w.WriteHeader(http.StatusFound)
	case "/header":
		w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
	case "/fields":
		for i := range 600 {
			w.Header().Set(fmt.Sprintf("X-%d", i), "y")
		}
	case "/cookie":
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
		if _, err := r.Cookie("id"); err == nil {
			http.Error(w, "a cookie was kept", http.StatusForbidden)
			return
		}
		if r.URL.RawQuery == "" {
			http.Redirect(w, r, "/cookie?again", http.StatusFound)
			return
		}
		fmt.Fprintf(w, soundFeed, "No cookie")
	case "/garbage":
		raw("SSH-2.0-OpenSSH_9.2p1\r\n")
	case "/http09":
		raw("<html><body>Hello</body></html>")
	case "/short":
		raw("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + fmt.Sprintf(soundFeed, "Half"))
	case "/part":
		w.WriteHeader(http.StatusPartialContent)
		fmt.Fprintf(w, soundFeed, "Half")
	case "/entities":
		fmt.Fprint(w, `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">`)
		for c := 'b'; c < 'l'; c++ {
			fmt.Fprintf(w, `<!ENTITY %c "%s">`, c, strings.Repeat("&"+string(c-1)+";", 10))
		}
		fmt.Fprintf(w, `]>`+soundFeed, "&k;")
	case "/title":
		fmt.Fprintf(w, soundFeed, strings.Repeat("A very long title. ", 500_000))
	default:
		var status int
		if _, err := fmt.Sscanf(path, "/%d", &status); err != nil || status < 200 {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

package fetch

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
)

// wire is a server that answers a request with bytes of the test's choosing,
// which no web server would send.
func wire(t *testing.T, answer func(conn net.Conn, r *http.Request)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					answer(conn, r)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// The limits of docs/operations.md, each with a server that goes beyond it.
func TestLimits(t *testing.T) {
	o := Options{AllowPrivate: true, Retries: -1, IgnoreRobots: true, MaxBody: 1 << 20, MaxHeader: 8 << 10, MaxRedirects: 4, IdleTimeout: 20 * time.Second, BreakAfter: 1000}
	bombs := map[string][]byte{}
	for _, how := range []string{"gzip", "zlib", "br", "zstd"} {
		bombs[how] = packed(t, how, make([]byte, 30<<20))
	}
	bombs["gzip, gzip"] = packed(t, "gzip", bombs["gzip"])
	bombs["nothing"] = packed(t, "gzip", bytes.Repeat(packed(t, "gzip", nil), 200_000)) // comes out of any number of empty members
	const ok = "HTTP/1.1 200 OK\r\n"
	drip := func(conn net.Conn, text string) {
		for i := 0; ; i++ {
			if _, err := io.WriteString(conn, text[i%len(text):i%len(text)+1]); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	gzipped := func(conn net.Conn, how string, body []byte) {
		fmt.Fprintf(conn, ok+"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n", how, len(body))
		conn.Write(body)
	}
	for name, c := range map[string]struct {
		answer func(conn net.Conn, r *http.Request)
		code   policy.Code
		says   string
	}{
		"an endless body": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"\r\n")
			for {
				if _, err := conn.Write(bytes.Repeat([]byte("<p>"), 20_000)); err != nil {
					return
				}
			}
		}, policy.Invalid, "larger than 1 MB"},
		"a body that says how large it is": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Content-Length: 9000000000000\r\n\r\n")
			conn.Write(make([]byte, 2<<20))
		}, policy.Invalid, "larger than 1 MB"},
		"a gzip bomb": {func(conn net.Conn, _ *http.Request) { gzipped(conn, "gzip", bombs["gzip"]) }, policy.Invalid, "unfolds to more"},
		"a deflate bomb": {func(conn net.Conn, _ *http.Request) {
			gzipped(conn, "deflate", packed(t, "zlib", make([]byte, 30<<20)))
		}, policy.Invalid, "unfolds to more"},
		"a brotli bomb":                     {func(conn net.Conn, _ *http.Request) { gzipped(conn, "br", bombs["br"]) }, policy.Invalid, "unfolds to more"},
		"a zstd bomb":                       {func(conn net.Conn, _ *http.Request) { gzipped(conn, "zstd", bombs["zstd"]) }, policy.Invalid, "unfolds to more"},
		"a bomb in a bomb":                  {func(conn net.Conn, _ *http.Request) { gzipped(conn, "gzip, gzip", bombs["gzip, gzip"]) }, policy.Invalid, "unfolds to more"},
		"a bomb whose inner layer is large": {func(conn net.Conn, _ *http.Request) { gzipped(conn, "gzip, gzip", bombs["nothing"]) }, policy.Invalid, "unfolds to more"},
		"a zstd window that takes all memory": {func(conn net.Conn, _ *http.Request) {
			gzipped(conn, "zstd", []byte("\x28\xb5\x2f\xfd\x00\xf8\x01\x00\x00")) // a window of 2 TB
		}, policy.Unavailable, "compression that is broken (zstd)"},
		"a third coding on top": {func(conn net.Conn, _ *http.Request) { gzipped(conn, "gzip, br, gzip", []byte("x")) }, policy.Unavailable, "was not asked for"},
		"a header that is too large": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"X-Long: "+strings.Repeat("x", 64<<10)+"\r\n\r\n")
		}, policy.Invalid, "headers of more than 8 KB"},
		"an endless header": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok)
			for i := 0; ; i++ {
				if _, err := fmt.Fprintf(conn, "X-%d: y\r\n", i); err != nil {
					return
				}
			}
		}, policy.Invalid, "headers of more than 8 KB"},
		"too many header fields": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+strings.Repeat("A: b\r\n", maxFields+1)+"\r\n")
		}, policy.Invalid, "501 header fields"},
		"endless interim answers": {func(conn net.Conn, _ *http.Request) {
			for {
				if _, err := io.WriteString(conn, "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"); err != nil {
					return
				}
			}
		}, policy.Invalid, "headers of more than 8 KB"},
		"slow: no answer":              {func(net.Conn, *http.Request) { time.Sleep(2 * time.Second) }, policy.Unavailable, "does not answer within"},
		"slow: a header, byte by byte": {func(conn net.Conn, _ *http.Request) { drip(conn, ok+"X-Slow: "+strings.Repeat("x", 4000)) }, policy.Unavailable, "does not answer within"},
		"slow: a body, byte by byte":   {func(conn net.Conn, _ *http.Request) { io.WriteString(conn, ok+"\r\n"); drip(conn, "<p>") }, policy.Unavailable, "too slow"},
		"slow: a body that stops": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"\r\n<rss>")
			time.Sleep(2 * time.Second)
		}, policy.Unavailable, "too slow"},
		"a redirect in a circle": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
		}, policy.Unavailable, "in a circle"},
		"redirects without an end": {func(conn net.Conn, r *http.Request) {
			fmt.Fprintf(conn, "HTTP/1.1 302 Found\r\nLocation: %sx\r\nContent-Length: 0\r\n\r\n", r.URL.Path)
		}, policy.Unavailable, "more than 4 times"},
		"a redirect of a megabyte": {func(conn net.Conn, r *http.Request) {
			fmt.Fprintf(conn, "HTTP/1.1 302 Found\r\nLocation: /%s\r\n\r\n", strings.Repeat("x", 1<<20))
		}, policy.Invalid, "headers of more than"},
		"a redirect too long to ask": {func(conn net.Conn, r *http.Request) {
			fmt.Fprintf(conn, "HTTP/1.1 302 Found\r\nLocation: /%s\r\nContent-Length: 0\r\n\r\n", strings.Repeat("x", 8100))
		}, policy.Invalid, ""},
		"a redirect to a file":        {redirectTo("file:///etc/passwd"), policy.Invalid, "no web page"},
		"a redirect to ftp":           {redirectTo("ftp://a.example/feed"), policy.Invalid, "no web page"},
		"a redirect to data":          {redirectTo("data:text/html,<p>x"), policy.Invalid, "no web page"},
		"a redirect to a script":      {redirectTo("javascript:alert(1)"), policy.Invalid, "no web page"},
		"a redirect to nowhere":       {redirectTo(""), policy.Unavailable, "to nowhere"},
		"a redirect to a mail server": {redirectTo("http://127.0.0.1:25/"), policy.Invalid, "smtp"},
		"a redirect to a database":    {redirectTo("http://127.0.0.1:6379/"), policy.Invalid, "redis"},
		"fewer bytes than it says": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Content-Length: 1000\r\n\r\n<rss>half a feed")
		}, policy.Unavailable, "broke off"},
		"a chunk that breaks off": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Transfer-Encoding: chunked\r\n\r\n40\r\n<rss>half a feed")
		}, policy.Unavailable, "broke off"},
		"the last chunk is missing": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n")
		}, policy.Unavailable, "broke off"},
		"a connection that is reset": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Content-Length: 1000\r\n\r\n<rss>half a feed")
			conn.(*net.TCPConn).SetLinger(0)
		}, policy.Unavailable, "broke off"},
		"nothing at all":             {func(net.Conn, *http.Request) {}, policy.Unavailable, "broke off"},
		"HTTP/0.9":                   {func(conn net.Conn, _ *http.Request) { io.WriteString(conn, "<html><body>Hello</body></html>") }, policy.Unavailable, "as a web server does"},
		"something that is not HTTP": {func(conn net.Conn, _ *http.Request) { io.WriteString(conn, "SSH-2.0-OpenSSH_9.2p1\r\n") }, policy.Unavailable, "as a web server does"},
		"a status that is none":      {func(conn net.Conn, _ *http.Request) { io.WriteString(conn, "HTTP/1.1 abc OK\r\n\r\n") }, policy.Unavailable, "as a web server does"},
		"a header that is none":      {func(conn net.Conn, _ *http.Request) { io.WriteString(conn, ok+"no colon\r\n\r\n") }, policy.Unavailable, "as a web server does"},
		"two lengths that differ": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Content-Length: 5\r\nContent-Length: 9\r\n\r\n<rss>")
		}, policy.Unavailable, "as a web server does"},
		"a chunk of no length": {func(conn net.Conn, _ *http.Request) {
			io.WriteString(conn, ok+"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>")
		}, policy.Unavailable, "as a web server does"},
		"a transfer coding that is odd": {func(conn net.Conn, _ *http.Request) { io.WriteString(conn, ok+"Transfer-Encoding: rot13\r\n\r\n<rss>") }, policy.Unavailable, "as a web server does"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := wire(t, c.answer)
			o := o
			if strings.HasPrefix(name, "slow: ") {
				o.IdleTimeout, o.Timeout = 300*time.Millisecond, 1200*time.Millisecond
			}
			client, err := New(o)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Get(t.Context(), Request{URL: address + "/"})
			wantError(t, err, c.code, c.says)
			if resp != nil && len(resp.Body) > 0 {
				t.Errorf("half a document came with it: %.60q", resp.Body)
			}
			if message := policy.Message(err); len(message) > 600 || strings.ContainsAny(message, "\r\n\x00") {
				t.Errorf("the message is %q", message)
			}
		})
	}
}

func redirectTo(where string) func(net.Conn, *http.Request) {
	return func(conn net.Conn, _ *http.Request) {
		fmt.Fprintf(conn, "HTTP/1.1 301 Moved Permanently\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", where)
	}
}

// A length that is too small cuts the document where it says; the rest is no
// answer to anything.
func TestLengthTooSmall(t *testing.T) {
	address := wire(t, func(conn net.Conn, _ *http.Request) {
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\n<rss/>HTTP/1.1 200 OK\r\n\r\nsmuggled")
	})
	c, err := New(Options{AllowPrivate: true, IgnoreRobots: true})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Get(t.Context(), Request{URL: address})
	if err != nil || string(resp.Body) != "<rss/>" {
		t.Errorf("%+v, %v", resp, err)
	}
}

func TestBadCertificates(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		from, to time.Time
		host     string
		says     string
	}{
		"expired":       {now.Add(-48 * time.Hour), now.Add(-24 * time.Hour), "127.0.0.1", "has expired"},
		"not yet valid": {now.Add(24 * time.Hour), now.Add(48 * time.Hour), "127.0.0.1", "has expired, or our clock is wrong"},
		"another host":  {now.Add(-time.Hour), now.Add(time.Hour), "bank.example", "is for another host"},
		"self-signed":   {now.Add(-time.Hour), now.Add(time.Hour), "127.0.0.1", "cannot be trusted"},
	} {
		t.Run(name, func(t *testing.T) {
			key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: c.from, NotAfter: c.to, DNSNames: []string{c.host}}
			if ip := net.ParseIP(c.host); ip != nil {
				template.IPAddresses = []net.IP{ip}
			}
			der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
			if err != nil {
				t.Fatal(err)
			}
			s := httptest.NewUnstartedServer(http.NotFoundHandler())
			s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of what we refuse
			s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
			s.StartTLS()
			defer s.Close()
			client, err := New(Options{AllowPrivate: true, Retries: -1, IgnoreRobots: true})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Get(t.Context(), Request{URL: s.URL})
			wantError(t, err, policy.Unavailable, "certificate", c.says)
		})
	}
}

// The redirects and the tries of one request share one time.
func TestOneTimeForAllRedirects(t *testing.T) {
	now := noon
	var c *Client
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		now = now.Add(20 * time.Second)
		http.Redirect(w, r, fmt.Sprintf("/%d", asked), http.StatusFound)
	}))
	defer s.Close()
	c, err := New(Options{AllowPrivate: true, IgnoreRobots: true, Interval: -1, Timeout: 30 * time.Second, Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Get(context.Background(), Request{URL: s.URL})
	wantError(t, err, policy.Unavailable, "too slow")
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

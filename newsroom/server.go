package newsroom

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// slowness is how long the slow outlet takes for its feed.
const slowness = 300 * time.Millisecond

// Server publishes the sample on loopback.
type Server struct {
	listener net.Listener
	http     *http.Server
	done     chan struct{}
	sites    []*site
}

// site is an outlet with what it has published, the newest first.
type site struct {
	Outlet
	Chrome    Chrome
	location  *time.Location
	templates *template.Template
	articles  []Article
	byPath    map[string]Article
}

// Start serves the sample on a free port of 127.0.0.1 until Close.
func Start() (*Server, error) { return StartAsOf(Now) }

// StartAsOf is Start on an earlier day: nothing that came out later is there, nor
// is an outlet that had not run anything.
func StartAsOf(now time.Time) (*Server, error) {
	sites, err := openSites(now)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the sample newsroom needs a port on loopback: %w", err)
	}
	s := &Server{listener: listener, done: make(chan struct{}), sites: sites}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(listener) // ends with Close, which tells what is worth telling
	}()
	return s, nil
}

func openSites(now time.Time) ([]*site, error) {
	outlets, err := Outlets()
	if err != nil {
		return nil, err
	}
	articles, err := Articles()
	if err != nil {
		return nil, err
	}
	words, err := chromes()
	if err != nil {
		return nil, err
	}
	templates, err := template.New("").ParseFS(files, "templates/*.gohtml")
	if err != nil {
		return nil, err
	}
	sites := make([]*site, 0, len(outlets))
	for _, o := range outlets {
		location, err := time.LoadLocation(o.Zone)
		if err != nil {
			return nil, fmt.Errorf("outlets.yaml: %s: %w", o.ID, err)
		}
		st := &site{Outlet: o, Chrome: words[o.HTMLLang], location: location, templates: templates, byPath: map[string]Article{}}
		for _, a := range slices.Backward(articles) {
			if a.Outlet == o.ID && !a.Published.After(now) {
				st.articles = append(st.articles, a)
				st.byPath[a.Path] = a
			}
		}
		if len(st.articles) > 0 || st.Fault == "down" {
			sites = append(sites, st)
		}
	}
	return sites, nil
}

// URL is the server's address, without a slash at its end.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// DialContext connects to this server whatever example host is asked for, and
// refuses any other. It fits http.Transport.
func (s *Server) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if address != s.listener.Addr().String() && !strings.HasSuffix(host, ".example") {
		return nil, fmt.Errorf("the sample newsroom has no host %s", host)
	}
	var d net.Dialer
	return d.DialContext(ctx, network, s.listener.Addr().String())
}

// Close stops serving and waits until it has stopped. Requests still being
// answered are cut off.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// ServeHTTP answers for every outlet, told apart by host (noyb.example) or by
// the first part of the path (/noyb).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path == "/robots.txt" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /search\nAllow: /\n"))
		return
	}
	st, base, path := s.route(r)
	switch {
	case st == nil && r.URL.Path == "/":
		s.serveFront(w, r)
	case st == nil:
		http.NotFound(w, r)
	case st.Fault == "down":
		w.Header().Set("Retry-After", "3600")
		http.Error(w, "Service temporarily unavailable", http.StatusServiceUnavailable)
	default:
		s.serveSite(w, r, st, base, path)
	}
}

// route finds the outlet that a request is for, the address under which that
// outlet was asked, and the path below it.
func (s *Server) route(r *http.Request) (st *site, base, path string) {
	host, _, _ := strings.Cut(r.Host, ":")
	first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	for _, st := range s.sites {
		switch {
		case host == st.Host():
			return st, "http://" + r.Host, r.URL.Path
		case first == st.ID:
			return st, s.URL() + "/" + st.ID, "/" + rest
		}
	}
	return nil, "", ""
}

func (s *Server) serveSite(w http.ResponseWriter, r *http.Request, st *site, base, path string) {
	if isFeed := path == st.Path; isFeed && st.Fault == "slow" {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(slowness):
		}
	}
	doc, err := st.document(base, path)
	switch {
	case err != nil:
		http.Error(w, "the sample could not be rendered", http.StatusInternalServerError)
	case doc == nil:
		http.NotFound(w, r)
	default:
		doc.serve(w, r, st.Outlet)
	}
}

// document renders what stands at a path of a site; nil when nothing does.
func (st *site) document(base, path string) (*document, error) {
	if number, ok := st.listingPage(path); ok {
		return st.listing(base, number)
	}
	if path == st.Path {
		return st.feed(base)
	}
	if a, ok := st.byPath[path]; ok {
		return st.page(base, a, "page.gohtml")
	}
	if plain, ok := strings.CutSuffix(path, "/amp"); ok {
		if a, ok := st.byPath[plain]; ok && slices.Contains(a.Reposts, "amp") {
			return st.page(base, a, "amp.gohtml")
		}
	}
	return nil, nil
}

func (st *site) feed(base string) (*document, error) {
	switch st.Format {
	case "rss":
		return st.rss(base)
	case "atom":
		return st.atom(base)
	case "rdf":
		return st.rdf(base)
	case "json":
		return st.jsonFeed(base)
	}
	return nil, fmt.Errorf("outlets.yaml: %s: unknown format %q", st.ID, st.Format)
}

package fetch

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"datapolicy/policy"
)

func TestRedirects(t *testing.T) {
	var s *site
	s = newSite(t, Options{MaxRedirects: 4, Retries: -1}, noRobots(func(w http.ResponseWriter, r *http.Request) {
		to := func(status int, where string) {
			w.Header().Set("Location", where)
			w.WriteHeader(status)
		}
		switch r.URL.Path {
		case "/moved":
			to(301, "/moved2")
		case "/moved2":
			to(308, s.URL+"/end")
		case "/mixed":
			to(301, "/found")
		case "/found":
			to(302, "/end")
		case "/seeother":
			to(303, "end")
		case "/circle":
			to(302, "/circle2")
		case "/circle2":
			to(302, "/circle")
		case "/many":
			to(302, "/many?"+r.URL.RawQuery+"x")
		case "/nowhere":
			w.WriteHeader(302)
		case "/file":
			to(301, "file:///etc/passwd")
		case "/script":
			to(302, "javascript:alert(1)")
		case "/gone":
			to(301, "/410")
		case "/410":
			w.WriteHeader(410)
		case "/unchanged":
			to(301, "/304")
		case "/304":
			w.WriteHeader(304)
		default:
			fmt.Fprint(w, "end")
		}
	}))
	for _, c := range []struct{ path, url, permanent string }{
		{"/moved", "/end", "/end"},
		{"/mixed", "/end", ""},
		{"/found", "/end", ""},
		{"/seeother", "/end", ""},
		{"/unchanged", "/304", "/304"},
		{"/end", "/end", ""},
	} {
		resp, err := s.client.Get(t.Context(), Request{URL: s.URL + c.path, ETag: `"kept"`, ValidFor: s.URL + "/304"})
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if got := strings.TrimPrefix(resp.URL, s.URL); got != c.url {
			t.Errorf("%s ends at %s, want %s", c.path, got, c.url)
		}
		if got := strings.TrimPrefix(resp.Permanent, s.URL); got != c.permanent {
			t.Errorf("%s: permanent %q, want %q", c.path, got, c.permanent)
		}
	}
	for path, part := range map[string]string{
		"/circle": "in a circle", "/many": "more than 4 times", "/nowhere": "to nowhere", "/file": "no web page", "/script": "no web page", "/gone": "gone for good",
	} {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL + path})
		if err == nil || !strings.Contains(policy.Message(err), part) {
			t.Errorf("%s: %v; want %q", path, err, part)
		}
	}
}

// The guard refuses private, loopback and link-local addresses, by number and by
// name, asked for or redirected to.
func TestGuard(t *testing.T) {
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("%s was let through", r.URL)
	}))
	defer inside.Close()
	guarded, err := New(Options{Retries: -1, IgnoreRobots: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{
		"loopback":        "http://127.0.0.1/",
		"its other forms": "http://127.1.2.3/",
		"by name":         "http://localhost/",
		"IPv6":            "http://[::1]/",
		"IPv4 in IPv6":    "http://[::ffff:127.0.0.1]/",
		"private":         "http://10.0.0.1/",
		"home":            "http://192.168.1.1/",
		"CGNAT":           "http://100.64.0.1/",
		"metadata":        "http://169.254.169.254/latest/meta-data/",
		"unique local":    "http://[fd00::1]/",
		"this network":    "http://0.0.0.0/",
		"multicast":       "http://224.0.0.1/",
	} {
		_, err := guarded.Get(t.Context(), Request{URL: address})
		if err == nil || policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), "allow_hosts") {
			t.Errorf("%s: %s gave %v; want it refused", name, address, err)
		}
	}
	_, err = guarded.Get(t.Context(), Request{URL: inside.URL})
	wantError(t, err, policy.Invalid, "allow")

	outside := newSite(t, Options{Retries: -1, IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL+"/secret", http.StatusFound)
	})
	_, err = outside.client.Get(t.Context(), Request{URL: outside.URL})
	wantError(t, err, policy.Invalid, "allow")
}

func TestCertificates(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of what we refuse
	s.StartTLS()
	defer s.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	c, err := New(Options{AllowPrivate: true, Retries: -1, IgnoreRobots: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Get(t.Context(), Request{URL: s.URL})
	wantError(t, err, policy.Unavailable, "certificate", "cannot be trusted")
	_, err = c.Get(t.Context(), Request{URL: strings.Replace(plain.URL, "http:", "https:", 1)})
	wantError(t, err, policy.Unavailable, "HTTPS")
}

package sources_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// pipes is a network in memory, so that time is the test's own.
type pipes struct {
	conns chan net.Conn
	gone  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.gone:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { p.once.Do(func() { close(p.gone) }); return nil }

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Two hundred sources on a host that takes half a minute for each answer, and
// fifty on quick hosts behind them in the list: the quick ones are read while
// the first of the slow ones are.
func TestSlowHostHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &pipes{conns: make(chan net.Conn), gone: make(chan struct{})}
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			if r.Host == "slow.example" {
				time.Sleep(15 * time.Second)
			}
			fmt.Fprint(w, rss())
		})}
		go server.Serve(network)
		client, err := fetch.New(fetch.Options{Dial: network.dial})
		if err != nil {
			t.Fatal(err)
		}
		var list []catalog.Source
		add := func(id, address string) {
			list = append(list, catalog.Source{ID: id, Name: id, URL: address, Format: catalog.Feed, Every: time.Hour})
		}
		for i := range 200 {
			add(fmt.Sprintf("slow-%d", i), fmt.Sprintf("http://slow.example/%d", i))
		}
		for i := range 50 {
			add(fmt.Sprintf("quick-%d", i), fmt.Sprintf("http://quick-%d.example/feed", i))
		}
		m := newMemory()
		begin, quick := time.Now(), 0
		var took time.Duration
		g := sources.New(sources.Options{Client: client, State: m, Concurrency: 8})
		report := g.Gather(t.Context(), list, m.keep, func(p sources.Progress) {
			if strings.HasPrefix(p.Source, "quick") {
				if quick++; quick == 50 {
					took = time.Since(begin)
				}
			}
		})
		if report.Failed() > 0 {
			t.Errorf("%d failed: %v", report.Failed(), report.Sources[0].Err)
		}
		if quick != 50 || took > 10*time.Second {
			t.Errorf("%d quick sources took %v beside a slow host, which took %v", quick, took, time.Since(begin))
		}
		if all := time.Since(begin); all < 200/2*15*time.Second || all > 200/2*16*time.Second {
			t.Errorf("200 sources on one host, two at a time, took %v", all)
		}
		server.Close()
	})
}

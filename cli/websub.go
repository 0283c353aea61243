package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"datapolicy/config"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
	"datapolicy/sources/websub"
)

// websubPath is where hubs call us on our own listener; gather.websub_url is the
// same place as it is seen from outside.
const websubPath = "/websub/"

// subscriber is the WebSub side of the daemon, or nil when it is off.
func (s *parts) subscriber() (*websub.Subscriber, error) {
	c := s.config.Gather
	if c.WebsubURL == "" {
		return nil, nil
	}
	if err := hubsReachUs(s.config); err != nil {
		return nil, err
	}
	client, err := fetch.New(fetchOptions(s.program, c))
	if err != nil {
		return nil, err
	}
	return websub.New(websub.Options{
		Address: c.WebsubURL, Client: client, Store: s.archive, Random: rand.Reader, Clock: s.program.Clock,
		AllowPrivate: c.AllowPrivate, MaxBody: int64(c.MaxBytes), Log: s.program.log,
	})
}

// hubsReachUs reports what is wrong with the settings of WebSub.
func hubsReachUs(c config.Config) error {
	if c.Gather.WebsubURL != "" && c.Gather.WebsubListen == "" && (c.Slack.Listen == "" || c.Slack.BotToken == "") {
		return policy.Errorf(policy.Invalid, "gather.websub_url is set, but nothing listens for the hubs that call there: set gather.websub_listen, or slack.listen where the bot is in HTTP mode (docs/operations.md, WebSub)")
	}
	return nil
}

// hear runs the WebSub side: hubs are asked to tell of these sources' news, and
// what they send is taken in like what was gathered.
func (d *daemon) hear(ctx context.Context, group *errgroup.Group, pass *pass, chosen []catalog.Source) error {
	ids, byID := make([]string, len(chosen)), map[string]catalog.Source{}
	for i, s := range chosen {
		ids[i], byID[s.ID] = s.ID, s
	}
	hubs := d.parts.hubs
	if err := hubs.Settle(ctx, ids); err != nil {
		return err
	}
	if address := d.parts.config.Gather.WebsubListen; address != "" {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
		if err != nil {
			return policy.Errorf(policy.Invalid, "gather.websub_listen: %s cannot be listened on; is the port taken?", address).Because(err)
		}
		d.log.Info("listening for hubs", "address", listener.Addr().String())
		group.Go(func() error { return serveHubs(ctx, listener, hubs) })
	}
	group.Go(func() error {
		hubs.Run(ctx, func(ctx context.Context, sourceID string, p websub.Push) error {
			s, ok := byID[sourceID]
			if !ok {
				return policy.Errorf(policy.NotFound, "the source %s is not read", sourceID)
			}
			report := pass.gatherer.Take(ctx, s, p, pass.keep)
			switch {
			case report.Status == sources.StatusFailed:
				return report.Err
			case report.Err != nil:
				d.log.Warn("not all that a hub told of could be read", "source", sourceID, "error", policy.Message(report.Err), "advice", report.Advice)
			}
			if report.New > 0 {
				d.log.Info("a hub told of news", "source", sourceID, "new", report.New)
			}
			return nil
		})
		return nil
	})
	return nil
}

// serveHubs answers hubs until ctx ends. TLS is for a proxy before it.
func serveHubs(ctx context.Context, l net.Listener, hubs http.Handler) error {
	mux := http.NewServeMux()
	mux.Handle(websubPath, hubs)
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return policy.Errorf(policy.Unavailable, "the HTTP server for hubs ended").Because(err)
	case <-ctx.Done():
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(last); err != nil {
			_ = server.Close()
		}
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			return policy.Errorf(policy.Unavailable, "the HTTP server for hubs ended").Because(err)
		}
		return nil
	}
}

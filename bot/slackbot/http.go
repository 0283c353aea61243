package slackbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/policy"
)

// Where Slack calls in HTTP mode, below the request URL.
const (
	CommandsPath      = "/slack/commands"
	EventsPath        = "/slack/events"
	InteractivityPath = "/slack/interactivity"
)

// maxBody is the largest request that is read, in bytes.
const maxBody = 1 << 20

// Serve is HTTP mode: it answers Slack's signed requests on l until ctx ends,
// which is no error. TLS is for a proxy before it.
func (b *Bot) Serve(ctx context.Context, l net.Listener) error {
	if b.o.SigningSecret == "" {
		_ = l.Close()
		return policy.Errorf(policy.Invalid, "No signing secret: set SLACK_SIGNING_SECRET (Basic Information, App Credentials).")
	}
	if _, err := b.introduce(ctx); err != nil {
		_ = l.Close()
		return ended(ctx, err)
	}
	stop := b.work(ctx)
	server := &http.Server{
		Handler: b.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.o.Grace)
		_ = server.Shutdown(last)
		cancel()
		_ = server.Close()
		err = <-done
	}
	stop()
	if err == nil || errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return policy.Errorf(policy.Unavailable, "The HTTP server for Slack ended.").Because(err)
}

// Handler answers Slack's requests, and those of what is served beside; Serve
// must be running for the work to be done.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+CommandsPath, b.signed("slash_commands"))
	mux.HandleFunc("POST "+EventsPath, b.signed("events_api"))
	mux.HandleFunc("POST "+InteractivityPath, b.signed("interactive"))
	for path, handler := range b.o.Beside {
		mux.Handle(path, handler)
	}
	return mux
}

// signed verifies a request's signature over its body, within five minutes,
// before anything else of it is looked at.
func (b *Bot) signed(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		verifier, err := slack.NewSecretsVerifier(r.Header, b.o.SigningSecret)
		if err == nil {
			_, _ = verifier.Write(body)
			err = verifier.Ensure()
		}
		if err != nil {
			b.log.WarnContext(r.Context(), "a request without a good signature", "error", err, "path", r.URL.Path)
			http.Error(w, "bad signature", http.StatusUnauthorized)
			return
		}
		payload, err := payloadOf(kind, body)
		if err != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		if kind == "events_api" && challenged(w, payload) {
			return
		}
		b.answerHTTP(w, r, delivery{kind: kind, payload: payload})
	}
}

func (b *Bot) answerHTTP(w http.ResponseWriter, r *http.Request, d delivery) {
	t, some := b.read(d)
	if !some || b.lanes.put(t) {
		w.WriteHeader(http.StatusOK)
		return
	}
	b.log.WarnContext(r.Context(), "too much to do; a delivery was refused", "kind", d.kind)
	if d.kind != "slash_commands" {
		w.Header().Set("Retry-After", "30")
		http.Error(w, "busy", http.StatusServiceUnavailable) // Slack brings it again
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(busy)
}

// payloadOf gives a request's body the form that the socket brings it in.
func payloadOf(kind string, body []byte) (json.RawMessage, error) {
	if kind == "events_api" {
		if !json.Valid(body) {
			return nil, errors.New("not JSON")
		}
		return body, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	if kind == "interactive" {
		payload := []byte(form.Get("payload"))
		if !json.Valid(payload) {
			return nil, errors.New("no payload")
		}
		return payload, nil
	}
	fields := map[string]string{}
	for k := range form {
		fields[k] = form.Get(k)
	}
	return json.Marshal(fields)
}

// challenged answers Slack's question whether the address is ours.
func challenged(w http.ResponseWriter, payload []byte) bool {
	var e eventCallback
	if json.NewDecoder(bytes.NewReader(payload)).Decode(&e) != nil || e.Type != "url_verification" {
		return false
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]string{"challenge": e.Challenge})
	return true
}

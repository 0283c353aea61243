package websub

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// idForm is what an order's id looks like: nothing else is looked up.
var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// maxChallenge is the longest challenge that is echoed, in bytes.
const maxChallenge = 4 << 10

// ServeHTTP answers hubs. The last part of the path is the order's id; what
// stands before it is the server's affair.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Cache-Control", "no-store")
	id := path.Base(r.URL.Path)
	if !idForm.MatchString(id) {
		http.NotFound(w, r)
		return
	}
	switch r.Method {
	case http.MethodGet:
		s.confirm(w, r, id)
	case http.MethodPost:
		s.receive(w, r, id)
	default:
		h.Set("Allow", "GET, POST")
		http.Error(w, "only GET and POST", http.StatusMethodNotAllowed)
	}
}

// confirm answers a hub that asks back (§5.3) or says no (§5.2).
func (s *Subscriber) confirm(w http.ResponseWriter, r *http.Request, id string) {
	q := r.URL.Query()
	mode, topic, challenge := q.Get("hub.mode"), q.Get("hub.topic"), q.Get("hub.challenge")
	kept, found, err := s.o.Store.HubSubscription(r.Context(), id) // what is not ours is not worth a change of the store
	switch {
	case err != nil:
	case !found || kept.Topic != topic:
		err = errNotOurs
	case mode == denied:
		err = s.refused(r.Context(), id, topic, line(q.Get("hub.reason")))
		challenge = ""
	case challenge == "" || len(challenge) > maxChallenge:
		err = errNotOurs
	case mode == subscribe:
		err = s.accepted(r.Context(), id, topic, q.Get("hub.lease_seconds"))
	case mode == unsubscribe:
		err = s.left(r.Context(), id, topic)
	default:
		err = errNotOurs
	}
	switch {
	case errors.Is(err, errNotOurs):
		http.NotFound(w, r)
	case err != nil:
		s.unavailable(w, r, err)
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge) //nolint:gosec // as plain text, which no browser takes for a page
	}
}

// errNotOurs is what is said to be ours and is not.
var errNotOurs = errors.New("not what we asked for")

func (s *Subscriber) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	s.o.Log.WarnContext(r.Context(), "a hub's call could not be answered; it will call again", "error", policy.Message(err))
	w.Header().Set("Retry-After", "120")
	http.Error(w, "try again later", http.StatusServiceUnavailable)
}

// accepted makes an order active that was asked for.
func (s *Subscriber) accepted(ctx context.Context, id, topic, leaseSeconds string) error {
	now := s.now()
	var h policy.HubSubscription
	renewed := false
	found, err := s.o.Store.ChangeHubSubscription(ctx, id, func(kept *policy.HubSubscription) error {
		if kept.Asked != subscribe || kept.Topic != topic || kept.State == policy.HubLeaving || now.After(kept.AskedUntil) {
			return errNotOurs
		}
		renewed = kept.State == policy.HubActive && now.Before(kept.LeaseUntil)
		if !renewed {
			kept.Since, kept.Doubtful = now, false
		}
		granted := leaseOf(leaseSeconds)
		kept.State, kept.Asked, kept.Failures, kept.LastError = policy.HubActive, "", 0, ""
		kept.LeaseUntil = now.Add(granted)
		kept.Due = now.Add(granted*3/4 + s.share(granted*3/20)) // renewed in time, and not with all others
		h = *kept
		return nil
	})
	if err == nil && !found {
		return errNotOurs
	}
	if err == nil && !renewed {
		s.o.Log.InfoContext(ctx, "a hub tells of a source's news from now on", "source", h.SourceID, "hub", hostOf(h.Hub), "until", h.LeaseUntil.Format(time.RFC3339))
	}
	return err
}

// leaseOf is for how long a hub says that it will tell us, within what we
// believe. Hubs that say nothing, as those before WebSub may, get what we asked
// for.
func leaseOf(seconds string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(seconds))
	if err != nil || n <= 0 {
		return lease
	}
	return max(shortest, min(time.Duration(min(n, int(longest/time.Second)))*time.Second, longest))
}

// left forgets an order that was given up.
func (s *Subscriber) left(ctx context.Context, id, topic string) error {
	h, found, err := s.o.Store.HubSubscription(ctx, id)
	if err != nil {
		return err
	}
	if !found || h.Asked != unsubscribe || h.State != policy.HubLeaving || h.Topic != topic {
		return errNotOurs
	}
	return s.o.Store.DeleteHubSubscription(ctx, id)
}

// refused notes that a hub said no, which it may at any time.
func (s *Subscriber) refused(ctx context.Context, id, topic, reason string) error {
	var h policy.HubSubscription
	found, err := s.o.Store.ChangeHubSubscription(ctx, id, func(kept *policy.HubSubscription) error {
		if kept.Topic != topic {
			return errNotOurs
		}
		if kept.State == policy.HubRefused && kept.Asked == "" || kept.State == policy.HubLeaving {
			return errNothing
		}
		kept.State, kept.Asked, kept.Due = policy.HubRefused, "", s.now().Add(afterRefusal)
		kept.Failures++
		kept.LastError = "it said no"
		if reason != "" {
			kept.LastError += ": " + strconv.Quote(reason)
		}
		h = *kept
		return nil
	})
	switch {
	case errors.Is(err, errNothing):
		return nil
	case err == nil && !found:
		return errNotOurs
	case err == nil:
		s.o.Log.WarnContext(ctx, "a hub does not tell of a source's news; the source is asked as often as before", "source", h.SourceID, "hub", hostOf(h.Hub), "error", h.LastError)
	}
	return err
}

// receive takes what a hub sends (§7): it is answered as soon as it is known to
// be the hub's, and read later.
func (s *Subscriber) receive(w http.ResponseWriter, r *http.Request, id string) {
	h, found, err := s.o.Store.HubSubscription(r.Context(), id)
	switch {
	case err != nil:
		s.unavailable(w, r, err)
		return
	case !found || h.State != policy.HubActive || !s.now().Before(h.LeaseUntil):
		http.Error(w, "there is no such order any more", http.StatusGone)
		return
	case !mayBeFeed(r.Header.Get("Content-Type")):
		http.Error(w, "this is no feed", http.StatusUnsupportedMediaType)
		return
	case !s.open.Load():
		s.busy(w)
		return
	}
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	default:
		s.busy(w)
		return
	}
	if r.ContentLength > s.o.MaxBody {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.o.MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "it broke off", http.StatusBadRequest)
		return
	}
	if h.Secret != "" && !signed(body, r.Header.Get("X-Hub-Signature"), h.Secret) {
		if err := s.doubt(r.Context(), id, "what was sent in its name is not signed with our secret"); err != nil {
			s.o.Log.WarnContext(r.Context(), "a hub's order could not be changed", "source", h.SourceID, "error", policy.Message(err))
		}
		w.WriteHeader(http.StatusAccepted) // and thrown away (§7.1.2): who guesses learns nothing
		return
	}
	d := document{id: id, sourceID: h.SourceID, body: body, contentType: r.Header.Get("Content-Type"), encoding: r.Header.Get("Content-Encoding")}
	if !s.put(d) {
		s.busy(w)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (s *Subscriber) busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "60")
	http.Error(w, "too much to do; send it again later", http.StatusServiceUnavailable)
}

// mayBeFeed reports whether something of this content type can be a feed, as
// feeds are served in the world: the reader of feeds has the last word.
func mayBeFeed(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return false
	}
	kind = strings.ToLower(kind)
	family, name, _ := strings.Cut(kind, "/")
	switch family {
	case "text":
		return true
	case "application":
		return strings.HasSuffix(name, "xml") || strings.HasSuffix(name, "json")
	}
	return false
}

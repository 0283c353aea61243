package sources

import (
	"net/http"
	"strings"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// keyFor is the environment's variable that holds the key to a format's API, and
// where a key is to be had; "" where none is needed.
func keyFor(f catalog.Format) (variable, where string) {
	switch f {
	case catalog.Congress:
		return "CONGRESS_API_KEY", "https://api.congress.gov/sign-up/"
	case catalog.Regulations:
		return "REGULATIONS_API_KEY", "https://open.gsa.gov/api/regulationsgov/"
	}
	return "", ""
}

// WantsKey is what to do so that a source can be read which needs a key that
// keys, by their variables, does not have; "" when nothing is to be done.
func WantsKey(s *catalog.Source, keys map[string]string) string {
	variable, where := keyFor(s.Format)
	key := strings.TrimSpace(keys[variable])
	switch {
	case variable == "":
		return ""
	case key == "":
		return "set " + variable + " in the environment; a key is free at " + where
	case strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return "look at " + variable + ": it holds a space or a sign that no key has; a key is free at " + where
	}
	return ""
}

// key is the key to the source's API, or "".
func (t *turn) key() string {
	variable, _ := keyFor(t.source.Format)
	if variable == "" {
		return ""
	}
	return strings.TrimSpace(t.o.Keys[variable])
}

// plain says what an API's refusal means, and keeps its key out of what is said.
// The answer's Retry-After is set where a status tells how long to wait.
func (t *turn) plain(resp *fetch.Response, err error) error {
	if t.inquiry == nil {
		return err
	}
	variable, where := keyFor(t.source.Format)
	switch status := fetch.StatusOf(err); {
	case variable != "" && (status == http.StatusUnauthorized || status == http.StatusForbidden):
		return policy.Errorf(policy.Invalid, "%s does not take our key (%d); check %s, or get another key at %s", t.source.Name, status, variable, where).Because(err)
	case status == http.StatusTooManyRequests:
		t.inquiry.spent = true
		if resp != nil && resp.RetryAfter == 0 {
			resp.RetryAfter = rest
		}
		return policy.Errorf(policy.Unavailable, "%s has had as many requests from us as it takes; it will be tried again", t.source.Name).Because(err)
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity || status == http.StatusRequestURITooLong:
		return policy.Errorf(policy.Invalid, "%s does not understand what it is asked (%d); check its search in the catalog", t.source.Name, status).Because(err)
	}
	if key := t.key(); key != "" && strings.Contains(err.Error(), key) { // no error of ours has it; should the network's have it, it is not passed on
		return policy.Errorf(policy.CodeOf(err), "%s could not be asked; it will be tried again", t.source.Name)
	}
	return err
}

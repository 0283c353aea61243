package sources

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/sony/gobreaker/v2"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

// cause is why a source cannot be read, in the few words that a digest's foot
// has room for. It names no address: those are the operator's.
func cause(err error) string {
	message := policy.Message(err)
	switch status := fetch.StatusOf(err); {
	case status == http.StatusGone:
		return "is gone for good"
	case status != 0:
		return fmt.Sprintf("answers %d", status)
	case policy.CodeOf(err) == policy.Invalid && strings.Contains(message, "robots.txt"):
		return "refuses robots"
	case strings.Contains(message, "certificate"), strings.Contains(message, "HTTPS"):
		return "has a certificate that cannot be trusted"
	case strings.Contains(message, "cannot be found"):
		return "cannot be found"
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return "does not answer"
	case policy.CodeOf(err) == policy.Unavailable:
		return "does not answer"
	case strings.Contains(message, "selectors"):
		return "has another layout"
	case policy.CodeOf(err) == policy.Internal:
		return "cannot be read because of a fault of ours"
	}
	return "cannot be read"
}

package sources

import (
	"net"
	"testing"

	"datapolicy/policy"
)

func TestUnreachedName(t *testing.T) {
	err := policy.Errorf(policy.Unavailable, "the host a.example cannot be found; check the address").Because(&net.DNSError{IsNotFound: true})
	if got := unreached(err); got != NameUnknown {
		t.Errorf("got %q", got)
	}
	if got := unreached(policy.Errorf(policy.Unavailable, "a.example does not speak HTTPS as it should; check the address")); got != Untrusted {
		t.Errorf("got %q", got)
	}
}

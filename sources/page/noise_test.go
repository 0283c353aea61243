package page

import (
	"math/rand/v2"
	"testing"

	"datapolicy/policy"
)

func TestNoiseIsRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		body := make([]byte, 300)
		for i := range body {
			body[i] = byte(r.Uint32())
		}
		if p, err := Extract(body, Options{}); err == nil || policy.CodeOf(err) != policy.Invalid {
			t.Fatalf("random bytes are read as a page: %q, %v", p.Text, err)
		}
	}
	if noise([]byte("A line\twith a tab,\r\nand a soft\u00adhyphen."), "utf-8") {
		t.Error("tabs and line ends are no noise")
	}
}

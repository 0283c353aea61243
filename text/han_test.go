package text

import (
	"testing"
)

func TestHanDataIsPairedAndNotContradictory(t *testing.T) {
	pairs, bad := parseHan(hanData)
	for _, line := range bad {
		t.Errorf("han.txt: %s", line)
	}
	if len(pairs) < 1500 {
		t.Errorf("%d pairs, want at least 1500", len(pairs))
	}
	for from, to := range pairs {
		if !IsHan(from) || !IsHan(to) {
			t.Errorf("%c → %c: not a pair of Chinese characters", from, to)
		}
		if next, ok := pairs[to]; ok && next != to {
			t.Errorf("%c → %c → %c: a simplified form must not map on", from, to, next)
		}
	}
}

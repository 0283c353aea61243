package archive

import (
	"time"

	"datapolicy/policy"
)

// moment is a time as it is kept: microseconds since 1970 UTC, 0 for none.
func moment(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the time that was kept.
func instant(micro int64) time.Time {
	if micro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micro).UTC()
}

// within demands that column lies in p.
func (c *conditions) within(column string, p policy.Period) {
	if !p.Since.IsZero() {
		c.add(column+" >= ?", moment(p.Since))
	}
	if !p.Until.IsZero() {
		c.add(column+" < ?", moment(p.Until))
	}
}

// flag is a truth as it is kept.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

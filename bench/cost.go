package bench

import (
	"context"
	"runtime"
	"time"
)

// Count is what a pass over the feeds did.
type Count struct {
	New    int `json:"new"`    // entries taken in
	Failed int `json:"failed"` // feeds that could not be read
}

// Cost is what a pass took.
type Cost struct {
	Pass string `json:"pass"`
	Count
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_seconds"`        // user and system, of the reading process alone; 0 where the system does not tell
	Peak    int64   `json:"peak_bytes"`         // the most memory resident during the pass; 0 where the system does not tell
	Feeds   float64 `json:"feeds_per_second"`   // all feeds of the fleet by Seconds
	Entries float64 `json:"entries_per_second"` // all entries of the fleet by Seconds, new or known
	Fresh   float64 `json:"new_per_second"`     // New by Seconds
}

// The passes, in their order.
const (
	Cold = "cold"   // nothing is known
	Warm = "warm"   // all feeds are unchanged
	Some = "1% new" // 1 % of the entries are new
)

// Measure tells what a pass over the fleet takes.
func Measure(ctx context.Context, name string, f *Fleet, pass func(context.Context, *Fleet) (Count, error)) (Cost, error) {
	runtime.GC() // what an earlier pass left behind is not this one's
	resetPeak()
	begun, cpu := time.Now(), cpuTime()
	count, err := pass(ctx, f)
	took := time.Since(begun)
	c := Cost{Pass: name, Count: count, Seconds: took.Seconds(), CPU: (cpuTime() - cpu).Seconds(), Peak: peak()}
	if took > 0 {
		c.Feeds, c.Entries, c.Fresh = float64(f.Feeds)/took.Seconds(), float64(f.Feeds*f.Entries)/took.Seconds(), float64(count.New)/took.Seconds()
	}
	return c, err
}

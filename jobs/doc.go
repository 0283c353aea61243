// Package jobs is when things run: schedules with zones, taking articles in,
// gathering, digests exactly once per slot, and retention.
//
// A subscription's digests cover time without gap or overlap: each runs from
// where the last one that was posted ended to its own scheduled instant,
// whatever was missed or failed in between.
package jobs

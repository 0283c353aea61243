package jobs

import (
	"math/bits"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"datapolicy/policy"
)

// MinInterval is how close together two digests of one schedule may be.
const MinInterval = 15 * time.Minute

// longestExpr bounds what a person may type as a schedule, in bytes.
const longestExpr = 200

// Schedule is when something is due, by the wall clock of a zone.
//
// Clocks that change leave nothing out and double nothing. A schedule for
// certain hours is due once for each of its times: a time that does not exist
// in spring is due at the first instant after the gap, and one that comes twice
// in autumn is due the first time. A schedule for every hour goes on in elapsed
// time: what the gap leaves out does not exist, and the hour that comes twice
// is served twice.
type Schedule struct {
	expr    string // five fields
	zone    *time.Location
	fields  *cron.SpecSchedule // read as if the wall clock were UTC's
	elapsed bool
}

// ParseSchedule reads a cron expression with five fields (minute, hour, day of
// month, month, day of week; 7 is Sunday too), a name such as @daily, or words:
//
//	daily 08:00      weekdays at 9am      weekends 10:30
//	mondays 8:30     every monday and thursday at 08:30
//	hourly           every 30 minutes     every 6 hours
//
// Its zone is an IANA name ("Europe/Berlin"); "" is UTC. No text makes it panic.
// The error says what to type instead.
func ParseSchedule(expr, zone string) (Schedule, error) {
	location, err := parseZone(zone)
	if err != nil {
		return Schedule{}, err
	}
	typed := strings.Join(strings.Fields(expr), " ")
	switch upper := strings.ToUpper(typed); {
	case typed == "":
		return Schedule{}, policy.Errorf(policy.Invalid, "the schedule is empty; %s", scheduleAdvice)
	case len(typed) > longestExpr:
		return Schedule{}, policy.Errorf(policy.Invalid, "the schedule is too long; %s", scheduleAdvice)
	case strings.Contains(upper, "TZ="):
		return Schedule{}, policy.Errorf(policy.Invalid, "a zone is not part of the schedule: give the schedule without TZ=, and the zone (such as Europe/Berlin) by itself")
	case strings.HasPrefix(upper, "@EVERY"):
		return Schedule{}, policy.Errorf(policy.Invalid, "@every is not tied to the clock: write \"every 30 minutes\" or \"every 6 hours\"")
	}
	fields, ok, err := fromWords(typed)
	if err != nil {
		return Schedule{}, err
	}
	if !ok {
		fields = typed
	}
	fields = sundayIsZero(fields)
	spec, err := parseFields(fields)
	if err != nil {
		return Schedule{}, policy.Errorf(policy.Invalid, "the schedule %q cannot be read; %s", typed, scheduleAdvice).Because(err)
	}
	s := Schedule{expr: fields, zone: location, fields: spec, elapsed: spec.Hour&allHours == allHours}
	if shortest := s.shortest(); shortest < MinInterval {
		return Schedule{}, policy.Errorf(policy.Invalid, "the schedule %q comes every %d minutes: at most every %d minutes is possible", typed, int(shortest.Minutes()), int(MinInterval.Minutes()))
	}
	if spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Schedule{}, policy.Errorf(policy.Invalid, "the schedule %q never comes: there is no such day", typed)
	}
	return s, nil
}

const scheduleAdvice = `write for example "daily 08:00", "weekdays 9:00", "every monday 08:30", or a cron expression with five fields such as "0 8 * * 1-5"`

const (
	allHours   = 1<<24 - 1
	allMinutes = 1<<60 - 1
)

// parseFields reads five fields or a name. The library's parser panics on some
// texts; those are refused before, and should there be more, here.
func parseFields(fields string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			spec, err = nil, policy.Errorf(policy.Invalid, "not a cron expression")
		}
	}()
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	read, err := parser.Parse(strings.ToLower(fields))
	if err != nil {
		return nil, err
	}
	spec, ok := read.(*cron.SpecSchedule)
	if !ok || spec.Minute&allMinutes == 0 || spec.Hour&allHours == 0 {
		return nil, policy.Errorf(policy.Invalid, "it names no time")
	}
	spec.Location = time.UTC
	return spec, nil
}

// sundayIsZero writes 7 as 0 in the day of the week, as other crons allow.
func sundayIsZero(expr string) string {
	fields := strings.Fields(expr)
	if len(fields) != 5 {
		return expr
	}
	days := strings.Split(fields[4], ",")
	for i, d := range days {
		if d == "7" {
			days[i] = "0"
		} else if from, ok := strings.CutSuffix(d, "-7"); ok {
			days[i] = from + "-6,0"
		}
	}
	fields[4] = strings.Join(days, ",")
	return strings.Join(fields, " ")
}

// shortest is the least time between two of the schedule's times on one day or
// around midnight.
func (s Schedule) shortest() time.Duration {
	minutes := times(s.fields.Minute & allMinutes)
	least := 24 * 60
	for i := 1; i < len(minutes); i++ {
		least = min(least, minutes[i]-minutes[i-1])
	}
	around := minutes[0] + 60 - minutes[len(minutes)-1] // from one hour into the next
	hours := s.fields.Hour & allHours
	if next := hours<<1&allHours | hours>>23; hours&next != 0 {
		least = min(least, around)
	}
	return time.Duration(least) * time.Minute
}

// times lists the bits that are set.
func times(set uint64) []int {
	all := make([]int, 0, bits.OnesCount64(set))
	for ; set != 0; set &= set - 1 {
		all = append(all, bits.TrailingZeros64(set))
	}
	return all
}

// String is the schedule as a cron expression.
func (s Schedule) String() string { return s.expr }

// Zone is the name of the schedule's zone.
func (s Schedule) Zone() string { return s.zone.String() }

// Next is the first instant after a time at which the schedule is due, in UTC;
// the zero time when that is more than five years off.
func (s Schedule) Next(after time.Time) time.Time {
	if s.fields == nil {
		return time.Time{}
	}
	wall := wallClock(after.In(s.zone))
	var next time.Time
	// Two readings of the wall clock can come in another order than they are read
	// by as much as a clock is ever changed, hence the margins.
	for at := s.fields.Next(wall.Add(-clockChange)); !at.IsZero(); at = s.fields.Next(at) {
		if !next.IsZero() && at.After(wallClock(next.In(s.zone)).Add(clockChange)) {
			break
		}
		for _, instant := range s.instants(at) {
			if instant.After(after) && (next.IsZero() || instant.Before(next)) {
				next = instant
			}
		}
	}
	return next.UTC()
}

// Previous is the last instant before a time at which the schedule was due, if
// it was within that long before.
func (s Schedule) Previous(before time.Time, within time.Duration) (time.Time, bool) {
	for _, back := range []time.Duration{min(within, 25*time.Hour), within} {
		var last time.Time
		for at := s.Next(before.Add(-back - 1)); !at.IsZero() && at.Before(before); at = s.Next(at) {
			last = at
		}
		if !last.IsZero() {
			return last, true
		}
	}
	return time.Time{}, false
}

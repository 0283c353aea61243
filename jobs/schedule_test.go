package jobs_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"datapolicy/jobs"
	"datapolicy/policy"
)

func TestParseSchedule(t *testing.T) {
	for typed, want := range map[string]string{
		"0 8 * * 1-5":                        "0 8 * * 1-5",
		"  0   8 * *  MON-FRI ":              "0 8 * * MON-FRI",
		"0 8 * * 7":                          "0 8 * * 0",
		"0 8 * * 5-7":                        "0 8 * * 5-6,0",
		"30 7,19 1,15 * *":                   "30 7,19 1,15 * *",
		"*/15 * * * *":                       "*/15 * * * *",
		"@daily":                             "@daily",
		"@Hourly":                            "@Hourly",
		"daily 08:00":                        "0 8 * * *",
		"Daily at 8am":                       "0 8 * * *",
		"every day at 5:30 pm":               "30 17 * * *",
		"08:05":                              "5 8 * * *",
		"at noon":                            "0 12 * * *",
		"daily 12am":                         "0 0 * * *",
		"weekdays 9:00":                      "0 9 * * 1-5",
		"weekdays 9":                         "0 9 * * 1-5",
		"weekends 10.30":                     "30 10 * * 0,6",
		"every monday 08:30":                 "30 8 * * 1",
		"Mondays, Thursdays and fri at 8:30": "30 8 * * 1,4,5",
		"hourly":                             "0 * * * *",
		"every 30 minutes":                   "*/30 * * * *",
		"every hour":                         "0 * * * *",
		"every 6 hours":                      "0 */6 * * *",
		"on weekdays at midnight":            "0 0 * * 1-5",
		"every sunday and wednesday 23:59":   "59 23 * * 0,3",
		"0 8 29 2 *":                         "0 8 29 2 *",
		"0-45/15 9-17 * * 1-5":               "0-45/15 9-17 * * 1-5",
	} {
		s, err := jobs.ParseSchedule(typed, "Europe/Berlin")
		if err != nil || s.String() != want || s.Zone() != "Europe/Berlin" {
			t.Errorf("%q: %q %s, %v; want %q", typed, s, s.Zone(), err, want)
		}
	}
}

func TestParseScheduleRefuses(t *testing.T) {
	for typed, tells := range map[string]string{
		"":                                "is empty",
		" \t\n":                           "is empty",
		"TZ=":                             "not part of the schedule",
		"TZ=X":                            "not part of the schedule",
		"CRON_TZ=Europe/Berlin":           "not part of the schedule",
		"CRON_TZ=Europe/Berlin 0 8 * * *": "not part of the schedule",
		"tz= 0 8 * * *":                   "not part of the schedule",
		"@every 1h":                       "every 6 hours",
		"@every":                          "every 6 hours",
		"@fortnightly":                    "cannot be read",
		"* * * * *":                       "at most every 15 minutes",
		"*/10 * * * *":                    "at most every 15 minutes",
		"0,5 8 * * *":                     "at most every 15 minutes",
		"0,55 * * * *":                    "at most every 15 minutes",
		"0,55 0,23 * * *":                 "at most every 15 minutes",
		"0 8 30 2 *":                      "never comes",
		"0 8 * *":                         "cannot be read",
		"0 8 * * * *":                     "cannot be read",
		"61 8 * * *":                      "cannot be read",
		", , , , ,":                       "cannot be read",
		", 8 * * *":                       "cannot be read",
		"0 8 * * 8":                       "cannot be read",
		"every monday":                    "names no time of day",
		"daily":                           "names no time of day",
		"daily 25:00":                     "no time of day",
		"daily 8:61":                      "no time of day",
		"daily 13pm":                      "no time of day",
		"every 7 minutes":                 "cannot be parted",
		"every 5 minutes":                 "at most every 15 minutes",
		"every 5 hours":                   "cannot be parted",
		"8":                               "cannot be read",
		"每天 8:00":                         "cannot be read",
		strings.Repeat("0 ", 300):         "too long",
		"0 8 * * 1-5\x00":                 "cannot be read",
	} {
		_, err := jobs.ParseSchedule(typed, "UTC")
		if err == nil || policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), tells) {
			t.Errorf("%q: %v, want one that tells %q", typed, err, tells)
		}
	}
}

func TestParseZone(t *testing.T) {
	for typed, want := range map[string]string{
		"": "UTC", "utc": "UTC", "GMT": "UTC", "Europe/Berlin": "Europe/Berlin", "europe/berlin": "Europe/Berlin", "America/new york": "America/New_York",
		" Asia/Shanghai ": "Asia/Shanghai", "America/Argentina/Buenos_Aires": "America/Argentina/Buenos_Aires",
	} {
		if s, err := jobs.ParseSchedule("daily 08:00", typed); err != nil || s.Zone() != want {
			t.Errorf("%q: %s, %v", typed, s.Zone(), err)
		}
	}
	for _, bad := range []string{"Local", "Berlin", "Europe/Atlantis", "EST", "CEST", "../../etc/passwd", "/etc/localtime", "Europe/Berlin\x00", "欧洲/柏林", strings.Repeat("a", 100)} {
		if _, err := jobs.ParseSchedule("daily 08:00", bad); err == nil || policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func schedule(t testing.TB, expr, zone string) jobs.Schedule {
	t.Helper()
	s, err := jobs.ParseSchedule(expr, zone)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run lists when a schedule is due from a local time on, in local time with
// the offset, as many times as wanted are given.
func run(t *testing.T, expr, zone, from string, n int) []string {
	t.Helper()
	s := schedule(t, expr, zone)
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", from, location)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for range n {
		at = s.Next(at)
		got = append(got, at.In(location).Format("01-02 15:04 -07"))
	}
	return got
}

func TestClocksThatChange(t *testing.T) {
	for name, c := range map[string]struct {
		expr, zone, from string
		want             []string
	}{
		"Berlin, spring: a time that does not exist is due after the gap": {
			"30 2 * * *", "Europe/Berlin", "2025-03-29 00:00",
			[]string{"03-29 02:30 +01", "03-30 03:00 +02", "03-31 02:30 +02"},
		},
		"Berlin, spring: also at its beginning": {"0 2 * * *", "Europe/Berlin", "2025-03-29 12:00", []string{"03-30 03:00 +02", "03-31 02:00 +02"}},
		"Berlin, spring: its end exists":        {"0 3 * * *", "Europe/Berlin", "2025-03-29 12:00", []string{"03-30 03:00 +02", "03-31 03:00 +02"}},
		"Berlin, spring: two in the gap are one": {
			"0,30 2,3 * * *", "Europe/Berlin", "2025-03-29 12:00",
			[]string{"03-30 03:00 +02", "03-30 03:30 +02", "03-31 02:00 +02"},
		},
		"Berlin, autumn: a time that comes twice is due once": {"30 2 * * *", "Europe/Berlin", "2025-10-25 12:00", []string{"10-26 02:30 +02", "10-27 02:30 +01"}},
		"Berlin, autumn: also when asked in between":          {"30 2 * * *", "Europe/Berlin", "2025-10-26 02:30", []string{"10-27 02:30 +01"}},
		"Berlin, spring, hourly":                              {"30 * * * *", "Europe/Berlin", "2025-03-30 00:45", []string{"03-30 01:30 +01", "03-30 03:30 +02", "03-30 04:30 +02"}},
		"Berlin, autumn, hourly":                              {"30 * * * *", "Europe/Berlin", "2025-10-26 01:00", []string{"10-26 01:30 +02", "10-26 02:30 +02", "10-26 02:30 +01", "10-26 03:30 +01"}},
		"Berlin, autumn, every 30 minutes": {
			"*/30 * * * *", "Europe/Berlin", "2025-10-26 01:45",
			[]string{"10-26 02:00 +02", "10-26 02:30 +02", "10-26 02:00 +01", "10-26 02:30 +01", "10-26 03:00 +01"},
		},
		"Berlin, weekdays, over the weekend of the change": {"0 8 * * 1-5", "Europe/Berlin", "2025-03-28 09:00", []string{"03-31 08:00 +02", "04-01 08:00 +02"}},
		"New York, spring":                      {"30 2 * * *", "America/New_York", "2025-03-08 12:00", []string{"03-09 03:00 -04", "03-10 02:30 -04"}},
		"New York, autumn":                      {"30 1 * * *", "America/New_York", "2025-11-01 12:00", []string{"11-02 01:30 -04", "11-03 01:30 -05"}},
		"New York, autumn, every 6 hours":       {"0 */6 * * *", "America/New_York", "2025-11-01 23:00", []string{"11-02 00:00 -04", "11-02 06:00 -05", "11-02 12:00 -05"}},
		"New York, spring, every 15 minutes":    {"*/15 * * * *", "America/New_York", "2025-03-09 01:30", []string{"03-09 01:45 -05", "03-09 03:00 -04", "03-09 03:15 -04"}},
		"Cairo, where midnight is left out":     {"0 0 * * *", "Africa/Cairo", "2025-04-24 12:00", []string{"04-25 01:00 +03", "04-26 00:00 +03"}},
		"Lord Howe, half an hour":               {"15 2 * * *", "Australia/Lord_Howe", "2025-10-04 12:00", []string{"10-05 02:30 +11", "10-06 02:15 +11"}},
		"Apia, where a day was left out":        {"0 8 * * *", "Pacific/Apia", "2011-12-29 12:00", []string{"12-31 00:00 +14", "12-31 08:00 +14", "01-01 08:00 +14"}},
		"Kathmandu, an odd offset":              {"45 5 * * *", "Asia/Kathmandu", "2025-01-01 05:45", []string{"01-02 05:45 +0545"}},
		"leap day":                              {"0 8 29 2 *", "Europe/Berlin", "2025-01-01 00:00", []string{"02-29 08:00 +01"}},
		"month and weekday are either, as ever": {"0 8 13 * 5", "UTC", "2025-06-01 00:00", []string{"06-06 08:00 +00", "06-13 08:00 +00", "06-20 08:00 +00"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.expr, c.zone, c.from, len(c.want))
			for i := range got {
				if strings.HasSuffix(c.want[i], "45") && strings.Contains(c.want[i], "+05") {
					got[i] += "45" // the layout leaves the minutes out
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPrevious(t *testing.T) {
	s := schedule(t, "0 8 * * 1-5", "Europe/Berlin")
	monday := time.Date(2025, 3, 31, 6, 0, 0, 0, time.UTC) // 08:00 +02
	got, ok := s.Previous(monday, 7*24*time.Hour)
	if want := time.Date(2025, 3, 28, 7, 0, 0, 0, time.UTC); !ok || !got.Equal(want) {
		t.Errorf("%v, %v; want %v", got, ok, want)
	}
	if got, ok := schedule(t, "0 8 1 * *", "UTC").Previous(time.Date(2025, 3, 1, 8, 0, 0, 0, time.UTC), 7*24*time.Hour); ok {
		t.Errorf("a month back is not within a week: %v", got)
	}
}

var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "Asia/Beirut", "Pacific/Chatham", "America/St_Johns"}

func TestScheduleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		s, err := jobs.ParseSchedule(time.Date(1, 1, 1, hour, minute, 0, 0, time.UTC).Format("4 15")+" * * *", zone)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Unix(rapid.Int64Range(1700000000, 1900000000).Draw(t, "start"), 0)
		last := s.Next(start)
		for range 20 {
			next := s.Next(last)
			if !next.After(last) {
				t.Fatalf("%v after %v", next, last)
			}
			if inside := last.Add(next.Sub(last) / 2); !s.Next(inside).Equal(next) {
				t.Fatalf("asked at %v it is %v, not %v", inside, s.Next(inside), next)
			}
			day, before := next.In(location), last.In(location)
			if want := before.AddDate(0, 0, 1); day.YearDay() != want.YearDay() {
				t.Fatalf("%v, then %v: not one a day", before, day)
			}
			if day.Hour() != hour || day.Minute() != minute { // then that time did not exist on that day
				noon := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, location)
				if noon.Hour() == hour && noon.Minute() == minute {
					t.Fatalf("%v, though %02d:%02d exists", day, hour, minute)
				}
			}
			last = next
		}
	})
}

func TestElapsedProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones[:6]).Draw(t, "zone")
		s, err := jobs.ParseSchedule("*/15 * * * *", zone)
		if err != nil {
			t.Fatal(err)
		}
		at := s.Next(time.Unix(rapid.Int64Range(1700000000, 1900000000).Draw(t, "start"), 0))
		for range 50 {
			next := s.Next(at)
			if next.Sub(at) != 15*time.Minute {
				t.Fatalf("%v, then %v", at, next)
			}
			at = next
		}
	})
}

func FuzzParseSchedule(f *testing.F) {
	for _, seed := range []string{"0 8 * * 1-5", "TZ=", "CRON_TZ=X", "@every 1s", "daily 08:00", "every 6 hours", "1/9223372036854775807 * * * *", "*-5 ? * jan sun", "mondays, tue at 8.30pm"} {
		f.Add(seed, "Europe/Berlin")
	}
	at := time.Date(2025, 3, 30, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, expr, zone string) {
		s, err := jobs.ParseSchedule(expr, zone)
		if err != nil {
			if policy.CodeOf(err) != policy.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := jobs.ParseSchedule(s.String(), s.Zone())
		if err != nil {
			t.Fatalf("%q is read as %q, which cannot be read: %v", expr, s, err)
		}
		var due []time.Time
		for next := at; len(due) < 5; {
			if next = s.Next(next); next.IsZero() {
				break
			}
			due = append(due, next)
		}
		if !slices.IsSortedFunc(due, time.Time.Compare) || len(due) > 0 && !again.Next(at).Equal(due[0]) {
			t.Fatalf("%q: %v", expr, due)
		}
	})
}

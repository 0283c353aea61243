package date

import (
	"testing"
	"time"
)

// The short way comes to what the layouts come to, for every month and zone.
func TestRFC822_agreesWithTheLayouts(t *testing.T) {
	t.Parallel()
	var list []string
	for month := range englishMonths {
		list = append(list, "5 "+month+" 2025 07:08:09 est", "fri, 05 "+month+" 2024 7:08 gmt", "thu, 31 "+month+" 2025 00:00:00", "29 "+month+" 2023 24:00:00 z")
	}
	for zone := range theTables().zones {
		list = append(list, "wed, 05 mar 2025 10:00:00 "+zone)
	}
	read := 0
	for _, language := range []string{"", "de", "es", "fr", "it", "zh"} {
		for _, loc := range []*time.Location{time.UTC, shanghai, newYork} {
			r := reader{tables: theTables(), o: Options{Language: language, Location: loc, Now: now}}
			for _, s := range list {
				short, ok := r.rfc822(s)
				if !ok {
					continue
				}
				read++
				long, _, ok := r.dated(s)
				if !ok || !long.Equal(short) {
					t.Fatalf("%q (%s, %s) is %v the short way and %v the long", s, language, loc, short, long)
				}
			}
		}
	}
	if read < 18*len(list)*3/4 {
		t.Errorf("only %d of %d were read", read, 18*len(list))
	}
}

func TestRFC822_leavesTheRest(t *testing.T) {
	t.Parallel()
	r := reader{tables: theTables(), o: Options{Location: time.UTC}}
	for _, s := range []string{
		"", "fri", "5 mar", "5 mar 2025", "5 mar 2025 ", "5 märz 2025 10:00", "5 mar 25 10:00", "31 feb 2025 10:00", "5 mar 2025 25:00", "5 mar 2025 10", "5 mar 2025 10:0", "5 mar 2025 10:00:00.5",
		"5 mar 2025 10:00 p.m.", "5 mar 2025 10:00 pm", "5 mar 2025 10:00 est (x)", "5 mar 2025 :00", "someday, 5 mar 2025 10:00", "5 mar 2025 10:00 +0100", "5 mar 2025 10:00 nowhere",
	} {
		if got, ok := r.rfc822(s); ok {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

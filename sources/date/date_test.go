package date

import (
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
)

var (
	shanghai = zoneOf("Asia/Shanghai")
	berlin   = zoneOf("Europe/Berlin")
	dublin   = zoneOf("Europe/Dublin")
	newYork  = zoneOf("America/New_York")
	now      = time.Date(2025, 1, 19, 12, 0, 0, 0, time.UTC) // a Sunday
)

func zoneOf(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}

// Every layout of data/layouts.txt reads its own example.
func TestLayouts(t *testing.T) {
	tables := theTables()
	for how, layouts := range map[policy.DateSource][]layout{policy.DateDay: append(tables.days, tables.noYear...), policy.DateGuessed: tables.monthOnly} {
		for _, l := range layouts {
			got, gotHow, ok := Parse(l.example, Options{Now: now.AddDate(0, 0, 0)})
			if !ok || gotHow != how || got.Format(time.DateOnly) != l.want {
				t.Errorf("%s: Parse(%q) = %v, %q, %t; want %s, %q", l.text, l.example, got, gotHow, ok, l.want, how)
			}
		}
	}
}

// Every month of every language is read with and without the language known.
// A layout is passed over where its mark is missing; the mark is one that all
// its dates have.
func TestMarkOf(t *testing.T) {
	for layout, want := range map[string]rune{
		"{Y}-{MM}-{DD}": '-', "{Y} 年 {M} 月": '年', "{D}\\. ?{M}\\. ?{Y}": '.', "{Y}\\.? {B} {D}": 0, "{D} (?:de\\b|d')? {B}": 0, "{B}-{D}-{Y}": '-', "民[國国] ?{R} 年": '民', "{Y}{MM}{DD}": 0,
	} {
		if got := markOf(layout); got != want {
			t.Errorf("%s: %q, want %q", layout, got, want)
		}
	}
}

func TestMonthNames(t *testing.T) {
	for language, months := range theTables().monthNames {
		for word, month := range months {
			if language == "" {
				continue
			}
			got, how, ok := Parse("17 "+strings.ToUpper(word)+" 2025, 14:30", Options{Language: language})
			want := time.Date(2025, month, 17, 14, 30, 0, 0, time.UTC)
			if !ok || how != policy.DateExact || !got.Equal(want) {
				t.Errorf("%s %q: got %v %q %t, want %v", language, word, got, how, ok, want)
			}
		}
	}
}

func TestParse(t *testing.T) {
	const exact, day, guessed = policy.DateExact, policy.DateDay, policy.DateGuessed
	for _, c := range []struct {
		in   string
		want string
		how  policy.DateSource
		o    Options
	}{
		// RFC 822, 1123, 2822 and what feeds make of them.
		{in: "Fri, 17 Jan 2025 15:04:05 GMT", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 +0100", want: "2025-01-17T14:04:05Z", how: exact},
		{in: "Fri, 17 Jan 25 15:04:05 EST", want: "2025-01-17T20:04:05Z", how: exact},
		{in: "17 Jan 2025 15:04 Z", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 9:4:5 PDT", want: "2025-01-17T16:04:05Z", how: exact},
		{in: "Friday, 17 January 2025 15:04:05 UTC", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "Mon, 17 Jan 2025 15:04:05 GMT", want: "2025-01-17T15:04:05Z", how: exact}, // it was a Friday
		{in: "Friday, 17-Jan-25 15:04:05 GMT", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 +01:00", want: "2025-01-17T14:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 GMT+0800", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 GMT+8", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 UTC-05:00", want: "2025-01-17T20:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 +0800 (CST)", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 MEZ", want: "2025-01-17T14:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 XYZ", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 +9900", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 CST", want: "2025-01-17T21:04:05Z", how: exact},
		{in: "Fri, 17 Jan 2025 15:04:05 CST", want: "2025-01-17T07:04:05Z", how: exact, o: Options{Location: shanghai}},
		{in: "Thu, 17 Jul 2025 15:04:05 IST", want: "2025-07-17T09:34:05Z", how: exact},
		{in: "Thu, 17 Jul 2025 15:04:05 IST", want: "2025-07-17T14:04:05Z", how: exact, o: Options{Location: dublin}},
		{in: "Fri, 17 Jan 2025 15:04:05", want: "2025-01-17T14:04:05Z", how: exact, o: Options{Location: berlin}},
		{in: "Fri, 17 Jan 2025", want: "2025-01-17T00:00:00Z", how: day, o: Options{Location: berlin}},
		{in: "Fri, Jan 17 2025 10:30:00 ET", want: "2025-01-17T15:30:00Z", how: exact},
		{in: "Fri, 17 Jan 2025 24:00:00 GMT", want: "2025-01-18T00:00:00Z", how: exact},
		{in: "Sat, 31 Dec 2016 23:59:60 GMT", want: "2016-12-31T23:59:59Z", how: exact},
		{in: "Thu, 01 Jan 104 07:48:21 GMT", want: "2004-01-01T07:48:21Z", how: exact},
		{in: "Fri, 2006/09/15 08:19:53 EDT", want: "2006-09-15T12:19:53Z", how: exact},
		{in: "Sun Jan  4 16:29:06 PST 2004", want: "2004-01-05T00:29:06Z", how: exact},
		{in: "Sun Jan 4 16:29:06 2004", want: "2004-01-04T16:29:06Z", how: exact},
		{in: "Fri Jan 17 15:04:05 +0100 2025", want: "2025-01-17T14:04:05Z", how: exact},
		{in: "Fri Jan 17 2025 15:04:05 GMT+0100 (Central European Standard Time)", want: "2025-01-17T14:04:05Z", how: exact},

		// RFC 3339, ISO 8601, W3CDTF.
		{in: "2025-01-17T15:04:05Z", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "2025-01-17t15:04:05z", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "2025-01-17T15:04:05.123456+08:00", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "2025-01-17T15:04:05+0800", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "2025-01-17T15:04:05+08", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "2025-01-17T15:04:05 +08:00", want: "2025-01-17T07:04:05Z", how: exact},
		{in: "2025-01-17T15:04+08:00", want: "2025-01-17T07:04:00Z", how: exact},
		{in: "2025-01-17T15:04:05−05:00", want: "2025-01-17T20:04:05Z", how: exact},
		{in: "2025-01-17 15:04:05 UTC", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "2025-01-17 15:04:05.0", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "2025-01-17T15:04:05+01:00[Europe/Berlin]", want: "2025-01-17T14:04:05Z", how: exact},
		{in: "2025-01-17 15:04:05 America/New_York", want: "2025-01-17T20:04:05Z", how: exact},
		{in: "20250117T150405Z", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "20250117T1504+0100", want: "2025-01-17T14:04:00Z", how: exact},
		{in: "20250117150405", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "2025-01-17Z", want: "2025-01-17T00:00:00Z", how: day},
		{in: "2025-01-17+08:00", want: "2025-01-17T00:00:00Z", how: day},
		{in: "2004-07-13T9:15-05:00", want: "2004-07-13T14:15:00Z", how: exact},
		{in: "2004-július-13T9:15-05:00", want: "2004-07-13T14:15:00Z", how: exact},
		{in: "2025-01-17T25:61:00Z", want: "2025-01-17T00:00:00Z", how: day},

		// As people write it.
		{in: "17. Januar 2025, 14:30 Uhr", want: "2025-01-17T13:30:00Z", how: exact, o: Options{Location: berlin}},
		{in: "Freitag, 17. Januar 2025 um 14.30 Uhr MEZ", want: "2025-01-17T13:30:00Z", how: exact},
		{in: "17.01.2025 - 14:30", want: "2025-01-17T14:30:00Z", how: exact},
		{in: "17.01.2025, 14 Uhr", want: "2025-01-17T14:00:00Z", how: exact},
		{in: "Stand: 17.1.2025", want: "2025-01-17T00:00:00Z", how: day},
		{in: "Veröffentlicht am 3. März 2025", want: "2025-03-03T00:00:00Z", how: day},
		{in: "14:30 Uhr, 17. Januar 2025", want: "2025-01-17T14:30:00Z", how: exact},
		{in: "le 17 janvier 2025 à 14h30", want: "2025-01-17T14:30:00Z", how: exact},
		{in: "Publié le 1er février 2025 à 9 h 05", want: "2025-02-01T09:05:00Z", how: exact},
		{in: "mar. 14 janv. 2025", want: "2025-01-14T00:00:00Z", how: day},
		{in: "mar 14 gen 2025, 10:00", want: "2025-01-14T10:00:00Z", how: exact},
		{in: "17 août 2025", want: "2025-08-17T00:00:00Z", how: day},
		{in: "17 de enero de 2025 a las 14:30", want: "2025-01-17T14:30:00Z", how: exact},
		{in: "17 gennaio 2025 alle ore 14.30", want: "2025-01-17T14:30:00Z", how: exact},
		{in: "1º agosto 2025", want: "2025-08-01T00:00:00Z", how: day},
		{in: "17 mei 2025 om 14:30 uur", want: "2025-05-17T14:30:00Z", how: exact},
		{in: "den 17 januari 2025 kl. 14.30", want: "2025-01-17T14:30:00Z", how: exact},
		{in: "11 listopada 2025", want: "2025-11-11T00:00:00Z", how: day, o: Options{Language: "pl"}},
		{in: "11 listopada 2025", want: "2025-10-11T00:00:00Z", how: day, o: Options{Language: "hr"}},
		{in: "Κυρ, 11 Ιούλ 2004 12:00:00 EST", want: "2004-07-11T17:00:00Z", how: exact},
		{in: "17 января 2025 г., 14:30", want: "2025-01-17T00:00:00Z", how: day},
		{in: "January 17, 2025", want: "2025-01-17T00:00:00Z", how: day},
		{in: "Jan. 17, 2025, 2:30 p.m. ET", want: "2025-01-17T19:30:00Z", how: exact},
		{in: "Published January 17th, 2025 at 12:05 AM", want: "2025-01-17T00:05:00Z", how: exact},
		{in: "January 17 2025 3pm EST", want: "2025-01-17T20:00:00Z", how: exact},
		{in: "10:30 AM ET, Fri January 17, 2025", want: "2025-01-17T15:30:00Z", how: exact},
		{in: "Jan 17, 2025 | 5 min read", want: "2025-01-17T00:00:00Z", how: day},
		{in: "Jan 17, 2025 15:04 - 3 min read", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "Sept. 5, 2025", want: "2025-09-05T00:00:00Z", how: day},
		{in: "https://example.org/news/2025/01/17/title", want: "2025-01-17T00:00:00Z", how: day},

		// Numbers whose order depends on the country.
		{in: "01/02/2025", want: "2025-01-02T00:00:00Z", how: day, o: Options{Language: "en"}},
		{in: "01/02/2025", want: "2025-02-01T00:00:00Z", how: day, o: Options{Language: "en-GB"}},
		{in: "01/02/2025", want: "2025-02-01T00:00:00Z", how: day, o: Options{Language: "fr"}},
		{in: "01/02/2025", want: "2025-02-01T00:00:00Z", how: day, o: Options{Language: "en", Location: dublin}},
		{in: "01/02/2025", want: "2025-01-02T00:00:00Z", how: day, o: Options{Language: "en", Location: newYork}},
		{in: "1/17/2025 3:04:05 PM", want: "2025-01-17T15:04:05Z", how: exact, o: Options{Language: "de"}},
		{in: "17/01/2025 15:04", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "12/01/2025", want: "2025-01-12T00:00:00Z", how: day, o: Options{Language: "en", Now: now}}, // 1 December is yet to come
		{in: "17-01-2025", want: "2025-01-17T00:00:00Z", how: day},
		{in: "01-17-2025", want: "2025-01-17T00:00:00Z", how: day},

		// Chinese, Japanese, Korean.
		{in: "2025年1月17日 15:04", want: "2025-01-17T07:04:00Z", how: exact, o: Options{Location: shanghai}},
		{in: "２０２５年１月１７日　１５：０４", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "2025年01月17日15时04分05秒", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "2025年1月17日 星期五 下午3:04", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "2025年1月17日（星期五）上午9时", want: "2025-01-17T09:00:00Z", how: exact},
		{in: "2025-01-17 来源：中国网信网", want: "2025-01-17T00:00:00Z", how: day},
		{in: "发布时间：2025-01-17 15:04 来源: 新华社", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "2025-01-17 15:04(北京时间)", want: "2025-01-17T07:04:00Z", how: exact},
		{in: "北京时间2025年1月17日15:04", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "2025年1月17日北京时间15:04", want: "2025-01-17T07:04:00Z", how: exact},
		{in: "二〇二五年一月十七日", want: "2025-01-17T00:00:00Z", how: day},
		{in: "二○二四年十二月三十一日", want: "2024-12-31T00:00:00Z", how: day},
		{in: "2025.01.17 15:04", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "[2025/1/17]", want: "2025-01-17T00:00:00Z", how: day},
		{in: "中華民國114年1月17日", want: "2025-01-17T00:00:00Z", how: day},
		{in: "2025年1月17日(金) 午後3:04", want: "2025-01-17T15:04:00Z", how: exact},
		{in: "2004년 05월 28일  01:31:15", want: "2004-05-27T16:31:15Z", how: exact},
		{in: "2004-05-25 오후 11:23:17", want: "2004-05-25T14:23:17Z", how: exact},
		{in: "2003-012-31T10:14:55+00:00", want: "2003-12-31T10:14:55Z", how: exact},

		// Parts of a date.
		{in: "2025", want: "2025-01-01T00:00:00Z", how: guessed},
		{in: "2025-01", want: "2025-01-01T00:00:00Z", how: guessed},
		{in: "Dezember 2025", want: "2025-12-01T00:00:00Z", how: guessed},
		{in: "03-12-31", want: "2003-12-31T00:00:00Z", how: day},

		// Numbers of seconds.
		{in: "1737126245", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "1737126245000", want: "2025-01-17T15:04:05Z", how: exact},
		{in: "1737126245.678", want: "2025-01-17T15:04:05Z", how: exact},

		// By today's date.
		{in: "2 hours ago", want: "2025-01-19T10:00:00Z", how: exact, o: Options{Now: now}},
		{in: "Updated 5 mins ago", want: "2025-01-19T11:55:00Z", how: exact, o: Options{Now: now}},
		{in: "vor 3 Tagen", want: "2025-01-16T00:00:00Z", how: day, o: Options{Now: now}},
		{in: "il y a 2 heures", want: "2025-01-19T10:00:00Z", how: exact, o: Options{Now: now}},
		{in: "3小时前", want: "2025-01-19T09:00:00Z", how: exact, o: Options{Now: now}},
		{in: "发布于3 天前", want: "2025-01-16T00:00:00Z", how: day, o: Options{Now: now}},
		{in: "昨天 15:04", want: "2025-01-18T07:04:00Z", how: exact, o: Options{Now: now, Location: shanghai}},
		{in: "gestern, 14:30 Uhr", want: "2025-01-18T13:30:00Z", how: exact, o: Options{Now: now, Location: berlin}},
		{in: "Yesterday at 3:04pm", want: "2025-01-18T15:04:00Z", how: exact, o: Options{Now: now}},
		{in: "heute", want: "2025-01-19T00:00:00Z", how: day, o: Options{Now: now}},
		{in: "1月17日 15:04", want: "2025-01-17T15:04:00Z", how: exact, o: Options{Now: now}},
		{in: "[01-17]", want: "2025-01-17T00:00:00Z", how: day, o: Options{Now: now}},
		{in: "12-31", want: "2024-12-31T00:00:00Z", how: day, o: Options{Now: now}},
		{in: "Jan 17, 15:04", want: "2025-01-17T15:04:00Z", how: exact, o: Options{Now: now}},
		{in: "Fri 17 Jan", want: "2025-01-17T00:00:00Z", how: day, o: Options{Now: now}},
	} {
		t.Run(c.in, func(t *testing.T) {
			got, how, ok := Parse(c.in, c.o)
			if !ok || got.Truncate(time.Second).Format(time.RFC3339) != c.want || how != c.how {
				t.Fatalf("Parse(%q) = %v, %q, %t; want %s, %q", c.in, got.Format(time.RFC3339), how, ok, c.want, c.how)
			}
			if got.Location() != time.UTC {
				t.Errorf("not in UTC: %v", got)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":              "",
		"spaces":               " \u3000\n",
		"no date":              "Statement of the Commission",
		"30 February":          "2025-02-30",
		"29 February 2025":     "Sat, 29 Feb 2025 10:00:00 GMT",
		"month 13":             "2025-13-01",
		"day 0":                "2025-01-00",
		"all zeros":            "0000-00-00 00:00:00",
		"year 1":               "0001-01-01T00:00:00Z",
		"year 9999":            "9999-12-31T23:59:59Z",
		"a long number":        "123456789012345678901234567890",
		"a telephone number":   "+49 228 997799-0",
		"relative without now": "2 hours ago",
		"yearless without now": "Jan 17",
		"a word like a month":  "17 Janus 2025",
		"invalid UTF-8":        "\xff\xfe\x00",
	} {
		if got, how, ok := Parse(in, Options{}); ok {
			t.Errorf("%s: Parse(%q) = %v, %q; want none", name, in, got, how)
		}
	}
	for name, in := range map[string]string{
		"a link, not yesterday": "Hier klicken für mehr",
		"a clause":              "Yesterday was better",
		"a version":             "Version 12-31-4",
	} {
		if got, how, ok := Parse(in, Options{Now: now}); ok {
			t.Errorf("%s: Parse(%q) = %v, %q; want none", name, in, got, how)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Fri, 17 Jan 2025 15:04:05 GMT", "le 17 janvier 2025 à 14h30", "二〇二五年一月十七日", "3小时前", "昨天 15:04", "\xff2025年", "2025-01-17T15:04:05+08:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, how, ok := Parse(s, Options{Now: now, Location: shanghai})
		if !ok {
			return
		}
		if got.Year() < firstYear-1 || got.Year() > lastYear+1 || got.Location() != time.UTC {
			t.Fatalf("Parse(%q) = %v", s, got)
		}
		if how == policy.DateDay && !got.Equal(midnight(got)) {
			t.Fatalf("Parse(%q) = %v, which is more than a day", s, got)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse("17. Januar 2025, 14:30 Uhr", Options{Location: berlin})
	}
}

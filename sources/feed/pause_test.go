package feed_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/sources/feed"
)

func TestParse_howOftenAFeedWantsToBeRead(t *testing.T) {
	t.Parallel()
	const sy = ` xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"`
	for name, c := range map[string]struct {
		attrs, inside string
		want          feed.Feed
	}{
		"it does not say":                        {},
		"ttl":                                    {inside: `<ttl>90</ttl>`, want: feed.Feed{Pause: 90 * time.Minute}},
		"ttl of nothing":                         {inside: `<ttl>0</ttl>`},
		"ttl that is no number":                  {inside: `<ttl>often</ttl>`},
		"ttl below nothing":                      {inside: `<ttl>-5</ttl>`},
		"ttl of a year is a slip":                {inside: `<ttl>525600</ttl>`, want: feed.Feed{Pause: 7 * 24 * time.Hour}},
		"ttl that overflows":                     {inside: `<ttl>1e300</ttl>`, want: feed.Feed{Pause: 7 * 24 * time.Hour}},
		"WordPress":                              {sy, `<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>`, feed.Feed{Pause: time.Hour}},
		"twice a day":                            {sy, `<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>`, feed.Feed{Pause: 12 * time.Hour}},
		"without a frequency it is once":         {sy, `<sy:updatePeriod>daily</sy:updatePeriod>`, feed.Feed{Pause: 24 * time.Hour}},
		"without a period the frequency is idle": {sy, `<sy:updateFrequency>4</sy:updateFrequency>`, feed.Feed{}},
		"the longer of the two":                  {sy, `<ttl>15</ttl><sy:updatePeriod>daily</sy:updatePeriod>`, feed.Feed{Pause: 24 * time.Hour}},
		"hours and days, one of them miswritten": {"", `<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>99</hour></skipHours><skipDays><day>Saturday</day><day>sun</day><day>Someday</day></skipDays>`, feed.Feed{SkipHours: []int{0, 0, 7}, SkipDays: []time.Weekday{time.Saturday, time.Sunday}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := feed.Parse([]byte(`<rss version="2.0"`+c.attrs+`><channel><title>Notices</title>`+c.inside+`</channel></rss>`), feed.Options{})
			if err != nil {
				t.Fatal(err)
			}
			told := feed.Feed{Pause: got.Pause, SkipHours: got.SkipHours, SkipDays: got.SkipDays}
			if diff := cmp.Diff(c.want, told); diff != "" {
				t.Errorf("schedule (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFeed_Resumes(t *testing.T) {
	t.Parallel()
	friday := time.Date(2025, 3, 14, 22, 40, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		f    feed.Feed
		want time.Time
	}{
		"at once":                  {feed.Feed{}, friday},
		"at the next hour":         {feed.Feed{SkipHours: []int{22}}, time.Date(2025, 3, 14, 23, 0, 0, 0, time.UTC)},
		"after the night":          {feed.Feed{SkipHours: []int{22, 23, 0, 1, 2}}, time.Date(2025, 3, 15, 3, 0, 0, 0, time.UTC)},
		"after the weekend":        {feed.Feed{SkipHours: []int{22, 23}, SkipDays: []time.Weekday{time.Saturday, time.Sunday}}, time.Date(2025, 3, 17, 0, 0, 0, 0, time.UTC)},
		"never is not meant":       {feed.Feed{SkipDays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}, friday},
		"another day is no matter": {feed.Feed{SkipDays: []time.Weekday{time.Monday}}, friday},
	} {
		if got := c.f.Resumes(friday); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

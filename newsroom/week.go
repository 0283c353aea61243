package newsroom

import (
	"time"

	"datapolicy/policy"
)

// Now is the instant that the sample pretends it is: the morning after its
// newest article.
var Now = time.Date(2025, time.November, 21, 8, 0, 0, 0, time.UTC)

// Week is the sample's densest stretch, the one to show first: from 13 January
// 2025 to the end of 20 January 2025, UTC.
func Week() policy.Period {
	return policy.Period{
		Since: time.Date(2025, time.January, 13, 0, 0, 0, 0, time.UTC),
		Until: time.Date(2025, time.January, 21, 0, 0, 0, 0, time.UTC),
	}
}

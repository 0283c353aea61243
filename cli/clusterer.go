package cli

import "datapolicy/analysis/stories"

// newClusterer begins an empty one; the intake fills it from the archive.
func newClusterer() *stories.Clusterer { return stories.New(stories.Options{}) }

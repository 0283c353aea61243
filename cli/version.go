package cli

import "runtime/debug"

// release is the version of CHANGELOG.md that this tree leads to.
const release = "0.1.0"

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "datapolicy " + release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "datapolicy " + release + " (" + s.Value[:12] + ", " + info.GoVersion + ")"
		}
	}
	return "datapolicy " + release + " (" + info.GoVersion + ")"
}

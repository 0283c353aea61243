package cli

import (
	"io"
	"log/slog"

	"datapolicy/config"
)

// newLog writes what the program says of itself. Secrets hide themselves: see
// config.Secret.
func newLog(c config.Log, verbose bool, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Level)) // validated
	if verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

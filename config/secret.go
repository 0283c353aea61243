package config

import "log/slog"

// Secret is a value that is never printed, logged or written to a file. Convert
// it to string where it is handed to the client that needs it.
type Secret string

const hidden = "(set, hidden)"

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

func (s Secret) GoString() string             { return s.String() }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(s.String()) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
func (s Secret) MarshalYAML() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

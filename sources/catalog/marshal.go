package catalog

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// Marshal writes sources as a catalog file, fit to be pasted into one.
func Marshal(sources []Source) ([]byte, error) {
	return encode(struct {
		Sources []Source `yaml:"sources"`
	}{sources})
}

// MarshalExtra writes sources as they stand in the configuration (sources.extra);
// Parse reads this, too.
func MarshalExtra(sources []Source) ([]byte, error) {
	var p pasted
	p.Sources.Extra = sources
	return encode(p)
}

type pasted struct {
	Sources struct {
		Extra []Source `yaml:"extra"`
	} `yaml:"sources"`
}

func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	err := yaml.NewEncoder(&out, yaml.IndentSequence(true), yaml.CustomMarshaler(scalar)).Encode(v)
	return out.Bytes(), err
}

// unquoted are the texts that need no quotation marks in YAML: nothing in them
// is a sign of it, and they begin like a word.
var unquoted = regexp.MustCompile(`^[A-Za-z/][\p{L}\p{N} ./_+()&;=%?~,-]*$|^https?://[A-Za-z0-9./_+&;=%?~,:-]+$`)

// scalar writes a text. The encoder's own rules for when to quote let titles
// pass that are YAML; names of sources come from strangers.
func scalar(s string) ([]byte, error) {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
	default:
		if unquoted.MatchString(s) && strings.TrimSpace(s) == s {
			return []byte(s), nil
		}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out) // a JSON string is a double-quoted YAML scalar (YAML 1.2, §1.3)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"datapolicy/policy"
)

// MaxFile is the largest configuration file read, in bytes: aliases in a larger
// one could expand without bound.
const MaxFile = 1 << 20

// Default is the configuration with no file and an empty environment.
func Default() Config {
	var c Config
	setDefaults(reflect.ValueOf(&c).Elem())
	return c
}

// Load reads the file at path, or only the defaults when path is "", then the
// environment over it ("NAME=value" lines, as of os.Environ), and validates. An
// error names the line at fault and is Invalid, or NotFound where there is no
// such file.
func Load(path string, environ []string) (Config, error) {
	var source []byte
	if path != "" {
		f, err := os.Open(path)
		if errors.Is(err, os.ErrNotExist) {
			return Config{}, policy.Errorf(policy.NotFound, "there is no configuration file %s; leave --config out to run with the defaults", path).Because(err)
		}
		if err != nil {
			return Config{}, policy.Errorf(policy.Invalid, "the configuration file %s cannot be read; check its permissions", path).Because(err)
		}
		defer f.Close()
		if source, err = io.ReadAll(io.LimitReader(f, MaxFile+1)); err != nil {
			return Config{}, policy.Errorf(policy.Invalid, "the configuration file %s cannot be read", path).Because(err)
		}
	}
	c, err := Parse(source, environ)
	if err != nil && path != "" {
		var e *policy.Error
		if errors.As(err, &e) {
			return c, policy.Errorf(e.Code, "%s: %s", path, e.Message).Because(e.Err)
		}
	}
	return c, err
}

// Parse is Load on a file's content.
func Parse(source []byte, environ []string) (Config, error) {
	c := Default()
	file, err := decode(source, &c)
	if err != nil {
		return Config{}, err
	}
	vars := map[string]string{}
	for _, line := range environ {
		for i := range line {
			if line[i] == '=' && i+1 < len(line) { // a variable set to nothing is not set
				vars[line[:i]] = line[i+1:]
			}
			if line[i] == '=' {
				break
			}
		}
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		return Config{}, policy.Errorf(policy.Invalid, "an environment variable cannot be read: %v", err)
	}
	if err := validate(&c, file); err != nil {
		return Config{}, err
	}
	return c, nil
}

func decode(source []byte, c *Config) (file *ast.File, err error) {
	defer func() { // the parser is not ours, and the file is anybody's
		if r := recover(); r != nil {
			file, err = nil, policy.Errorf(policy.Invalid, "this YAML cannot be read: %v", r)
		}
	}()
	if len(source) > MaxFile {
		return nil, policy.Errorf(policy.Invalid, "the configuration is larger than %d bytes; move long lists of sources to a catalog file", MaxFile)
	}
	if bytes.IndexByte(source, 0) >= 0 || !utf8.Valid(source) {
		return nil, policy.Errorf(policy.Invalid, "this is not YAML but some other kind of file; configuration files are text in UTF-8")
	}
	file, err = parser.ParseBytes(source, 0)
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "this is not YAML: %s", explained(err))
	}
	if len(file.Docs) == 0 || len(bytes.TrimSpace(source)) == 0 {
		return file, nil
	}
	var aliases aliasCount
	for _, doc := range file.Docs {
		ast.Walk(&aliases, doc)
	}
	if aliases > maxAliases {
		return nil, policy.Errorf(policy.Invalid, "the configuration uses more than %d aliases (*name); write them out", maxAliases)
	}
	err = yaml.NewDecoder(bytes.NewReader(source), yaml.Strict(), yaml.DisallowUnknownField()).Decode(c)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, policy.Errorf(policy.Invalid, "the configuration does not fit: %s", explained(err))
	}
	return file, nil
}

// maxExplanation bounds, in bytes, what is shown of the lines around a fault.
const maxExplanation = 1000

// explained is the parser's error with the lines around it.
func explained(err error) string {
	text := yaml.FormatError(err, false, true)
	if len(text) > maxExplanation {
		text = strings.ToValidUTF8(text[:maxExplanation], "") + "…"
	}
	return text
}

// maxAliases is how many aliases a file may use: each can repeat all the others.
const maxAliases = 16

type aliasCount int

func (n *aliasCount) Visit(node ast.Node) ast.Visitor {
	if _, ok := node.(*ast.AliasNode); ok {
		*n++
	}
	return n
}

func setDefaults(v reflect.Value) {
	for i := range v.NumField() {
		f, text := v.Field(i), v.Type().Field(i).Tag.Get("default")
		switch {
		case f.Kind() == reflect.Struct:
			setDefaults(f)
		case text == "":
		case f.Kind() == reflect.String:
			f.SetString(text)
		case f.Kind() == reflect.Bool:
			f.SetBool(text == "true")
		case f.Kind() == reflect.Int:
			n, _ := strconv.Atoi(text) // a test reads every default
			f.SetInt(int64(n))
		case f.Kind() == reflect.Float64:
			x, _ := strconv.ParseFloat(text, 64)
			f.SetFloat(x)
		}
	}
}

// YAML writes c as a file that reads back as c. Secrets are not in it.
func (c Config) YAML() ([]byte, error) {
	out, err := yaml.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	return out, nil
}

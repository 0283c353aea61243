package config

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"datapolicy/policy"
)

// validate checks every setting against its tags. All faults are told at once,
// each with its line where the file sets it.
func validate(c *Config, file *ast.File) error {
	v := validator{file: file}
	v.section(reflect.ValueOf(*c), "")
	if len(v.faults) == 0 {
		return nil
	}
	return policy.Errorf(policy.Invalid, "%s", strings.Join(v.faults, "\n"))
}

type validator struct {
	file   *ast.File
	faults []string
}

func (v *validator) section(section reflect.Value, path string) {
	for _, key := range keysOfOne(section.Type()) {
		at := key.Path
		if path != "" {
			at = path + "." + key.Path
		}
		value := section.FieldByIndex(key.field.Index)
		switch {
		case value.Kind() == reflect.Struct:
			v.section(value, at)
		case value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct:
			for i := range value.Len() {
				v.section(value.Index(i), at+"["+strconv.Itoa(i)+"]")
			}
		default:
			if err := key.fits(value); err != nil {
				v.fault(at, key, err)
			}
		}
	}
}

// keysOfOne lists the keys of one section, without those of the sections in it.
func keysOfOne(t reflect.Type) []Key {
	return slices.DeleteFunc(keysOf(t, ""), func(k Key) bool { return len(k.field.Index) == 0 || !direct(t, k.field) })
}

func direct(t reflect.Type, f reflect.StructField) bool {
	own, ok := t.FieldByName(f.Name)
	return ok && own.Type == f.Type && own.Tag == f.Tag
}

func (v *validator) fault(path string, key Key, err error) {
	where := path
	if key.Type == "secret" {
		where = key.Env
	} else if line := v.line(path); line > 0 {
		where = fmt.Sprintf("line %d: %s", line, path)
	} else if key.Env != "" {
		where = fmt.Sprintf("%s (or the environment's %s)", path, key.Env)
	}
	v.faults = append(v.faults, where+": "+err.Error())
}

// line is where the file sets a path, or 0.
func (v *validator) line(path string) int {
	if v.file == nil || len(v.file.Docs) == 0 {
		return 0
	}
	p, err := yaml.PathString("$." + path)
	if err != nil {
		return 0
	}
	node, err := p.FilterFile(v.file)
	if err != nil || node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// fits reports what is wrong with a value.
func (k Key) fits(value reflect.Value) error {
	switch value.Kind() {
	case reflect.Int:
		return k.inBounds(float64(value.Int()))
	case reflect.Float64:
		return k.inBounds(value.Float())
	case reflect.Slice:
		for i := range value.Len() {
			if err := k.checked(fmt.Sprint(value.Index(i).Interface())); err != nil {
				return err
			}
		}
		return nil
	case reflect.String:
		s := value.String()
		if len(k.OneOf) > 0 && s != "" && !slices.Contains(k.OneOf, s) {
			return fmt.Errorf("%q is none of %s", s, strings.Join(k.OneOf, ", "))
		}
		return k.checked(s)
	}
	return nil
}

func (k Key) inBounds(x float64) error {
	low, lowErr := strconv.ParseFloat(k.Min, 64)
	high, highErr := strconv.ParseFloat(k.Max, 64)
	switch {
	case lowErr == nil && x < low:
		return fmt.Errorf("%v is too small: the least is %s", x, k.Min)
	case highErr == nil && x > high:
		return fmt.Errorf("%v is too large: the most is %s", x, k.Max)
	}
	return nil
}

func (k Key) checked(s string) error {
	name, argument, _ := strings.Cut(k.Check, ":")
	if name == "" {
		return nil
	}
	check, ok := checks[name]
	if !ok {
		return fmt.Errorf("no check is called %q", name)
	}
	if s == "" && name != "required" && name != "entity" {
		return nil
	}
	if err := check(s, argument); err != nil {
		return err
	}
	if name == "duration" {
		return k.durationInBounds(s)
	}
	return nil
}

func (k Key) durationInBounds(s string) error {
	d := duration(s)
	low, lowErr := time.ParseDuration(k.Min)
	high, highErr := time.ParseDuration(k.Max)
	switch {
	case lowErr == nil && d < low:
		return fmt.Errorf("%s is too short: the least is %s", s, k.Min)
	case highErr == nil && d > high:
		return fmt.Errorf("%s is too long: the most is %s", s, k.Max)
	}
	return nil
}

var errRequired = errors.New("this must be set")

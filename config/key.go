package config

import (
	"reflect"
	"strings"
)

// Key is one setting, as its field's tags describe it.
type Key struct {
	Path    string // "gather.every"; a list's members are "subscriptions[].channel"
	Type    string // "text", "number", "yes or no", "list", "section", "secret"
	Default string
	Env     string
	Doc     string
	Min     string
	Max     string
	OneOf   []string
	Check   string
	field   reflect.StructField
}

// Keys lists every setting in the order of the file.
func Keys() []Key {
	return keysOf(reflect.TypeFor[Config](), "")
}

func keysOf(t reflect.Type, prefix string) []Key {
	var keys []Key
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		key := Key{
			Path: prefix + name, Default: f.Tag.Get("default"), Env: f.Tag.Get("env"), Doc: f.Tag.Get("doc"),
			Min: f.Tag.Get("min"), Max: f.Tag.Get("max"), OneOf: strings.Fields(f.Tag.Get("oneof")), Check: f.Tag.Get("check"), field: f,
		}
		var inner []Key
		switch {
		case f.Type == reflect.TypeFor[Secret]():
			key.Type, key.Path = "secret", ""
		case f.Type.Kind() == reflect.Struct:
			key.Type = "section"
			inner = keysOf(f.Type, key.Path+".")
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
			key.Type = "list"
			inner = keysOf(f.Type.Elem(), key.Path+"[].")
		case f.Type.Kind() == reflect.Slice:
			key.Type = "list"
		case f.Type.Kind() == reflect.Bool:
			key.Type = "yes or no"
		case f.Type.Kind() == reflect.Int, f.Type.Kind() == reflect.Float64:
			key.Type = "number"
		default:
			key.Type = "text"
		}
		keys = append(keys, key)
		keys = append(keys, inner...)
	}
	return keys
}

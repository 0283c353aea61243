package config

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Reference is docs/configuration.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Configuration

Everything has a default: without a file and without a variable, datapolicy runs.
Give a file with ` + "`--config FILE`" + ` or ` + "`DATAPOLICY_CONFIG`" + `; the environment wins over the file,
and a command's flags over both. ` + "`datapolicy config check`" + ` names the line at fault,
` + "`datapolicy config show`" + ` prints what is in force, ` + "`datapolicy config schema`" + ` prints a
JSON Schema for your editor. This page is made from the same table as all three.

`)
	section := ""
	for _, k := range Keys() {
		if k.Type == "section" || (k.Type == "list" && k.field.Type.Elem().Kind() == reflect.Struct) {
			section = k.Path
			fmt.Fprintf(&b, "## %s\n\n%s\n\n| key | default | allowed | environment | meaning |\n| --- | --- | --- | --- | --- |\n", section, k.Doc)
			continue
		}
		path := "`" + k.Path + "`"
		if k.Type == "secret" {
			path = "(environment only)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", path, code(k.Default), k.allowed(), code(k.Env), strings.ReplaceAll(k.Doc, "|", "\\|"))
		if last(k) {
			b.WriteString("\n")
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n\n" + catalogKeys
}

// catalogKeys explains the sources' own form, which package catalog reads.
//
//go:embed catalog.md
var catalogKeys string

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// last reports whether k is its section's last key.
func last(k Key) bool {
	keys := Keys()
	for i := range keys {
		if keys[i].Path == k.Path && keys[i].Env == k.Env {
			return i+1 == len(keys) || keys[i+1].Type == "section" ||
				(keys[i+1].Type == "list" && keys[i+1].field.Type.Elem().Kind() == reflect.Struct)
		}
	}
	return false
}

func (k Key) allowed() string {
	switch {
	case len(k.OneOf) > 0:
		return strings.Join(k.OneOf, ", ")
	case k.Min != "" && k.Max != "":
		return k.Min + " to " + k.Max
	case k.Min != "":
		return k.Min + " or more"
	}
	return k.Type
}

// Schema is a JSON Schema (draft 2020-12) of the file.
func Schema() ([]byte, error) {
	root := object(reflect.TypeFor[Config]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "datapolicy configuration"
	return json.MarshalIndent(root, "", "  ")
}

func object(t reflect.Type) map[string]any {
	properties := map[string]any{}
	var required []string
	for _, k := range keysOfOne(t) {
		if k.Type == "secret" {
			continue
		}
		properties[k.Path] = k.schema()
		if k.Check == "required" || k.Check == "entity" {
			required = append(required, k.Path)
		}
	}
	o := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func (k Key) schema() map[string]any {
	t := k.field.Type
	var s map[string]any
	switch {
	case t.Kind() == reflect.Struct:
		s = object(t)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		s = map[string]any{"type": "array", "items": object(t.Elem())}
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Interface:
		s = map[string]any{"type": "array", "items": map[string]any{"type": "object"}}
	case t.Kind() == reflect.Slice:
		s = map[string]any{"type": "array", "items": map[string]any{"type": "string"}}
	case t.Kind() == reflect.Bool:
		s = map[string]any{"type": "boolean"}
	case t.Kind() == reflect.Int:
		s = map[string]any{"type": "integer"}
	case t.Kind() == reflect.Float64:
		s = map[string]any{"type": "number"}
	default:
		s = map[string]any{"type": "string"}
	}
	s["description"] = k.Doc
	if len(k.OneOf) > 0 {
		s["enum"] = k.OneOf
	}
	for name, bound := range map[string]string{"minimum": k.Min, "maximum": k.Max} {
		if x, err := strconv.ParseFloat(bound, 64); err == nil {
			s[name] = x
		}
	}
	if k.Default != "" {
		switch t.Kind() {
		case reflect.Bool:
			s["default"] = k.Default == "true"
		case reflect.Int, reflect.Float64:
			x, _ := strconv.ParseFloat(k.Default, 64)
			s["default"] = x
		default:
			s["default"] = k.Default
		}
	}
	return s
}

// Package config reads what a user may set: one YAML file, the environment
// over it, embedded defaults under it.
//
// Every setting is one field of [Config] with its key, default, environment
// variable, bounds and description in its tags. Validation, the JSON Schema
// and the reference in docs/configuration.md are all made from those tags and
// cannot differ.
package config

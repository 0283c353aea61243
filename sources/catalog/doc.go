// Package catalog is the list of sources: who publishes what, where, how often,
// and how its pages are read. The built-in list is default.yaml; a file in the
// same form replaces it or adds to it.
package catalog

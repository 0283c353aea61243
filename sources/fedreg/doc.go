// Package fedreg reads answers of the Federal Register's documents API
// (federalregister.gov, version 1): the daily journal of the United States
// government.
package fedreg

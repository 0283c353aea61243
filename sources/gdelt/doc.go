// Package gdelt asks the DOC 2.0 API of the GDELT project (api.gdeltproject.org)
// and reads its lists of articles: what the world's press wrote in the last
// three months, by words. It answers faults with status 200 and a sentence, and
// its JSON is at times none: both are read here.
package gdelt

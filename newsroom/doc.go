// Package newsroom is a small world of news to try datapolicy on with no
// network: articles that we wrote about real, dated events in Chinese, European,
// American and British data policy of the year 2025, and a real HTTP server on
// loopback that publishes them the way outlets do, awkward charsets, teasers,
// reprints and faults included.
//
// The press outlets are invented. The official bodies are real and what is told
// of them is true to the best of our knowledge (each article names where its
// facts and its quotations come from), but every sentence is ours: the pages are
// not copies of theirs, and say so at their foot. The articles that are off topic
// (a local football match, the weather) are mostly invented and name no real
// person.
//
// Articles lie in articles/, one file each with a YAML front matter; outlets.yaml
// says how each outlet publishes; chrome.yaml holds the words that surround an
// article on its page and are no part of it. An article's file also labels it
// (event, relevance, near-duplicate), so that the set serves evaluation too.
//
// To add an article, put a file into articles/ named for its day, outlet and
// subject, with the fields that [Article] documents; the tests tell what is
// missing.
package newsroom

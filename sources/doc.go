// Package sources brings the world's news in: from the catalog's sources to
// policy.Articles. The Gatherer joins the parts, each of which knows nothing of
// the others: catalog (what is read), fetch (polite, bounded HTTP), feed, listing
// and page (what documents hold), charset and date (how they write it).
package sources

// Package sitemap reads sitemaps (sitemaps.org, protocol 0.9), Google's news
// sitemaps, and indexes of either, gzipped or not.
package sitemap

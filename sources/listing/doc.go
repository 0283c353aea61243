// Package listing reads the pages on which a site without a feed lists its
// articles: half of this field's primary sources have nothing else. A source's
// CSS selectors say where title, link and date stand; without selectors the
// list is found by its form, the largest run of like links with dates.
package listing

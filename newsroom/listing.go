package newsroom

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"
)

// listingPage tells which page of the listing a path is: an outlet without a
// feed has its listing at Path, its further pages beside it (index.html,
// index_1.html, …); every outlet has one at "/" that shows all.
func (st *site) listingPage(path string) (number int, ok bool) {
	if path == "/" {
		return 0, true
	}
	if st.Format != "listing" {
		return 0, false
	}
	for number := range st.listingPages() {
		if path == st.listingPath(number) {
			return number, true
		}
	}
	return 0, false
}

func (st *site) listingPages() int {
	if st.PageSize == 0 || len(st.articles) == 0 {
		return 1
	}
	return (len(st.articles) + st.PageSize - 1) / st.PageSize
}

func (st *site) listingPath(number int) string {
	if number == 0 {
		return st.Path
	}
	stem, ext, _ := strings.Cut(st.Path, ".")
	return fmt.Sprintf("%s_%d.%s", stem, number, ext)
}

// listed is one line of a listing.
type listed struct {
	URL, Title, Date string
}

// listing renders one page of the list of a site's articles, the newest first.
func (st *site) listing(base string, number int) (*document, error) {
	articles := st.articles
	var next string
	if st.Format == "listing" && st.PageSize > 0 {
		articles = articles[min(number*st.PageSize, len(articles)):min((number+1)*st.PageSize, len(articles))]
		if number+1 < st.listingPages() {
			next = base + st.listingPath(number+1)
		}
	}
	var items []listed
	for _, a := range articles {
		items = append(items, listed{URL: base + a.Path, Title: a.Title, Date: st.day(a.Published)})
	}
	feedType := map[string]string{
		"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml", "json": "application/feed+json",
	}[st.Format]
	body, err := st.render("listing.gohtml", map[string]any{
		"Site": st, "Chrome": st.Chrome, "Base": base, "Items": items, "Next": next, "Meta": st.metaCharset(),
		"FeedURL": base + st.Path, "FeedType": feedType,
	})
	if err != nil {
		return nil, err
	}
	return &document{mediaType: "text/html", text: body, modified: st.modified()}, nil
}

// day writes a date as the outlet shows it, in its own zone.
func (st *site) day(t time.Time) string {
	t = t.In(st.location)
	switch st.DateLayout {
	case "":
		return t.Format("2006-01-02")
	case "ordinal": // as the Irish regulator writes: 2nd May 2025
		return fmt.Sprintf("%d%s %s", t.Day(), ordinal(t.Day()), t.Format("January 2006"))
	case "de":
		return fmt.Sprintf("%d. %s %d", t.Day(), germanMonths[t.Month()-1], t.Year())
	case "fr":
		return fmt.Sprintf("%d %s %d", t.Day(), frenchMonths[t.Month()-1], t.Year())
	default:
		return t.Format(st.DateLayout)
	}
}

var (
	germanMonths = [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	frenchMonths = [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

func ordinal(day int) string {
	switch {
	case day/10 == 1:
		return "th"
	case day%10 == 1:
		return "st"
	case day%10 == 2:
		return "nd"
	case day%10 == 3:
		return "rd"
	}
	return "th"
}

// render executes one of the site's templates.
func (st *site) render(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := st.templates.ExecuteTemplate(&out, name, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// metaCharset is the charset that a page of the site names in its head, and
// whether it does so only past the first KB, where browsers' sniffing ends.
func (st *site) metaCharset() map[string]any {
	meta := map[string]any{"Charset": "", "Late": st.declares("late")}
	if st.declares("document") || st.declares("late") {
		meta["Charset"] = st.Declared
	}
	if st.declares("late") {
		meta["Padding"] = template.CSS(strings.Repeat(".p{margin:0 auto}", 80))
	}
	return meta
}

// serveFront lists the outlets.
func (s *Server) serveFront(w http.ResponseWriter, _ *http.Request) {
	if len(s.sites) == 0 {
		http.Error(w, "no outlets", http.StatusNotFound)
		return
	}
	body, err := s.sites[0].render("front.gohtml", map[string]any{"Sites": s.sites, "Base": s.URL()})
	if err != nil {
		http.Error(w, "the sample could not be rendered", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(body)
}

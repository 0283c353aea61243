package bench

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	_ "modernc.org/sqlite" // the archive's driver
)

// Plain is the least that reads feeds: a conditional GET, the standard
// library's parsers, and a row for each entry, a transaction a feed. It takes no
// malformed document, cleans no markup, searches nothing and minds no manners:
// what it takes is what the machine takes for the work that nobody gets around.
type Plain struct {
	client      *http.Client
	db          *sql.DB
	concurrency int
}

// NewPlain makes a plain reader with a database of its own in a folder.
func NewPlain(ctx context.Context, folder string, client *http.Client, concurrency int) (*Plain, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(folder, "plain.db"))+"?_journal_mode=WAL&_synchronous=NORMAL&_txlock=immediate&_busy_timeout=15000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, `CREATE TABLE feeds (url TEXT PRIMARY KEY, etag TEXT NOT NULL) WITHOUT ROWID;
		CREATE TABLE entries (num INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL, published TEXT NOT NULL, content TEXT NOT NULL)`)
	if err != nil {
		db.Close()
		return nil, err
	}
	return &Plain{client, db, concurrency}, nil
}

// Close closes its database.
func (p *Plain) Close() error { return p.db.Close() }

// Pass reads all feeds of a fleet once.
func (p *Plain) Pass(ctx context.Context, f *Fleet) (Count, error) {
	var fresh, failed atomic.Int64
	var group errgroup.Group
	group.SetLimit(p.concurrency)
	for feed := range f.Feeds {
		group.Go(func() error {
			n, err := p.read(ctx, f.URL(feed))
			fresh.Add(n)
			if err != nil {
				failed.Add(1)
			}
			return ctx.Err()
		})
	}
	err := group.Wait()
	return Count{New: int(fresh.Load()), Failed: int(failed.Load())}, err
}

func (p *Plain) read(ctx context.Context, address string) (fresh int64, err error) {
	var known string
	if err := p.db.QueryRowContext(ctx, "SELECT etag FROM feeds WHERE url = ?", address).Scan(&known); err != nil && err != sql.ErrNoRows {
		return 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	if known != "" {
		request.Header.Set("If-None-Match", known)
	}
	response, err := p.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotModified {
		return 0, nil
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	entries, err := parsePlain(body, response.Header.Get("Content-Type"))
	if err != nil {
		return 0, err
	}
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	for i := range entries {
		e := &entries[i]
		result, err := tx.ExecContext(ctx, "INSERT INTO entries (url, feed, title, author, published, content) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			e.URL, address, e.Title, e.Author, e.Published, cmp.Or(e.Content, e.Summary))
		if err != nil {
			return 0, err
		}
		if n, err := result.RowsAffected(); err == nil {
			fresh += n
		}
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO feeds (url, etag) VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET etag = excluded.etag", address, response.Header.Get("ETag")); err != nil {
		return 0, err
	}
	return fresh, tx.Commit()
}

// plainEntry is an entry of RSS or RDF, and what others are brought to.
type plainEntry struct {
	Title     string `xml:"title"`
	URL       string `xml:"link"`
	Author    string `xml:"creator"`
	Published string `xml:"pubDate"`
	Date      string `xml:"date"`
	Summary   string `xml:"description"`
	Content   string `xml:"encoded"`
}

type plainDocument struct {
	RSS  []plainEntry `xml:"channel>item"`
	RDF  []plainEntry `xml:"item"`
	Atom []struct {
		Title string `xml:"title"`
		Link  struct {
			URL string `xml:"href,attr"`
		} `xml:"link"`
		Author    string `xml:"author>name"`
		Published string `xml:"published"`
		Summary   string `xml:"summary"`
		Content   string `xml:"content"`
	} `xml:"entry"`
}

func parsePlain(body []byte, contentType string) ([]plainEntry, error) {
	if strings.Contains(contentType, "json") {
		var d struct {
			Items []struct {
				URL       string `json:"url"`
				Title     string `json:"title"`
				Content   string `json:"content_html"`
				Published string `json:"date_published"`
				Authors   []struct {
					Name string `json:"name"`
				} `json:"authors"`
			} `json:"items"`
		}
		if err := json.Unmarshal(body, &d); err != nil {
			return nil, err
		}
		all := make([]plainEntry, len(d.Items))
		for i, item := range d.Items {
			all[i] = plainEntry{Title: item.Title, URL: item.URL, Published: item.Published, Content: item.Content}
			if len(item.Authors) > 0 {
				all[i].Author = item.Authors[0].Name
			}
		}
		return all, nil
	}
	var d plainDocument
	if err := xml.Unmarshal(body, &d); err != nil {
		return nil, err
	}
	all := append(d.RSS, d.RDF...)
	for i := range all {
		all[i].Published = cmp.Or(all[i].Published, all[i].Date)
	}
	for _, e := range d.Atom {
		all = append(all, plainEntry{Title: e.Title, URL: e.Link.URL, Author: e.Author, Published: e.Published, Summary: e.Summary, Content: e.Content})
	}
	return all, nil
}

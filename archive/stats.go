package archive

import (
	"context"
	"time"
)

// Stats is the size of an archive.
type Stats struct {
	Store         string         `json:"store"` // "sqlite" or "postgres"
	Place         string         `json:"place"` // where it is, without a password
	Schema        int64          `json:"schema"`
	Bytes         int64          `json:"bytes"`
	Articles      int            `json:"articles"`
	Relevant      int            `json:"relevant"`
	Stories       int            `json:"stories"`
	Statements    int            `json:"statements"`
	Sources       int            `json:"sources"` // that articles came from
	Subscriptions int            `json:"subscriptions"`
	Digests       int            `json:"digests"`
	Threads       int            `json:"threads"`
	Languages     map[string]int `json:"languages"`       // articles per language
	Oldest        time.Time      `json:"oldest,omitzero"` // by time of publication
	Newest        time.Time      `json:"newest,omitzero"`
	LastKept      time.Time      `json:"last_kept,omitzero"`
}

// Stats counts what is in the archive.
func (a *Archive) Stats(ctx context.Context) (Stats, error) {
	st := Stats{Store: a.dialect.name(), Place: a.place, Languages: map[string]int{}}
	s := a.reader()
	var oldest, newest, kept int64
	_, err := s.row(ctx, `SELECT count(*), coalesce(sum(relevant), 0), count(DISTINCT source_id), coalesce(min(published), 0), coalesce(max(published), 0), coalesce(max(kept), 0),
		(SELECT count(*) FROM stories), (SELECT count(*) FROM statements), (SELECT count(*) FROM subscriptions), (SELECT count(*) FROM digests), (SELECT count(*) FROM threads)
		FROM articles`, nil, &st.Articles, &st.Relevant, &st.Sources, &oldest, &newest, &kept, &st.Stories, &st.Statements, &st.Subscriptions, &st.Digests, &st.Threads)
	if err != nil {
		return st, a.explain(err)
	}
	st.Oldest, st.Newest, st.LastKept = instant(oldest), instant(newest), instant(kept)
	err = s.each(ctx, "SELECT language, count(*) FROM articles GROUP BY language", nil, func(scan func(...any) error) error {
		var language string
		var count int
		err := scan(&language, &count)
		st.Languages[language] = count
		return err
	})
	if err != nil {
		return st, a.explain(err)
	}
	if st.Bytes, err = s.dialect.bytes(ctx, s); err != nil {
		return st, a.explain(err)
	}
	st.Schema, err = a.schema(ctx)
	return st, a.explain(err)
}

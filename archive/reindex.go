package archive

import (
	"context"
)

const wordsKey = "words"

// refreshWords indexes everything anew when this program normalises words in
// another way than the one that wrote the index.
func (a *Archive) refreshWords(ctx context.Context) error {
	var have string
	if _, err := a.reader().row(ctx, "SELECT value FROM meta WHERE key = ?", []any{wordsKey}, &have); err != nil {
		return a.explain(err)
	}
	if have == wordsVersion {
		return nil
	}
	if have != "" {
		a.options.Log.Info("indexing the archive anew", "archive", a.place)
	}
	return a.Reindex(ctx)
}

// Reindex makes the full-text index anew from the articles, in one
// transaction. It takes about a minute for 100,000 articles.
func (a *Archive) Reindex(ctx context.Context) error {
	return a.change(ctx, func(s session) error {
		if err := s.dialect.lock(ctx, s, articleWriters); err != nil {
			return err
		}
		if err := s.dialect.emptyIndex(ctx, s); err != nil {
			return err
		}
		err := a.rows(ctx, s, "SELECT num, title, text FROM articles WHERE num > ? ORDER BY num LIMIT 100", func(num int64, title, body string) error {
			return s.dialect.indexArticle(ctx, s, num, tokens(title), tokens(body))
		})
		if err != nil {
			return err
		}
		err = a.rows(ctx, s, "SELECT num, '', quote FROM statements WHERE num > ? ORDER BY num LIMIT 1000", func(num int64, _, quote string) error {
			return s.dialect.indexStatement(ctx, s, num, tokens(quote))
		})
		if err != nil {
			return err
		}
		_, err = s.exec(ctx, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", wordsKey, wordsVersion)
		return err
	})
}

// rows calls f for all rows, a batch at a time: no rows are open while f
// writes, as one connection cannot do both.
func (a *Archive) rows(ctx context.Context, s session, statement string, f func(num int64, title, body string) error) error {
	type row struct {
		num         int64
		title, body string
	}
	for last := int64(0); ; {
		var batch []row
		err := s.each(ctx, statement, []any{last}, func(scan func(...any) error) error {
			var r row
			err := scan(&r.num, &r.title, &r.body)
			batch = append(batch, r)
			return err
		})
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, r := range batch {
			if err := f(r.num, r.title, r.body); err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].num
	}
}

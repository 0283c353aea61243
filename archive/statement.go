package archive

import (
	"context"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// Statements are the statements that q asks for, the latest first; those of
// one moment by article and place in it. SpeakerIDs and Speaker widen one
// another; all else narrows. Text is read as a search is, but every word of it
// must be in the quotation.
func (a *Archive) Statements(ctx context.Context, q policy.StatementQuery) ([]policy.Statement, error) {
	s := a.reader()
	c, err := a.narrowStatements(ctx, s, q)
	if err != nil {
		return nil, a.explain(err)
	}
	order := " ORDER BY st.said DESC, a.id, st.start_byte, st.num"
	var limit []any
	if q.Limit > 0 {
		order += " LIMIT ?"
		limit = []any{q.Limit}
	}
	if strings.TrimSpace(q.Text) == "" {
		return a.statements(ctx, c.joined(), append(c.args, limit...), order)
	}
	for _, m := range ladder(parseQuery(q.Text), false) {
		condition, arg := s.dialect.quoting(m)
		narrowed := conditions{all: append(c.all[:len(c.all):len(c.all)], condition), args: append(c.args[:len(c.args):len(c.args)], arg)}
		found, err := a.statements(ctx, narrowed.joined(), append(narrowed.args, limit...), order)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return []policy.Statement{}, nil
}

// joined is the conditions, of which there may be none, as one.
func (c *conditions) joined() string {
	if len(c.all) == 0 {
		return "1 = 1"
	}
	return strings.Join(c.all, " AND ")
}

func (a *Archive) narrowStatements(ctx context.Context, s session, q policy.StatementQuery) (*conditions, error) {
	c := &conditions{}
	c.within("st.said", q.Period)
	var speakers conditions
	if len(q.SpeakerIDs) > 0 {
		speakers.add(s.dialect.in("st.speaker_id"), list(q.SpeakerIDs))
	}
	if name := strings.TrimSpace(text.Fold(q.Speaker).Text); name != "" {
		pattern := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text.Clip(name, 200))
		speakers.add(`st.speaker_key LIKE ? ESCAPE '\'`, "%"+pattern+"%")
	}
	if len(speakers.all) > 0 {
		c.add("("+strings.Join(speakers.all, " OR ")+")", speakers.args...)
	}
	if len(q.About) > 0 {
		c.add("st.num IN (SELECT statement_num FROM statement_about WHERE "+s.dialect.in("entity_id")+")", list(q.About))
	}
	if len(q.Kinds) > 0 {
		c.add(s.dialect.in("st.kind"), list(q.Kinds))
	}
	if len(q.StoryIDs) > 0 {
		ids, err := a.current(ctx, s, q.StoryIDs)
		if err != nil {
			return nil, err
		}
		c.add(s.dialect.in("sa.story_id"), list(ids))
	}
	if len(q.ArticleIDs) > 0 {
		c.add(s.dialect.in("a.id"), list(q.ArticleIDs))
	}
	return c, nil
}

func (a *Archive) statements(ctx context.Context, where string, args []any, order string) ([]policy.Statement, error) {
	all := []policy.Statement{}
	err := a.reader().each(ctx, `SELECT st.id, st.speaker, st.speaker_id, st.role, st.kind, st.quote, st.verbatim, st.about, st.said, st.start_byte, st.end_byte,
		a.id, a.url, a.source, coalesce(sa.story_id, '')
		FROM statements st JOIN articles a ON a.num = st.article_num LEFT JOIN story_articles sa ON sa.article_num = a.num
		WHERE `+where+order, args, func(scan func(...any) error) error {
		var st policy.Statement
		var about string
		var said int64
		if err := scan(&st.ID, &st.Speaker, &st.SpeakerID, &st.Role, &st.Kind, &st.Quote, &st.Verbatim, &about, &said, &st.Start, &st.End,
			&st.ArticleID, &st.ArticleURL, &st.Source, &st.StoryID); err != nil {
			return err
		}
		st.Date = instant(said)
		all = append(all, st)
		return decode(about, &all[len(all)-1].About)
	})
	return all, a.explain(err)
}

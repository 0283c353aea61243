package archive

import (
	"context"
	"time"

	"datapolicy/policy"
)

// SaveDigest keeps a digest that is for a channel. It is kept before it is
// posted; it counts as posted when its slot is done, or at once when it has no
// slot. A digest with the same id is replaced.
func (a *Archive) SaveDigest(ctx context.Context, channel string, d policy.Digest) error {
	if d.ID == "" {
		return policy.Errorf(policy.Internal, "a digest without an id cannot be kept")
	}
	at := d.Slot
	if at.IsZero() {
		at = d.Until
	}
	return a.change(ctx, func(s session) error {
		_, err := s.exec(ctx, `INSERT INTO digests (id, channel, subscription_id, slot, at, digest) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET channel = excluded.channel, subscription_id = excluded.subscription_id, slot = excluded.slot, at = excluded.at, digest = excluded.digest`,
			d.ID, channel, d.SubscriptionID, moment(d.Slot), moment(at), encode(d))
		if err != nil {
			return err
		}
		if _, err := s.exec(ctx, "DELETE FROM digest_articles WHERE digest_id = ?", d.ID); err != nil {
			return err
		}
		var carried []string
		for _, item := range d.Items() {
			carried = append(carried, item.ArticleIDs...)
		}
		for _, id := range distinct(carried) {
			if _, err := s.exec(ctx, "INSERT INTO digest_articles (digest_id, article_id) VALUES (?, ?)", d.ID, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Digest is the digest with this id.
func (a *Archive) Digest(ctx context.Context, id string) (policy.Digest, error) {
	all, err := a.digests(ctx, "id = ?", id)
	if err != nil {
		return policy.Digest{}, err
	}
	if len(all) == 0 {
		return policy.Digest{}, policy.Errorf(policy.NotFound, "there is no digest %.100q in the archive", id)
	}
	return all[0], nil
}

// Digests are the digests for a channel, or for all when channel is "", the
// latest first; a limit of 0 or less is none.
func (a *Archive) Digests(ctx context.Context, channel string, limit int) ([]policy.Digest, error) {
	where, args := "1 = 1", []any(nil)
	if channel != "" {
		where, args = "channel = ?", []any{channel}
	}
	where += " ORDER BY at DESC, id DESC"
	if limit > 0 {
		where += " LIMIT ?"
		args = append(args, limit)
	}
	return a.digests(ctx, where, args...)
}

func (a *Archive) digests(ctx context.Context, where string, args ...any) ([]policy.Digest, error) {
	all := []policy.Digest{}
	err := a.reader().each(ctx, "SELECT digest FROM digests WHERE "+where, args, func(scan func(...any) error) error {
		var digest string
		if err := scan(&digest); err != nil {
			return err
		}
		all = append(all, policy.Digest{})
		return decode(digest, &all[len(all)-1])
	})
	return all, a.explain(err)
}

// posted is the condition that a digest reached its channel: there is no slot
// for it, or the slot is done.
func posted(digests string) string {
	return "NOT EXISTS (SELECT 1 FROM slots WHERE slots.subscription_id = " + digests + ".subscription_id AND slots.at = " + digests + ".slot AND slots.state <> 'done')"
}

// Carried tells, for each of these stories, which of its articles were carried
// by digests posted to channel for slots before that time (zero: ever). A story
// is taken with the articles that it has now, merged ones included; stories of
// which nothing was carried are not in the answer.
func (a *Archive) Carried(ctx context.Context, channel string, storyIDs []string, before time.Time) (map[string][]string, error) {
	carried := map[string][]string{}
	if len(storyIDs) == 0 {
		return carried, nil
	}
	s := a.reader()
	asked := map[string][]string{} // current id → the ids asked for
	var current []string
	for _, id := range storyIDs {
		now, err := a.current(ctx, s, []string{id})
		if err != nil {
			return nil, a.explain(err)
		}
		asked[now[0]] = append(asked[now[0]], id)
		current = append(current, now[0])
	}
	var c conditions
	c.add("d.channel = ?", channel)
	c.add(s.dialect.in("sa.story_id"), list(current))
	c.add(posted("d"))
	if !before.IsZero() {
		c.add("d.at < ?", moment(before))
	}
	err := s.each(ctx, `SELECT DISTINCT sa.story_id, a.id FROM story_articles sa JOIN articles a ON a.num = sa.article_num
		JOIN digest_articles da ON da.article_id = a.id JOIN digests d ON d.id = da.digest_id`+c.where()+" ORDER BY 1, 2", c.args,
		func(scan func(...any) error) error {
			var story, article string
			err := scan(&story, &article)
			for _, id := range asked[story] {
				carried[id] = append(carried[id], article)
			}
			return err
		})
	return carried, a.explain(err)
}

package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"datapolicy/policy"
)

// SaveThread keeps a thread, new or altered, and those of its turns that are
// not there yet; turns are never taken away.
func (a *Archive) SaveThread(ctx context.Context, t policy.Thread) error {
	if t.ID == "" {
		return policy.Errorf(policy.Internal, "a thread without an id cannot be kept")
	}
	turns := t.Turns
	t.Turns = nil
	return a.change(ctx, func(s session) error {
		if _, err := s.exec(ctx, "INSERT INTO threads (id, created, thread) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET created = excluded.created, thread = excluded.thread",
			t.ID, moment(t.Created), encode(t)); err != nil {
			return err
		}
		for _, turn := range turns {
			if err := putTurn(ctx, s, t.ID, turn); err != nil {
				return err
			}
		}
		return nil
	})
}

// Thread is the thread with this id, with all its turns, the oldest first.
func (a *Archive) Thread(ctx context.Context, id string) (policy.Thread, bool, error) {
	var t policy.Thread
	var thread string
	found, err := a.reader().row(ctx, "SELECT thread FROM threads WHERE id = ?", []any{id}, &thread)
	if err != nil || !found {
		return t, false, a.explain(err)
	}
	if err := decode(thread, &t); err != nil {
		return t, false, err
	}
	err = a.reader().each(ctx, "SELECT turn FROM turns WHERE thread_id = ? ORDER BY at, num", []any{id}, func(scan func(...any) error) error {
		var turn string
		if err := scan(&turn); err != nil {
			return err
		}
		t.Turns = append(t.Turns, policy.Turn{})
		return decode(turn, &t.Turns[len(t.Turns)-1])
	})
	return t, err == nil, a.explain(err)
}

// AddTurn adds a turn to a thread. A turn by the same person with the same
// words at the same instant is the same turn, delivered again.
func (a *Archive) AddTurn(ctx context.Context, threadID string, turn policy.Turn) error {
	return a.change(ctx, func(s session) error {
		var one int
		found, err := s.row(ctx, "SELECT 1 FROM threads WHERE id = ?", []any{threadID}, &one)
		if err != nil {
			return err
		}
		if !found {
			return policy.Errorf(policy.NotFound, "there is no thread %.100q: save it before its turns", threadID)
		}
		return putTurn(ctx, s, threadID, turn)
	})
}

func putTurn(ctx context.Context, s session, threadID string, turn policy.Turn) error {
	sum := sha256.Sum256([]byte(strconv.FormatBool(turn.Ours) + "\x00" + turn.User + "\x00" + strconv.FormatInt(moment(turn.At), 10) + "\x00" + turn.Text))
	_, err := s.exec(ctx, "INSERT INTO turns (thread_id, at, hash, turn) VALUES (?, ?, ?, ?) ON CONFLICT (thread_id, hash) DO NOTHING",
		threadID, moment(turn.At), hex.EncodeToString(sum[:16]), encode(turn))
	return err
}

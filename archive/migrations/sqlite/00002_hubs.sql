-- +goose Up
CREATE TABLE hub_subscriptions (
    id           TEXT PRIMARY KEY,
    source_id    TEXT NOT NULL,
    leaving      INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    subscription TEXT NOT NULL -- JSON
) WITHOUT ROWID;
-- A source has one; beside it there may be those that are being left.
CREATE UNIQUE INDEX hub_subscriptions_source ON hub_subscriptions (source_id) WHERE leaving = 0;

-- +goose Down
DROP TABLE hub_subscriptions;

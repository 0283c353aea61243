-- +goose Up
CREATE TABLE hub_subscriptions (
    id           TEXT COLLATE "C" PRIMARY KEY,
    source_id    TEXT COLLATE "C" NOT NULL,
    leaving      BIGINT NOT NULL,
    due          BIGINT NOT NULL,
    subscription TEXT COLLATE "C" NOT NULL -- JSON
);
-- A source has one; beside it there may be those that are being left.
CREATE UNIQUE INDEX hub_subscriptions_source ON hub_subscriptions (source_id) WHERE leaving = 0;

-- +goose Down
DROP TABLE hub_subscriptions;

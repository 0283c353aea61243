-- +goose Up
-- What a story is compared with later ones by, and whether it was yet: see
-- jobs. Stories that were last altered before this have no links.
ALTER TABLE stories ADD COLUMN trace BLOB;
ALTER TABLE stories ADD COLUMN linked INTEGER NOT NULL DEFAULT 1;
CREATE INDEX stories_unlinked ON stories (id) WHERE linked = 0;

-- +goose Down
DROP INDEX stories_unlinked;
ALTER TABLE stories DROP COLUMN linked;
ALTER TABLE stories DROP COLUMN trace;

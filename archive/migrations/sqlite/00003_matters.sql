-- +goose Up
-- What articles tell of bills, sums of money and days that bind. Articles that
-- were kept before this have none of it.
ALTER TABLE readings ADD COLUMN stage TEXT NOT NULL DEFAULT '';
CREATE TABLE amounts (
    num         INTEGER PRIMARY KEY,
    article_num INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    value       REAL NOT NULL,
    currency    TEXT NOT NULL,
    role        TEXT NOT NULL,
    imposed_by  TEXT NOT NULL, -- JSON, as is imposed_on
    imposed_on  TEXT NOT NULL,
    words       TEXT NOT NULL,
    start_byte  INTEGER NOT NULL,
    end_byte    INTEGER NOT NULL,
    in_title    INTEGER NOT NULL
);
CREATE INDEX amounts_article ON amounts (article_num);
CREATE TABLE deadlines (
    num         INTEGER PRIMARY KEY,
    article_num INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    day         INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    about       TEXT NOT NULL, -- JSON
    words       TEXT NOT NULL,
    start_byte  INTEGER NOT NULL,
    end_byte    INTEGER NOT NULL
);
CREATE INDEX deadlines_article ON deadlines (article_num);
CREATE INDEX deadlines_day ON deadlines (day);
CREATE TABLE deadline_about (
    entity_id    TEXT NOT NULL,
    deadline_num INTEGER NOT NULL REFERENCES deadlines (num) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, deadline_num)
) WITHOUT ROWID;
CREATE INDEX deadline_about_deadline ON deadline_about (deadline_num);
CREATE INDEX stories_event ON stories (event, last_published);

-- +goose Down
DROP INDEX stories_event;
DROP TABLE deadline_about;
DROP TABLE deadlines;
DROP TABLE amounts;
ALTER TABLE readings DROP COLUMN stage;

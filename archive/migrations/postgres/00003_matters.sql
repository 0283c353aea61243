-- +goose Up
-- What articles tell of bills, sums of money and days that bind. Articles that
-- were kept before this have none of it.
ALTER TABLE readings ADD COLUMN stage TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE TABLE amounts (
    num         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_num BIGINT NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    value       DOUBLE PRECISION NOT NULL,
    currency    TEXT COLLATE "C" NOT NULL,
    role        TEXT COLLATE "C" NOT NULL,
    imposed_by  TEXT COLLATE "C" NOT NULL, -- JSON, as is imposed_on
    imposed_on  TEXT COLLATE "C" NOT NULL,
    words       TEXT COLLATE "C" NOT NULL,
    start_byte  BIGINT NOT NULL,
    end_byte    BIGINT NOT NULL,
    in_title    BIGINT NOT NULL
);
CREATE INDEX amounts_article ON amounts (article_num);
CREATE TABLE deadlines (
    num         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_num BIGINT NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    day         BIGINT NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    about       TEXT COLLATE "C" NOT NULL, -- JSON
    words       TEXT COLLATE "C" NOT NULL,
    start_byte  BIGINT NOT NULL,
    end_byte    BIGINT NOT NULL
);
CREATE INDEX deadlines_article ON deadlines (article_num);
CREATE INDEX deadlines_day ON deadlines (day);
CREATE TABLE deadline_about (
    entity_id    TEXT COLLATE "C" NOT NULL,
    deadline_num BIGINT NOT NULL REFERENCES deadlines (num) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, deadline_num)
);
CREATE INDEX deadline_about_deadline ON deadline_about (deadline_num);
CREATE INDEX stories_event ON stories (event, last_published);

-- +goose Down
DROP INDEX stories_event;
DROP TABLE deadline_about;
DROP TABLE deadlines;
DROP TABLE amounts;
ALTER TABLE readings DROP COLUMN stage;

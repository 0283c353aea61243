-- +goose Up
CREATE TABLE meta (
    key   TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE articles (
    num           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            TEXT COLLATE "C" NOT NULL UNIQUE,
    source_id     TEXT COLLATE "C" NOT NULL,
    source        TEXT COLLATE "C" NOT NULL,
    url           TEXT COLLATE "C" NOT NULL,
    canonical_url TEXT COLLATE "C" NOT NULL,
    title         TEXT COLLATE "C" NOT NULL,
    byline        TEXT COLLATE "C" NOT NULL,
    published     BIGINT NOT NULL,
    date_source   TEXT COLLATE "C" NOT NULL,
    fetched       BIGINT NOT NULL,
    kept          BIGINT NOT NULL, -- by our clock, when it came into the archive
    language      TEXT COLLATE "C" NOT NULL,
    partial       BIGINT NOT NULL,
    relevant      BIGINT NOT NULL,
    content_hash  TEXT COLLATE "C" NOT NULL,
    text          TEXT COLLATE "C" NOT NULL
);
CREATE INDEX articles_published ON articles (published, id);
CREATE INDEX articles_fetched ON articles (fetched);
CREATE INDEX articles_kept ON articles (kept);
CREATE INDEX articles_hash ON articles (source_id, content_hash);

-- Every address that was ever taken in, also those of duplicates and of
-- articles that retention has since deleted: none is fetched again.
CREATE TABLE addresses (
    id         TEXT COLLATE "C" PRIMARY KEY, -- policy.ArticleID of the canonical URL
    article_id TEXT COLLATE "C" NOT NULL
);

CREATE TABLE readings (
    article_num       BIGINT PRIMARY KEY REFERENCES articles (num) ON DELETE CASCADE,
    language          TEXT COLLATE "C" NOT NULL,
    relevance         DOUBLE PRECISION NOT NULL,
    event             TEXT COLLATE "C" NOT NULL,
    near_duplicate_of TEXT COLLATE "C" NOT NULL,
    jurisdictions     TEXT COLLATE "C" NOT NULL, -- JSON, as are topics and mentions
    topics            TEXT COLLATE "C" NOT NULL,
    mentions          TEXT COLLATE "C" NOT NULL,
    sketch            BYTEA
);
CREATE TABLE article_entities (
    entity_id   TEXT COLLATE "C" NOT NULL,
    published   BIGINT NOT NULL,
    article_num BIGINT NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, published, article_num)
);
CREATE INDEX article_entities_article ON article_entities (article_num);
CREATE TABLE article_jurisdictions (
    article_num  BIGINT NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    section      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (article_num, jurisdiction)
);

CREATE TABLE statements (
    num         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT COLLATE "C" NOT NULL UNIQUE,
    article_num BIGINT NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    speaker     TEXT COLLATE "C" NOT NULL,
    speaker_key TEXT COLLATE "C" NOT NULL, -- the name, folded, to look a part of it up
    speaker_id  TEXT COLLATE "C" NOT NULL,
    role        TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    quote       TEXT COLLATE "C" NOT NULL,
    verbatim    BIGINT NOT NULL,
    about       TEXT COLLATE "C" NOT NULL, -- JSON
    said        BIGINT NOT NULL,
    start_byte  BIGINT NOT NULL,
    end_byte    BIGINT NOT NULL
);
CREATE INDEX statements_article ON statements (article_num);
CREATE INDEX statements_speaker ON statements (speaker_id, said);
CREATE INDEX statements_said ON statements (said);
CREATE TABLE statement_about (
    entity_id     TEXT COLLATE "C" NOT NULL,
    statement_num BIGINT NOT NULL REFERENCES statements (num) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, statement_num)
);
CREATE INDEX statement_about_statement ON statement_about (statement_num);

-- The words are normalised before they come here, so no text search
-- configuration is used: the vectors are written as they are to be.
ALTER TABLE articles ADD COLUMN words TSVECTOR NOT NULL DEFAULT '';
CREATE INDEX articles_words ON articles USING gin (words);
ALTER TABLE statements ADD COLUMN words TSVECTOR NOT NULL DEFAULT '';
CREATE INDEX statements_words ON statements USING gin (words);

CREATE TABLE stories (
    id              TEXT COLLATE "C" PRIMARY KEY,
    headline        TEXT COLLATE "C" NOT NULL,
    summary         TEXT COLLATE "C" NOT NULL,
    event           TEXT COLLATE "C" NOT NULL,
    jurisdictions   TEXT COLLATE "C" NOT NULL, -- JSON, as are entities and continues
    entities        TEXT COLLATE "C" NOT NULL,
    continues       TEXT COLLATE "C" NOT NULL,
    first_published BIGINT NOT NULL,
    last_published  BIGINT NOT NULL,
    last_seen       BIGINT NOT NULL
);
CREATE INDEX stories_last ON stories (last_published);
CREATE TABLE story_articles (
    article_num       BIGINT PRIMARY KEY REFERENCES articles (num) ON DELETE CASCADE,
    story_id          TEXT COLLATE "C" NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    near_duplicate_of TEXT COLLATE "C" NOT NULL
);
CREATE INDEX story_articles_story ON story_articles (story_id);
CREATE TABLE story_jurisdictions (
    story_id     TEXT COLLATE "C" NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    jurisdiction TEXT COLLATE "C" NOT NULL,
    section      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (story_id, jurisdiction)
);
CREATE TABLE story_entities (
    entity_id TEXT COLLATE "C" NOT NULL,
    story_id  TEXT COLLATE "C" NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, story_id)
);
CREATE INDEX story_entities_story ON story_entities (story_id);
CREATE TABLE story_merges (
    ended_id TEXT COLLATE "C" PRIMARY KEY,
    story_id TEXT COLLATE "C" NOT NULL
);
CREATE INDEX story_merges_story ON story_merges (story_id);

CREATE TABLE subscriptions (
    id       TEXT COLLATE "C" PRIMARY KEY,
    team     TEXT COLLATE "C" NOT NULL,
    channel  TEXT COLLATE "C" NOT NULL,
    schedule TEXT COLLATE "C" NOT NULL,
    zone     TEXT COLLATE "C" NOT NULL,
    filter   TEXT COLLATE "C" NOT NULL, -- JSON
    items    BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    paused   BIGINT NOT NULL
);
CREATE INDEX subscriptions_channel ON subscriptions (channel);
CREATE TABLE slots (
    subscription_id TEXT COLLATE "C" NOT NULL,
    at              BIGINT NOT NULL,
    since           BIGINT NOT NULL,
    until           BIGINT NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    attempts        BIGINT NOT NULL,
    holder          TEXT COLLATE "C" NOT NULL,
    lease_until     BIGINT NOT NULL,
    digest_id       TEXT COLLATE "C" NOT NULL,
    message_ts      TEXT COLLATE "C" NOT NULL,
    last_error      TEXT COLLATE "C" NOT NULL,
    caught_up       BIGINT NOT NULL,
    finished        BIGINT NOT NULL,
    PRIMARY KEY (subscription_id, at)
);
CREATE INDEX slots_open ON slots (state, lease_until);

CREATE TABLE digests (
    id              TEXT COLLATE "C" PRIMARY KEY,
    channel         TEXT COLLATE "C" NOT NULL,
    subscription_id TEXT COLLATE "C" NOT NULL,
    slot            BIGINT NOT NULL,
    at              BIGINT NOT NULL, -- the slot, or the end of the period where there is none
    digest          TEXT COLLATE "C" NOT NULL     -- JSON
);
CREATE INDEX digests_channel ON digests (channel, at);
CREATE INDEX digests_slot ON digests (subscription_id, slot);
CREATE TABLE digest_articles (
    digest_id  TEXT COLLATE "C" NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
    article_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (digest_id, article_id)
);
CREATE INDEX digest_articles_article ON digest_articles (article_id);

CREATE TABLE threads (
    id      TEXT COLLATE "C" PRIMARY KEY,
    created BIGINT NOT NULL,
    thread  TEXT COLLATE "C" NOT NULL -- JSON, without the turns
);
CREATE TABLE turns (
    num       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id TEXT COLLATE "C" NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    at        BIGINT NOT NULL,
    hash      TEXT COLLATE "C" NOT NULL, -- of who said what when: a delivery repeated is one turn
    turn      TEXT COLLATE "C" NOT NULL, -- JSON
    UNIQUE (thread_id, hash)
);

CREATE TABLE fetch_state (
    source_id TEXT COLLATE "C" PRIMARY KEY,
    next_due  BIGINT NOT NULL,
    state     TEXT COLLATE "C" NOT NULL -- JSON
);
CREATE TABLE sights (
    key   TEXT COLLATE "C" PRIMARY KEY,
    until BIGINT NOT NULL
);
CREATE INDEX sights_until ON sights (until);

-- +goose Down
DROP TABLE sights;
DROP TABLE fetch_state;
DROP TABLE turns;
DROP TABLE threads;
DROP TABLE digest_articles;
DROP TABLE digests;
DROP TABLE slots;
DROP TABLE subscriptions;
DROP TABLE story_merges;
DROP TABLE story_entities;
DROP TABLE story_jurisdictions;
DROP TABLE story_articles;
DROP TABLE stories;
DROP TABLE statement_about;
DROP TABLE statements;
DROP TABLE article_jurisdictions;
DROP TABLE article_entities;
DROP TABLE readings;
DROP TABLE addresses;
DROP TABLE articles;
DROP TABLE meta;

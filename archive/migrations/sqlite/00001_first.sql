-- +goose Up
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- The text comes last, so that reading the other columns does not walk its pages.
CREATE TABLE articles (
    num           INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    source_id     TEXT NOT NULL,
    source        TEXT NOT NULL,
    url           TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    title         TEXT NOT NULL,
    byline        TEXT NOT NULL,
    published     INTEGER NOT NULL,
    date_source   TEXT NOT NULL,
    fetched       INTEGER NOT NULL,
    kept          INTEGER NOT NULL, -- by our clock, when it came into the archive
    language      TEXT NOT NULL,
    partial       INTEGER NOT NULL,
    relevant      INTEGER NOT NULL,
    content_hash  TEXT NOT NULL,
    text          TEXT NOT NULL
);
CREATE INDEX articles_published ON articles (published, id);
CREATE INDEX articles_fetched ON articles (fetched);
CREATE INDEX articles_kept ON articles (kept);
CREATE INDEX articles_hash ON articles (source_id, content_hash);

-- Every address that was ever taken in, also those of duplicates and of
-- articles that retention has since deleted: none is fetched again.
CREATE TABLE addresses (
    id         TEXT PRIMARY KEY, -- policy.ArticleID of the canonical URL
    article_id TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE readings (
    article_num       INTEGER PRIMARY KEY REFERENCES articles (num) ON DELETE CASCADE,
    language          TEXT NOT NULL,
    relevance         REAL NOT NULL,
    event             TEXT NOT NULL,
    near_duplicate_of TEXT NOT NULL,
    jurisdictions     TEXT NOT NULL, -- JSON, as are topics and mentions
    topics            TEXT NOT NULL,
    mentions          TEXT NOT NULL,
    sketch            BLOB
);
CREATE TABLE article_entities (
    entity_id   TEXT NOT NULL,
    published   INTEGER NOT NULL,
    article_num INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, published, article_num)
) WITHOUT ROWID;
CREATE INDEX article_entities_article ON article_entities (article_num);
CREATE TABLE article_jurisdictions (
    article_num  INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    jurisdiction TEXT NOT NULL,
    section      TEXT NOT NULL,
    PRIMARY KEY (article_num, jurisdiction)
) WITHOUT ROWID;

CREATE TABLE statements (
    num         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    article_num INTEGER NOT NULL REFERENCES articles (num) ON DELETE CASCADE,
    speaker     TEXT NOT NULL,
    speaker_key TEXT NOT NULL, -- the name, folded, to look a part of it up
    speaker_id  TEXT NOT NULL,
    role        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    quote       TEXT NOT NULL,
    verbatim    INTEGER NOT NULL,
    about       TEXT NOT NULL, -- JSON
    said        INTEGER NOT NULL,
    start_byte  INTEGER NOT NULL,
    end_byte    INTEGER NOT NULL
);
CREATE INDEX statements_article ON statements (article_num);
CREATE INDEX statements_speaker ON statements (speaker_id, said);
CREATE INDEX statements_said ON statements (said);
CREATE TABLE statement_about (
    entity_id     TEXT NOT NULL,
    statement_num INTEGER NOT NULL REFERENCES statements (num) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, statement_num)
) WITHOUT ROWID;
CREATE INDEX statement_about_statement ON statement_about (statement_num);

-- The words are normalised before they come here, so the tokenizer has only to
-- split at spaces; "ascii" takes every other letter of the world as it is.
CREATE VIRTUAL TABLE article_words USING fts5 (title, body, content = '', contentless_delete = 1, tokenize = 'ascii');
CREATE VIRTUAL TABLE statement_words USING fts5 (quote, content = '', contentless_delete = 1, tokenize = 'ascii');

CREATE TABLE stories (
    id              TEXT PRIMARY KEY,
    headline        TEXT NOT NULL,
    summary         TEXT NOT NULL,
    event           TEXT NOT NULL,
    jurisdictions   TEXT NOT NULL, -- JSON, as are entities and continues
    entities        TEXT NOT NULL,
    continues       TEXT NOT NULL,
    first_published INTEGER NOT NULL,
    last_published  INTEGER NOT NULL,
    last_seen       INTEGER NOT NULL
);
CREATE INDEX stories_last ON stories (last_published);
CREATE TABLE story_articles (
    article_num       INTEGER PRIMARY KEY REFERENCES articles (num) ON DELETE CASCADE,
    story_id          TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    near_duplicate_of TEXT NOT NULL
);
CREATE INDEX story_articles_story ON story_articles (story_id);
CREATE TABLE story_jurisdictions (
    story_id     TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    jurisdiction TEXT NOT NULL,
    section      TEXT NOT NULL,
    PRIMARY KEY (story_id, jurisdiction)
) WITHOUT ROWID;
CREATE TABLE story_entities (
    entity_id TEXT NOT NULL,
    story_id  TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    PRIMARY KEY (entity_id, story_id)
) WITHOUT ROWID;
CREATE INDEX story_entities_story ON story_entities (story_id);
CREATE TABLE story_merges (
    ended_id TEXT PRIMARY KEY,
    story_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX story_merges_story ON story_merges (story_id);

CREATE TABLE subscriptions (
    id       TEXT PRIMARY KEY,
    team     TEXT NOT NULL,
    channel  TEXT NOT NULL,
    schedule TEXT NOT NULL,
    zone     TEXT NOT NULL,
    filter   TEXT NOT NULL, -- JSON
    items    INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    paused   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX subscriptions_channel ON subscriptions (channel);
CREATE TABLE slots (
    subscription_id TEXT NOT NULL,
    at              INTEGER NOT NULL,
    since           INTEGER NOT NULL,
    until           INTEGER NOT NULL,
    state           TEXT NOT NULL,
    attempts        INTEGER NOT NULL,
    holder          TEXT NOT NULL,
    lease_until     INTEGER NOT NULL,
    digest_id       TEXT NOT NULL,
    message_ts      TEXT NOT NULL,
    last_error      TEXT NOT NULL,
    caught_up       INTEGER NOT NULL,
    finished        INTEGER NOT NULL,
    PRIMARY KEY (subscription_id, at)
) WITHOUT ROWID;
CREATE INDEX slots_open ON slots (state, lease_until);

CREATE TABLE digests (
    id              TEXT PRIMARY KEY,
    channel         TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    slot            INTEGER NOT NULL,
    at              INTEGER NOT NULL, -- the slot, or the end of the period where there is none
    digest          TEXT NOT NULL     -- JSON
);
CREATE INDEX digests_channel ON digests (channel, at);
CREATE INDEX digests_slot ON digests (subscription_id, slot);
CREATE TABLE digest_articles (
    digest_id  TEXT NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
    article_id TEXT NOT NULL,
    PRIMARY KEY (digest_id, article_id)
) WITHOUT ROWID;
CREATE INDEX digest_articles_article ON digest_articles (article_id);

CREATE TABLE threads (
    id      TEXT PRIMARY KEY,
    created INTEGER NOT NULL,
    thread  TEXT NOT NULL -- JSON, without the turns
) WITHOUT ROWID;
CREATE TABLE turns (
    num       INTEGER PRIMARY KEY,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL,
    hash      TEXT NOT NULL, -- of who said what when: a delivery repeated is one turn
    turn      TEXT NOT NULL, -- JSON
    UNIQUE (thread_id, hash)
);

CREATE TABLE fetch_state (
    source_id TEXT PRIMARY KEY,
    next_due  INTEGER NOT NULL,
    state     TEXT NOT NULL -- JSON
) WITHOUT ROWID;
CREATE TABLE sights (
    key   TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) WITHOUT ROWID;
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
DROP TABLE statement_words;
DROP TABLE article_words;
DROP TABLE statement_about;
DROP TABLE statements;
DROP TABLE article_jurisdictions;
DROP TABLE article_entities;
DROP TABLE readings;
DROP TABLE addresses;
DROP TABLE articles;
DROP TABLE meta;

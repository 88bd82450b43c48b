/** The first schema. A published migration never changes; later changes are files of their own. */
export const first = `
  CREATE TABLE streams (
    id   INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key  TEXT NOT NULL,
    UNIQUE (kind, key)
  ) STRICT;

  -- Append-only and narrow, in the order of writing. One index finds the events of a stream.
  CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES streams (id),
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    type     TEXT NOT NULL,
    data     TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX journal_by_stream ON journal (stream, seq);

  CREATE TABLE snapshots (
    stream  INTEGER PRIMARY KEY REFERENCES streams (id),
    seq     INTEGER NOT NULL,
    is_live INTEGER NOT NULL,
    state   TEXT NOT NULL
  ) STRICT;
  CREATE INDEX snapshots_live ON snapshots (stream) WHERE is_live = 1;

  CREATE TABLE claims (
    key    TEXT PRIMARY KEY,
    holder TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE timers (
    id          TEXT PRIMARY KEY,
    due_at      INTEGER NOT NULL,
    task        TEXT NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_key  TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE records (
    kind  TEXT NOT NULL,
    id    TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;

  -- One row: position of the journal up to which everything was delivered before the last group was written.
  CREATE TABLE answered (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    up_to INTEGER NOT NULL
  ) STRICT;
  INSERT INTO answered VALUES (1, 0);
`;

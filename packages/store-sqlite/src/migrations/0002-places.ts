/** Takes the journal's index away, which cost more than the journal: see places.ts. */
export const places = `
  DROP INDEX journal_by_stream;

  -- Where the events of a stream stand in the journal; the newest are not in it yet.
  CREATE TABLE places (
    stream   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO places SELECT stream, seq, position FROM journal ORDER BY stream, seq;

  -- One row: up to which position of the journal the places are written down.
  CREATE TABLE placed (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    up_to INTEGER NOT NULL
  ) STRICT;
  INSERT INTO placed SELECT 1, coalesce(max(position), 0) FROM journal;
`;

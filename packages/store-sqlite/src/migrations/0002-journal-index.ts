/** Replaces the SQL index of the journal, whose writes cost more than the journal itself: see journal-index.ts. */
export const journalIndex = `
  DROP INDEX journal_by_stream;

  -- Positions of a stream's events in the journal; those of the newest events are added later.
  CREATE TABLE places (
    stream   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO places SELECT stream, seq, position FROM journal ORDER BY stream, seq;

  -- One row: position of the journal up to which the table above is complete.
  CREATE TABLE placed (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    up_to INTEGER NOT NULL
  ) STRICT;
  INSERT INTO placed SELECT 1, coalesce(max(position), 0) FROM journal;
`;

/** Adds data to timers and a delivery range per writer, and gives the tables their present names. */
export const deliveryRanges = `
  ALTER TABLE timers ADD COLUMN data TEXT NOT NULL DEFAULT 'null';

  ALTER TABLE places RENAME TO journal_index;
  ALTER TABLE placed RENAME TO journal_indexed;
  ALTER TABLE snapshots RENAME COLUMN is_live TO is_active;

  -- Per writer: the part of the journal that it may not have delivered. until_position is NULL while the writer has the file open.
  CREATE TABLE delivery_ranges (
    writer         TEXT PRIMARY KEY,
    after_position INTEGER NOT NULL,
    until_position INTEGER
  ) STRICT, WITHOUT ROWID;
  INSERT INTO delivery_ranges SELECT 'local', up_to, NULL FROM answered;
  DROP TABLE answered;
`;

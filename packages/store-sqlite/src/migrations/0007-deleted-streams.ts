/**
 * Keeps the rows of deleted streams, so that their ids and numbers are not used again, and the position of the newest event although it may have been
 * deleted.
 */
export const deletedStreams = `
  ALTER TABLE streams ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE kept_position (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL
  ) STRICT;
  INSERT INTO kept_position VALUES (1, 0);
`;

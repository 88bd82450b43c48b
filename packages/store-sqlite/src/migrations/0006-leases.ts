/** Keeps the newest epoch of each lease. Leases themselves end with the process, which has the file to itself. */
export const leases = `
  CREATE TABLE leases (
    name  TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

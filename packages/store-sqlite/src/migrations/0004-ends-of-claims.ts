/** Lets claims end. Earlier claims do not contain the request they belong to, so that none of them may be honored. */
export const endsOfClaims = `
  DROP TABLE claims;
  CREATE TABLE claims (
    key     TEXT PRIMARY KEY,
    holder  TEXT NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX claims_by_end ON claims (ends_at);
`;

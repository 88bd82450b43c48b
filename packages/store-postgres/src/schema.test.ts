import { describe, expect, it } from "vitest";
import { inSchema, reasonToRefuse } from "./schema.ts";

const suitable = { version: 150_004, name: "15.4", fsync: "on", commits: "on", encoding: "UTF8" };

describe("checks of the server", () => {
  it("[PG-03] accepts a server that keeps what it has acknowledged", () => {
    expect(reasonToRefuse(suitable)).toBeUndefined();
    expect(reasonToRefuse({ ...suitable, commits: "remote_apply" })).toBeUndefined();
  });

  it.each([
    [{ version: 140_011, name: "14.11" }, "PostgreSQL 14.11 is too old: version 15 or newer is needed"],
    [{ fsync: "off" }, "the database has fsync = off, with which a crash damages data: turn it on"],
    [
      { commits: "off" },
      "the database has synchronous_commit = off, with which a crash loses acknowledged messages: turn it on",
    ],
    [{ encoding: "LATIN1" }, "the database has the encoding LATIN1: create it with UTF8"],
  ])("[PG-03] refuses %o in one sentence", (changed, reason) => {
    expect(reasonToRefuse({ ...suitable, ...changed })).toBe(reason);
  });

  it("[PG-03] refuses a name of a schema that is not a plain identifier", () => {
    expect(inSchema("center_2")("SELECT 1 FROM $schema.a, $schema.b")).toBe("SELECT 1 FROM center_2.a, center_2.b");
    for (const name of ["", "A", "a b", 'a"', "1a", "a;"]) expect(() => inSchema(name)).toThrow("the schema must be");
  });
});

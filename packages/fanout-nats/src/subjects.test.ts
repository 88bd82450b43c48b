import { describe, expect, it } from "vitest";
import { isSubjectPrefix, subjectOf, subjectOfAll } from "./subjects.ts";

describe("subjects", () => {
  it("[NF-01] keeps what NATS allows, and encodes everything else", () => {
    expect(subjectOf("tributary", "kind:agent")).toBe("tributary.topic.kind:agent");
    expect(subjectOf("tributary.one", "conversation/0a-1_B")).toBe("tributary.one.topic.conversation/0a-1_B");
    expect(subjectOf("tributary", "a.b *>\n%\ud800")).toBe("tributary.topic.a%002eb%0020%002a%003e%000a%0025%d800");
  });

  it("[NF-01] gives long topics a digest, which no other topic has", () => {
    const long = subjectOf("p", `a/${"x".repeat(1_000)}`);

    expect(long).toMatch(/^p\.topic\.%sha256-[0-9a-f]{64}$/);
    expect(subjectOf("p", `a/${"x".repeat(1_001)}`)).not.toBe(long);
    expect(subjectOf("p", long.slice("p.topic.".length))).not.toBe(long);
    expect(subjectOf("p", "%sha256-")).toBe("p.topic.%0025sha256-");
  });

  it("[NF-01] has a subject for all topics that is the subject of none", () => {
    expect(subjectOfAll("p")).toBe("p.all");
  });

  it("[NF-01] accepts prefixes of tokens only", () => {
    for (const prefix of ["a", "tributary.center-1", "A_b.c"]) expect(isSubjectPrefix(prefix)).toBe(true);
    for (const prefix of ["", ".", "a.", ".a", "a..b", "a b", "a*", ">", "$SYS", "x".repeat(300)])
      expect(isSubjectPrefix(prefix)).toBe(false);
  });
});

/**
 * Checks that @tributary/streams has every member of the unmodified amazon-connect-streams 2.28.2, or a documented reason for its absence.
 */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fits, REASONS, reasonFor } from "../../scripts/docs/streams-differences.ts";
import {
  compareSurfaces,
  type Difference,
  ownSurface,
  type Surface,
  upstreamSurface,
} from "../../scripts/docs/streams-surface.ts";

const root = join(import.meta.dirname, "../..");

describe("the surface of the library", () => {
  let upstream: Surface;
  let own: Surface;
  let differences: Difference[];

  beforeAll(async () => {
    upstream = upstreamSurface();
    own = await ownSurface(root);
    differences = compareSurfaces(upstream, own);
  });

  it("is compared member by member, in several hundred rows", () => {
    const members = [...upstream.values()].filter(({ isInherited }) => !isInherited);

    expect(members.length).toBeGreaterThan(400);
    expect(upstream.get("core.initCCP")).toEqual({ kind: "function", arity: 2, isInherited: false });
  });

  it("has a reason for each missing or different member", () => {
    const unexplained = differences.filter(({ path }) => reasonFor(path) === undefined);

    expect(unexplained).toEqual([]);
  });

  it("has no outdated reasons", () => {
    const other = differences.map(({ path }) => path);
    const stale = REASONS.flatMap(({ members, state }) => {
      const paths = state === "differs" ? other : [...upstream.keys()];
      return members.filter((member) => !paths.some((path) => fits(member, path)));
    });

    expect(stale).toEqual([]);
  });

  it("has every enumeration with its values at run time", () => {
    const enumerations = [...upstream].filter(([, { kind }]) => kind === "enumeration");
    const other = differences.filter(({ path }) => enumerations.some(([each]) => each === path));

    expect(enumerations.length).toBeGreaterThan(60);
    expect(other.map(({ path }) => path)).toEqual(["RetryableClientMethodsList", "WebSocketManager"]);
  });

  it("has every documented member of agents, contacts, connections and endpoints", () => {
    const owners = /^(Agent|Contact|BaseConnection|ChatConnection|TaskConnection|EmailConnection|Endpoint)[#.]/;

    expect(differences.filter(({ path }) => owners.test(path))).toEqual([]);
  });
});

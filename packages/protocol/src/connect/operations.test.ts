import { describe, expect, it } from "vitest";
import { CONNECT_OPERATIONS, OWN_OPERATIONS } from "./operations.ts";

describe("the table of operations", () => {
  it("contains all 397 operations of the service, each name once", () => {
    expect(CONNECT_OPERATIONS).toHaveLength(397);
    expect(new Set(CONNECT_OPERATIONS.map(({ name }) => name)).size).toBe(397);
  });

  it("has no two operations that match the same request", () => {
    const shapes = CONNECT_OPERATIONS.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, "{}")}`);
    expect(new Set(shapes).size).toBe(397);
  });

  it("uses whole path segments as labels", () => {
    const segments = CONNECT_OPERATIONS.flatMap(({ path }) => path.split("/").slice(1));
    expect(segments.filter((segment) => !/^([a-z0-9-]+|\{[A-Za-z0-9]+\})$/i.test(segment))).toEqual([]);
  });

  it("[CP-42] begins the paths of our own operations with a segment that no operation of the service has", () => {
    const firstOf = ({ path }: { readonly path: string }) => path.split("/")[1];
    const used = new Set(CONNECT_OPERATIONS.map(firstOf));
    expect(OWN_OPERATIONS.filter((operation) => used.has(firstOf(operation)))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import * as collections from "./collections.ts";
import { assertNotNull, assertTrue, NotImplementedError, StateError, ValueError } from "./errors.ts";
import { getUrlWithProtocol, parseRegionFromArn } from "./page.ts";
import { sprintf, vsprintf } from "./sprintf.ts";

describe("sprintf", () => {
  it.each([
    ["%s and %s", ["a", 1], "a and 1"],
    ["%d", [3.7], "3"],
    ["%f %.2f", [1.5, 1.239], "1.5 1.24"],
    ["%j", [{ a: 1 }], '{"a":1}'],
    ["%5s|%-5s|%05d|%+d", ["a", "b", 42, 5], "    a|b    |00042|+5"],
    ["%x %X %o %b", [255, 255, 8, -5], "ff FF 10 -101"],
    ["%u %e %.2e %c", [-1, 1234.5, 1234.5, 65], "4294967295 1.2345e+3 1.23e+3 A"],
    ["%+d %+x %+e", [-5, 5, 5], "-5 5 +5e+0"],
    ["%(a.b)s %(c[1].d)d", [{ a: { b: 3 }, c: [0, { d: 4 }] }], "3 4"],
    ["%(a.b.c)s", [{}], "undefined"],
    ["%2$s %1$s", ["a", "b"], "b a"],
    ["%(a)s", [{ a: 2 }], "2"],
    ["%'*4s %.3s", ["x", "abcdef"], "***x abc"],
    ["100%%", [], "100%"],
  ])("formats values as %j", (format, values, text) => {
    expect(vsprintf(format, values)).toBe(text);
  });

  it("leaves unknown directives unchanged, and never throws", () => {
    expect(sprintf("100%, %q, %s", "a")).toBe("100%, %q, a");
    expect(sprintf("%d", "abc")).toBe("NaN");
    expect(sprintf()).toBe("");
  });
});

describe("errors", () => {
  it("are errors with a name and a printf-style message", () => {
    const error = new StateError("not %s after %d s", "ready", 3);

    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("StateError: not ready after 3 s");
    expect(new NotImplementedError().message).toBe("");
  });

  it("name the missing value", () => {
    expect(() => assertNotNull(null, "name")).toThrow(new ValueError("name must be provided"));
    expect(assertNotNull(0, "name")).toBe(0);
    expect(() => assertTrue(false, "no")).toThrow("no");
  });
});

describe("collection helpers", () => {
  it("search arrays and objects", () => {
    expect([collections.contains([1, 2], 2), collections.contains({ a: 1 }, "a")]).toEqual([true, true]);
    expect([collections.containsValue([1], 1), collections.containsValue({ a: 5 }, "a")]).toEqual([true, false]);
    expect([collections.find([1, 2, 3], (x) => x > 1), collections.find([1], (x) => x > 3)]).toEqual([2, null]);
    expect(() => collections.find(null as never, () => true)).toThrow(TypeError);
    expect(collections.relativeComplement({ a: 1 }, { a: 1, b: 2 })).toEqual({ b: 2 });
    expect(collections.merge({ a: 1 }, { b: 2, a: 3 })).toEqual({ a: 3, b: 2 });
    expect(collections.index([{ id: 1 }], ({ id }) => id)).toEqual({ 1: { id: 1 } });
    expect(collections.entries({ a: 1 })).toEqual([{ key: "a", value: 1 }]);
    expect(collections.makeNamespacedEnum("ns", ["aB"])).toEqual({ A_B: "ns::aB" });
  });

  it("bind methods to an object and leading arguments", () => {
    const scope = { x: 1 };
    function sum(this: typeof scope, a: number, b?: number): number {
      return this.x + a + (b ?? 0);
    }

    expect(collections.hitch(scope, sum, 2)(3)).toBe(6);
    // @ts-expect-error A method is a function.
    expect(() => collections.hitch(scope, "sum")).toThrow("method must be a function");
  });
});

describe("addresses", () => {
  it("get a protocol if missing", () => {
    expect(getUrlWithProtocol({ protocol: "https:" }, "a.example")).toBe("https://a.example");
    expect(getUrlWithProtocol({ protocol: "http:" }, "http://a.example")).toBe("http://a.example");
  });

  it("of Amazon ARNs contain the region", () => {
    expect(parseRegionFromArn("arn:aws:connect:us-west-2:123456789012:instance/i")).toBe("us-west-2");
    expect(parseRegionFromArn("nothing")).toBeUndefined();
  });
});

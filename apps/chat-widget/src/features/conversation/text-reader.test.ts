import { describe, expect, it } from "vitest";
import { said } from "../../../test/scripted-session.ts";
import { createLazyReader, type TextReader } from "./text-reader.ts";

const MARKDOWN = { contentType: "text/markdown" };

/** A reader whose loading a test ends, well or badly. */
function setUp() {
  const loads: { readonly resolve: (reader: TextReader) => void; readonly reject: (cause: Error) => void }[] = [];
  let changes = 0;
  const reader = createLazyReader(
    () => new Promise((resolve, reject) => void loads.push({ resolve, reject })),
    () => {
      changes += 1;
    },
  );
  return { reader, loads, changes: () => changes };
}

describe("createLazyReader", () => {
  it("loads nothing for plain text", () => {
    const { reader, loads } = setUp();

    reader.prepareFor([said("a", 1), { type: "ended", key: "e", at: 2 }]);

    expect(loads).toEqual([]);
  });

  it("shows Markdown as it was written until its reader is there, which is loaded once", async () => {
    const { reader, loads, changes } = setUp();
    const full: TextReader = () => [{ type: "rule" }];
    reader.prepareFor([said("**a**", 1, MARKDOWN)]);
    reader.prepareFor([said("**a**", 1, MARKDOWN), said("b", 2, MARKDOWN)]);
    const before = reader.read("**a**", "text/markdown");

    loads[0]?.resolve(full);
    await Promise.resolve();
    reader.prepareFor([said("**a**", 1, MARKDOWN), said("b", 2, MARKDOWN), said("c", 3, MARKDOWN)]);

    expect(before).toEqual([{ type: "paragraph", children: [{ type: "text", text: "**a**" }] }]);
    expect({ isFull: reader.read === full, loads: loads.length, changes: changes() }).toEqual({
      isFull: true,
      loads: 1,
      changes: 1,
    });
  });

  it("stays with plain text when loading fails, and tries again with the next Markdown only", async () => {
    const { reader, loads, changes } = setUp();
    const first = said("a", 1, MARKDOWN);
    reader.prepareFor([first]);
    const plain = reader.read;

    loads[0]?.reject(new Error("away"));
    await Promise.resolve();
    reader.prepareFor([first, said("plain", 2)]);
    expect({ isPlain: reader.read === plain, loads: loads.length, changes: changes() }).toEqual({
      isPlain: true,
      loads: 1,
      changes: 0,
    });

    reader.prepareFor([first, said("plain", 2), said("b", 3, MARKDOWN)]);
    expect(loads).toHaveLength(2);
  });
});

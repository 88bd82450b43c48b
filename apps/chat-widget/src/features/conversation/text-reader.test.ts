import { describe, expect, it } from "vitest";
import { agentMessage } from "../../../test/scripted-session.ts";
import { createLazyReader, type TextReader } from "./text-reader.ts";

const MARKDOWN = { contentType: "text/markdown" };

/** A reader whose loading the test completes or fails. */
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

    reader.prepareFor([agentMessage("a", 1), { type: "ended", key: "e", at: 2 }]);

    expect(loads).toEqual([]);
  });

  it("shows Markdown as plain text until its reader is loaded, and loads it once", async () => {
    const { reader, loads, changes } = setUp();
    const full: TextReader = () => [{ type: "rule" }];
    reader.prepareFor([agentMessage("**a**", 1, MARKDOWN)]);
    reader.prepareFor([agentMessage("**a**", 1, MARKDOWN), agentMessage("b", 2, MARKDOWN)]);
    const before = reader.read("**a**", "text/markdown");

    loads[0]?.resolve(full);
    await Promise.resolve();
    reader.prepareFor([
      agentMessage("**a**", 1, MARKDOWN),
      agentMessage("b", 2, MARKDOWN),
      agentMessage("c", 3, MARKDOWN),
    ]);

    expect(before).toEqual([{ type: "paragraph", children: [{ type: "text", text: "**a**" }] }]);
    expect({ isFull: reader.read === full, loads: loads.length, changes: changes() }).toEqual({
      isFull: true,
      loads: 1,
      changes: 1,
    });
  });

  it("shows plain text when loading fails, and retries with the next Markdown message only", async () => {
    const { reader, loads, changes } = setUp();
    const first = agentMessage("a", 1, MARKDOWN);
    reader.prepareFor([first]);
    const plain = reader.read;

    loads[0]?.reject(new Error("offline"));
    await Promise.resolve();
    reader.prepareFor([first, agentMessage("plain", 2)]);
    expect({ isPlain: reader.read === plain, loads: loads.length, changes: changes() }).toEqual({
      isPlain: true,
      loads: 1,
      changes: 0,
    });

    reader.prepareFor([first, agentMessage("plain", 2), agentMessage("b", 3, MARKDOWN)]);
    expect(loads).toHaveLength(2);
  });
});

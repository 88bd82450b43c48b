import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  MAX_CLIENT_FRAME_BYTES,
  MAX_SERVER_FRAME_LENGTH,
  PANEL_CLOSE_CODES,
  PANEL_METHODS,
  PANEL_SOCKET_PATH,
  panelClientFrame,
  panelServerFrame,
  parsePanelClientFrame,
  parsePanelServerFrame,
} from "../packages/protocol/src/panel/index.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/wire/panel-socket.md"), "utf8");
const example = page.slice(page.indexOf("## Example"));

const typesOf = (frame: typeof panelClientFrame | typeof panelServerFrame): string[] =>
  frame.options.map((option) => option.entries.type.literal);

it.each([
  ["Frames of a page", typesOf(panelClientFrame)],
  ["Frames of the server", typesOf(panelServerFrame)],
])("the table %j lists exactly the frames of the schema", (title, types) => {
  const section = page.slice(page.indexOf(`## ${title}\n`)).split("\n## ")[0] ?? "";
  const rows = [...section.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, type]) => type).filter((type) => type !== "type");

  expect(rows.sort()).toEqual([...types].sort());
});

it("the page names every method, close code and limit", () => {
  const facts = [
    PANEL_SOCKET_PATH,
    MAX_CLIENT_FRAME_BYTES.toLocaleString("en-US"),
    MAX_SERVER_FRAME_LENGTH.toLocaleString("en-US"),
    ...Object.keys(PANEL_METHODS).map((method) => `\`${method}\``),
    ...Object.values(PANEL_CLOSE_CODES).map((code) => `| ${code} |`),
  ];

  expect(facts.filter((fact) => !page.includes(fact))).toEqual([]);
});

it("the frames of the example are valid, except for shortened updates", () => {
  const lines = [...example.matchAll(/^([→←]) (.*)$/gm)].filter(([, , text]) => !text?.includes('"type":"update"'));
  const parsed = lines.map(([, side, text = ""]) =>
    side === "→" ? parsePanelClientFrame(text) : parsePanelServerFrame(text),
  );

  expect(parsed.filter(({ kind }) => kind !== "frame")).toEqual([]);
  expect(lines.length).toBeGreaterThan(20);
});

it("the example shows every frame that a page sends", () => {
  const sent = [...example.matchAll(/^→ \{"type":"([\w-]+)"/gm)].map(([, type]) => type);

  expect([...new Set(sent)].sort()).toEqual(typesOf(panelClientFrame).sort());
});

import { accepted, type Result, refused } from "@tributary/kernel";
import { expect, it } from "vitest";
import type { FileLimits } from "../participant-api/file-api.ts";
import type { FileProblem } from "../session/chat-session.ts";
import { createAttachedFiles } from "./attached-files.ts";

const LIMITS: FileLimits = { isOn: true, maxBytes: 5, left: 2, extensions: ["pdf", "txt"] };

const fileOf = (name: string, size = 3): File => new File(["x".repeat(size)], name);

/** Files that wait, with the answers of the center to requests for its limits. */
function setUp(...answers: Result<FileLimits, FileProblem>[]) {
  let changes = 0;
  const unreachable = refused({ kind: "unreachable", message: "" } as const);
  const attached = createAttachedFiles({ fileLimits: () => Promise.resolve(answers.shift() ?? unreachable) }, () => {
    changes += 1;
  });
  const listed = () => attached.list().map(({ file, rejection }) => [file.name, rejection]);
  return { attached, listed, changes: () => changes };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("[CS-19] files that wait are listed at once, and rejected by the limits of the center once these are known", async () => {
  const { attached, listed, changes } = setUp(accepted(LIMITS));

  attached.attach([
    fileOf("a.TXT"),
    fileOf("tool.exe"),
    fileOf(".pdf"),
    fileOf("large.txt", 6),
    fileOf("empty.pdf", 0),
  ]);
  expect(listed().map(([, rejection]) => rejection)).toEqual([null, null, null, null, null]);
  await nextTurn();

  expect(listed()).toEqual([
    ["a.TXT", null],
    ["tool.exe", "type"],
    [".pdf", "type"],
    ["large.txt", "size"],
    ["empty.pdf", "empty"],
  ]);
  expect([changes(), attached.limits]).toEqual([2, LIMITS]);
});

it("[CS-19] files beyond the number that the chat may have are rejected, until others are removed", async () => {
  const { attached, listed } = setUp(accepted(LIMITS));
  attached.attach(["1.txt", "tool.exe", "2.txt", "3.txt"].map((name) => fileOf(name)));
  await nextTurn();
  expect(listed()).toEqual([
    ["1.txt", null],
    ["tool.exe", "type"],
    ["2.txt", null],
    ["3.txt", "count"],
  ]);

  attached.detach(attached.list()[0]?.key ?? "");

  expect(listed()).toEqual([
    ["tool.exe", "type"],
    ["2.txt", null],
    ["3.txt", null],
  ]);
});

it("[CS-19] the next message takes the files that are not rejected", async () => {
  const { attached, listed } = setUp(accepted(LIMITS), accepted({ ...LIMITS, left: 0 }));
  attached.attach([fileOf("a.txt"), fileOf("tool.exe")]);
  await nextTurn();

  expect(attached.take().map(({ name }) => name)).toEqual(["a.txt"]);
  expect(attached.take()).toEqual([]);
  expect(listed()).toEqual([["tool.exe", "type"]]);
  attached.attach([fileOf("b.txt")]);
  await nextTurn();
  expect(listed()).toEqual([
    ["tool.exe", "type"],
    ["b.txt", "count"],
  ]);
});

it("[CS-19] without limits no file is rejected", async () => {
  const { attached, listed } = setUp();

  attached.attach([fileOf("tool.exe")]);
  await nextTurn();

  expect(listed()).toEqual([["tool.exe", null]]);
  expect(attached.take()).toHaveLength(1);
});

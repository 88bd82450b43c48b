import type { ChatAttachment } from "@tributary/chat";
import { expect, it } from "vitest";
import { createScriptedSession } from "../../../test/scripted-session.ts";
import { createChatFiles } from "./chat-files.ts";

const fileOf = (id: string, status: ChatAttachment["status"] = "approved"): ChatAttachment => ({
  id,
  name: "a.txt",
  contentType: "text/plain",
  status,
});
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const { session, calls } = createScriptedSession();
  let changes = 0;
  const actions = session.addFiles(() => () => {
    throw new Error("not used");
  });
  const files = createChatFiles(actions, () => {
    changes += 1;
  });
  return { files, actions, calls, changes: () => changes };
}

it("[CW-22] sends the files that wait, except those that are rejected", async () => {
  const { files, calls } = setUp();

  files.attach([new File(["a"], "a.txt"), new File(["b"], "tool.exe")]);
  await nextTurn();
  files.sendAll();

  expect(calls).toEqual(["sendFile a.txt"]);
  expect(files.attached.map(({ file, rejection }) => [file.name, rejection])).toEqual([["tool.exe", "type"]]);
  expect([files.accept, files.maxBytes]).toEqual([".txt", 100]);
});

it("[CW-22] reads the size of each approved file once, one after the other", async () => {
  const { files, calls, changes } = setUp();
  const approved = [fileOf("one"), fileOf("two")];

  const before = [...approved, fileOf("three", "checking")].map(files.sizeOf);
  const again = approved.map(files.sizeOf);
  await nextTurn();

  expect([before, again]).toEqual([
    [null, null, null],
    [null, null],
  ]);
  expect(approved.map(files.sizeOf)).toEqual([7, 7]);
  expect([calls, changes()]).toEqual([["fileAddress one", "fileAddress two"], 2]);
});

it("[CW-22] reads one size at a time", async () => {
  const [present, most] = [new Set<string>(), { count: 0 }];
  const { actions } = setUp();
  const fileAddress: typeof actions.fileAddress = async (id) => {
    present.add(id);
    most.count = Math.max(most.count, present.size);
    await nextTurn();
    present.delete(id);
    return actions.fileAddress(id);
  };
  const files = createChatFiles({ ...actions, fileAddress }, () => undefined);

  const approved = [fileOf("one"), fileOf("two"), fileOf("three")];
  approved.map(files.sizeOf);

  await expect.poll(() => approved.map(files.sizeOf)).toEqual([7, 7, 7]);
  expect(most.count).toBe(1);
});

it("[CW-22] returns the address of a file, or the reason why there is none", async () => {
  const { files } = setUp();

  expect(await files.load("one")).toEqual({ url: "https://center.example/one" });
  expect(await files.load("gone")).toEqual({ problem: "gone" });
});

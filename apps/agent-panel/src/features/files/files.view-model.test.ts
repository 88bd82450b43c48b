import type { ChatAttachment } from "@tributary/chat";
import { describe, expect, it } from "vitest";
import { attachedOf, fileOf, uploadOf } from "./files.view-model.ts";

const FILE: ChatAttachment = { id: "f", name: "cat.png", contentType: "image/png", status: "approved" };

const SENDING = { size: 4, sentBytes: 0, isChecking: false, problem: null };

describe("files of a message", () => {
  it("[PA-39] are saved, and images are shown", () => {
    expect(fileOf(FILE)).toEqual({ canSave: true, canShow: true, note: null });
  });

  it.each(["application/pdf", "image/svg+xml", "text/html", "IMAGE/SVG+XML", ""])(
    "[PA-39] are not shown as an image with type %j",
    (contentType) => {
      expect(fileOf({ ...FILE, contentType })).toEqual({ canSave: true, canShow: false, note: null });
    },
  );

  it.each([
    ["checking", "The file is being checked"],
    ["rejected", "The file was rejected by the scanner"],
  ] as const)("[PA-39] are not loaded while they are %s", (status, note) => {
    expect(fileOf({ ...FILE, status })).toEqual({ canSave: false, canShow: false, note });
  });
});

describe("files to send", () => {
  it.each([
    ["unreachable", "Not sent: there was no connection"],
    ["too-many", "Not sent: the chat already has the most files allowed"],
    ["refused", "Not sent: the content of the file does not match its name"],
    ["over", "Not sent: the chat has ended"],
  ] as const)("[PA-40] have a reason if they were not sent: %s", (kind, note) => {
    expect(uploadOf({ ...SENDING, problem: { kind, message: "AttachmentName: no" } })).toEqual({
      note,
      progress: null,
      hasFailed: true,
      canRetry: kind === "unreachable",
      canRemove: true,
    });
  });

  it.each([
    [4, 1, 0.25],
    [4, 9, 1],
    [0, 0, 0],
  ])("[PA-40] of %d bytes show their progress: %d", (size, sentBytes, progress) => {
    expect(uploadOf({ ...SENDING, size, sentBytes })).toEqual({
      note: "Sending…",
      progress,
      hasFailed: false,
      canRetry: false,
      canRemove: true,
    });
  });

  it.each([
    ["type", "Files of this type cannot be sent. Allowed: csv, pdf"],
    ["size", "This file is too large. The limit is 20 MB."],
    ["empty", "This file is empty."],
    ["count", "This chat cannot have more files."],
  ] as const)("[PA-43] have a reason before they are sent if they are rejected: %s", (rejection, problem) => {
    const limits = { isOn: true, maxBytes: 20_000_000, left: 1, extensions: ["csv", "pdf"] };
    const list = () => [{ key: "1", file: new File(["ab"], "a.txt"), rejection }];

    expect(attachedOf({ list, limits })).toEqual([{ key: "1", name: "a.txt", size: 2, problem }]);
  });

  it("[PA-43] have no reason while the limits are unknown", () => {
    const list = () => [{ key: "1", file: new File(["ab"], "a.txt"), rejection: null }];

    expect(attachedOf({ list, limits: null })).toEqual([{ key: "1", name: "a.txt", size: 2, problem: null }]);
    expect(attachedOf(null)).toEqual([]);
  });

  it("[PA-40] cannot be removed once the center has them", () => {
    const shown = { note: "Being checked…", progress: null, hasFailed: false, canRetry: false, canRemove: false };
    expect(uploadOf({ ...SENDING, isChecking: true })).toEqual(shown);
  });

  it("[PA-40] are reported as not sent at the end of the chat", () => {
    expect(uploadOf(null)).toEqual({
      note: "Not sent: the chat has ended",
      progress: null,
      hasFailed: true,
      canRetry: false,
      canRemove: true,
    });
  });
});

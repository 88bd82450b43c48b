import type { ChatAttachment } from "@tributary/chat";
import { describe, expect, it } from "vitest";
import { fileOf, uploadOf } from "./files.view-model.ts";

const FILE: ChatAttachment = { id: "f", name: "cat.png", contentType: "image/png", status: "approved" };

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
    [null, { note: "Sending…", hasFailed: false, canRetry: false, canRemove: true }],
    ["unreachable", { note: "Not sent: there was no connection", hasFailed: true, canRetry: true, canRemove: true }],
    [
      "too-many",
      {
        note: "Not sent: the chat already has the most files allowed",
        hasFailed: true,
        canRetry: false,
        canRemove: true,
      },
    ],
    ["refused", { note: "Not sent: AttachmentName: no", hasFailed: true, canRetry: false, canRemove: true }],
    ["over", { note: "Not sent: the chat has ended", hasFailed: true, canRetry: false, canRemove: true }],
  ] as const)("[PA-40] have a state and a reason: %s", (kind, shown) => {
    expect(uploadOf({ isChecking: false, problem: kind && { kind, message: "AttachmentName: no" } })).toEqual(shown);
  });

  it("[PA-40] cannot be removed once the center has them", () => {
    const shown = { note: "Being checked…", hasFailed: false, canRetry: false, canRemove: false };
    expect(uploadOf({ isChecking: true, problem: null })).toEqual(shown);
  });

  it("[PA-40] are reported as not sent at the end of the chat", () => {
    expect(uploadOf(null)).toEqual({
      note: "Not sent: the chat has ended",
      hasFailed: true,
      canRetry: false,
      canRemove: true,
    });
  });
});

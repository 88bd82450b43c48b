import { type AttachmentId, asId, type BlobId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, after, CUSTOMER, chatIn, NOW, STRANGER } from "../../test/conversations.ts";
import { attachmentIn, hasExpired } from "../chat/state/attachments.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { ConversationDraft } from "../contact/conversation-stream.ts";
import {
  blobsIn,
  decideComplete,
  decideDiscard,
  decideScanned,
  decideScansOver,
  decideStartUpload,
  decideUploaded,
  MAX_ATTACHMENTS,
  SCAN_MS,
  UPLOAD_MS,
} from "./decide-upload.ts";

const ID = asId<AttachmentId>("file");
const BLOB = asId<BlobId>("bytes");
const FILE = { attachmentId: ID, name: "a.png", contentType: "image/png", sizeBytes: 3 };
const FROM = CUSTOMER.participantId;
const OWN = { from: FROM, attachmentId: ID, blobId: BLOB };

function started(draft: ConversationDraft, changes: object = {}): void {
  draft.add({
    type: "attachment.started",
    ...FILE,
    participantId: FROM,
    clientToken: "s",
    expiresAt: NOW + UPLOAD_MS,
    ...changes,
  });
}

/** A connected chat whose customer has begun an upload, and what followed. */
function chatWith(add: (draft: ConversationDraft) => void = () => undefined): ConversationState {
  return after(chatIn("connected"), (draft) => {
    started(draft);
    add(draft);
  });
}

function withBytes(draft: ConversationDraft): void {
  draft.add({ type: "attachment.uploaded", attachmentId: ID, blobId: BLOB });
}

function scanning(draft: ConversationDraft): void {
  withBytes(draft);
  draft.add({ type: "attachment.completed", attachmentId: ID, clientToken: "c", scanEndsAt: NOW + SCAN_MS });
}

function sent(draft: ConversationDraft): void {
  withBytes(draft);
  draft.add({ type: "attachment.sent", ...FILE, ...CUSTOMER, blobId: BLOB, clientToken: "c" });
}

const refusalOf = (decision: object) =>
  "refusal" in decision ? (decision.refusal as { code: string }).code : undefined;
const eventsOf = (decision: object) =>
  "drafts" in decision ? (decision.drafts as ConversationDraft[]).flatMap(({ events }) => events) : [];

describe("starting an upload", () => {
  const start = (state: ConversationState, changes: object = {}, now = NOW) =>
    decideStartUpload(state, { from: FROM, file: FILE, clientToken: "s", ...changes }, now);

  it("[AT-03] writes one event, which ends by itself", () => {
    const decision = start(chatIn("connected"));

    expect(eventsOf(decision)).toMatchObject([{ type: "attachment.started", ...FILE, expiresAt: NOW + UPLOAD_MS }]);
  });

  it("[AT-03] the same token with the same file returns the earlier upload, and another file or sender does not", () => {
    const state = chatWith();
    const other = { ...FILE, attachmentId: asId<AttachmentId>("other") };

    expect(start(state, { file: other })).toMatchObject({ value: { file: { attachmentId: ID } }, drafts: [] });
    for (const changes of [
      { file: { ...other, sizeBytes: 4 } },
      { file: other, clientToken: "t" },
      { file: other, from: AGENT.participantId },
    ]) {
      expect(eventsOf(start(state, changes))).toHaveLength(1);
    }
    expect(eventsOf(start(state, { file: other }, NOW + UPLOAD_MS))).toHaveLength(1);
  });

  it(`[AT-04] is refused for more than ${MAX_ATTACHMENTS} files, without those that have expired`, () => {
    const full = after(chatIn("connected"), (draft) => {
      for (let count = 0; count < MAX_ATTACHMENTS; count += 1)
        started(draft, { attachmentId: `file ${count}`, clientToken: null });
    });

    expect(refusalOf(start(full))).toBe("quota-exceeded");
    expect(eventsOf(start(full, {}, NOW + UPLOAD_MS))).toHaveLength(1);
  });

  it("[AT-08] the start of a further upload removes those that have expired from the state", () => {
    const state = after(chatWith(), (draft) => started(draft, { attachmentId: "other" }), NOW + UPLOAD_MS);

    expect(state.chat?.attachments?.map(({ attachmentId }) => attachmentId)).toEqual(["other"]);
  });

  it.each([
    ["ended", FROM, "contact-ended"],
    ["created", FROM, "not-joined"],
    ["connected", STRANGER, "token-invalid"],
  ] as const)("[AT-03] is refused in a chat that is %s for %s: %s", (phase, from, code) => {
    expect(refusalOf(start(chatIn(phase), { from }))).toBe(code);
  });
});

describe("the bytes of an upload", () => {
  it("[AT-05] replace those that arrived before", () => {
    const first = decideUploaded(chatWith(), OWN, NOW);
    const second = decideUploaded(chatWith(withBytes), { ...OWN, blobId: asId<BlobId>("newer") }, NOW);

    expect(first).toMatchObject({ value: null });
    expect(second).toMatchObject({ value: BLOB });
    expect(eventsOf(second)).toMatchObject([{ type: "attachment.uploaded", blobId: "newer" }]);
  });

  it("[AT-05] are refused for an upload of another participant, an unknown, an expired and a completed one", () => {
    const expired = decideUploaded(chatWith(), OWN, NOW + UPLOAD_MS);

    expect(refusalOf(decideUploaded(chatWith(), { ...OWN, from: AGENT.participantId }, NOW))).toBe("not-found");
    expect(refusalOf(decideUploaded(chatWith(), { ...OWN, attachmentId: asId<AttachmentId>("x") }, NOW))).toBe(
      "not-found",
    );
    expect(refusalOf(expired)).toBe("not-found");
    for (const add of [scanning, sent])
      expect(refusalOf(decideUploaded(chatWith(add), OWN, NOW))).toBe("attachment-conflict");
  });
});

describe("completing an upload", () => {
  const complete = (state: ConversationState, changes: object = {}) =>
    decideComplete(state, { ...OWN, clientToken: "c", isScanned: false, ...changes }, NOW);

  it("[AT-07] sends the file: one item by its sender, later than everything before", () => {
    const decision = complete(chatWith(withBytes));

    expect(decision).toMatchObject({ value: "sent" });
    expect(eventsOf(decision)).toMatchObject([
      { type: "attachment.sent", ...FILE, ...CUSTOMER, blobId: BLOB, at: NOW + 1 },
    ]);
  });

  it("[AT-07] has one effect for the same token, and is refused with another one", () => {
    for (const add of [sent, scanning]) {
      expect(complete(chatWith(add))).toEqual({ value: "repeated", drafts: [] });
      expect(refusalOf(complete(chatWith(add), { clientToken: "d" }))).toBe("attachment-conflict");
      expect(refusalOf(complete(chatWith(add), { clientToken: null }))).toBe("attachment-conflict");
    }
  });

  it("[AT-07] is refused if other bytes have arrived since the check", () => {
    expect(refusalOf(complete(chatWith(withBytes), { blobId: asId<BlobId>("older") }))).toBe("attachment-conflict");
  });

  it("[AT-10] begins a scan with a deadline, if there is a scanner", () => {
    const decision = complete(chatWith(withBytes), { isScanned: true });

    expect(decision).toMatchObject({
      value: "scanning",
      setTimers: [{ kind: "attachment-scan-over", dueAt: NOW + SCAN_MS }],
    });
    expect(eventsOf(decision)).toMatchObject([{ type: "attachment.completed", scanEndsAt: NOW + SCAN_MS }]);
  });

  it("[AT-06] an upload with other bytes than declared can be discarded, and not one that was completed", () => {
    const discarded = after(chatWith(withBytes), (draft) =>
      draft.add({ type: "attachment.discarded", attachmentId: ID }),
    );

    expect(eventsOf(decideDiscard(chatWith(withBytes), OWN, NOW))).toMatchObject([{ type: "attachment.discarded" }]);
    expect(refusalOf(decideDiscard(chatWith(sent), OWN, NOW))).toBe("attachment-conflict");
    expect(attachmentIn(discarded.chat?.attachments, ID)).toBeUndefined();
  });
});

describe("the result of a scan", () => {
  it.each([
    ["approved", "attachment.sent", []],
    ["rejected", "attachment.rejected", [BLOB]],
  ] as const)("[AT-10] %s is one event, and leaves these bytes: %s", (verdict, type, unneeded) => {
    const decision = decideScanned(chatWith(scanning), { attachmentId: ID, verdict }, NOW);

    expect(decision.value).toEqual(unneeded);
    expect(eventsOf(decision)).toMatchObject([{ type, ...FILE, ...CUSTOMER }]);
  });

  it("[AT-10] changes nothing the second time, and after the end of the chat", () => {
    const ended = after(chatWith(scanning), (draft) => draft.add({ type: "contact.ended", reason: "api" }));

    for (const state of [chatWith(sent), chatIn("connected"), ended]) {
      expect(decideScanned(state, { attachmentId: ID, verdict: "approved" }, NOW)).toEqual({ value: [], drafts: [] });
    }
  });

  it("[AT-10] invents no sender", () => {
    const unknown = { ...chatWith(scanning), participants: [] };

    expect(() => decideScanned(unknown, { attachmentId: ID, verdict: "rejected" }, NOW)).toThrow("sender");
  });

  it("[AT-11] rejects after its time, and not before", () => {
    const state = chatWith(scanning);

    expect(decideScansOver(state, NOW + SCAN_MS - 1)).toEqual({ value: [], drafts: [] });
    expect(eventsOf(decideScansOver(state, NOW + SCAN_MS))).toMatchObject([{ type: "attachment.rejected" }]);
  });
});

describe("the state of a chat", () => {
  it("[AT-14] knows the bytes of its files, and has no unfinished ones after its end", () => {
    const unfinished = chatWith(withBytes);
    const ended = after(chatWith(sent), (draft) => {
      started(draft, { attachmentId: "other" });
      draft.add({ type: "attachment.uploaded", attachmentId: asId<AttachmentId>("other"), blobId: asId<BlobId>("b") });
      draft.add({ type: "contact.ended", reason: "api" });
    });

    expect([...blobsIn(unfinished)]).toEqual([`${unfinished.id}/bytes`]);
    expect([...blobsIn(ended)]).toEqual([`${ended.id}/bytes`]);
    expect(unfinished.chat?.attachments?.map((each) => hasExpired(each, NOW + UPLOAD_MS))).toEqual([true]);
  });

  it("[AT-12] a file is among the newest messages, so that it has receipts", () => {
    expect(chatWith(sent).chat?.recent.messages).toMatchObject([{ senderId: FROM, receipts: [] }]);
  });
});

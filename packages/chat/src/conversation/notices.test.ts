import type { Item } from "@tributary/protocol";
import { expect, it } from "vitest";
import { emptyView, stepView } from "./conversation-view.ts";
import { withNotices } from "./notices.ts";
import { readItem } from "./read-item.ts";

const EVENT = "application/vnd.amazonaws.connect.event";
const item = {
  AbsoluteTime: "2026-01-01T10:00:00.000Z",
  Id: "id",
  InitialContactId: "chat",
  ParticipantId: "participant",
  ParticipantRole: "AGENT",
  DisplayName: "Ada Lovelace",
};

function shown(wire: Item) {
  const read = readItem(wire);
  const items = read.kind === "item" ? [read.item] : [];
  return withNotices(stepView(emptyView("me"), { type: "items-received", items })).items;
}

it.each([
  ["participant.invited", { type: "invited" }],
  ["participant.displayname.updated", { type: "renamed" }],
] as const)("[CV-12] %s names a participant", (name, expected) => {
  const event = { ...item, Type: "EVENT", ContentType: `${EVENT}.${name}` } as const;
  const participant = { participantId: "participant", role: "agent", displayName: "Ada Lovelace" };

  expect(shown(event)).toMatchObject([{ ...expected, participant }]);
  expect(shown({ ...event, ParticipantId: undefined })).toEqual([]);
});

it.each([
  ["initiated", '{"SessionId":"s-1"}', { type: "authentication", step: "initiated", sessionId: "s-1" }],
  ["initiated", '{ "SessionId" : "s-1" }', { type: "authentication", step: "initiated", sessionId: "s-1" }],
  ["initiated", null, null],
  ["initiated", '{"SessionId":7}', null],
  ["succeeded", null, { type: "authentication", step: "succeeded" }],
  ["timeout", null, { type: "authentication", step: "timeout" }],
  ["cancelled", null, { type: "authentication", step: "cancelled" }],
  ["postponed", null, null],
])("[CV-12] authentication.%s with the content %j is %o", (name, Content, expected) => {
  const event = { ...item, Type: "EVENT", ContentType: `${EVENT}.authentication.${name}`, Content } as const;

  expect(shown(event)).toMatchObject(expected === null ? [] : [expected]);
  expect(shown({ ...event, RelatedContactId: "past" })).toEqual([]);
});

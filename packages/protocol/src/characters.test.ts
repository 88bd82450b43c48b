import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { hasAtMost } from "./characters.ts";
import {
  createQueueRequest,
  startChatContactRequest,
  untagContactRequest,
  untagResourceRequest,
  updateContactRequest,
  widgetStartRequest,
} from "./connect/index.ts";
import { PANEL_METHODS } from "./panel/index.ts";
import { sendEventRequest, sendMessageRequest } from "./participant/requests.ts";

const EMOJI = "😀";

describe("the length of a text", () => {
  it.each([
    ["a".repeat(3), 3, true],
    ["a".repeat(4), 3, false],
    [EMOJI.repeat(3), 3, true],
    [EMOJI.repeat(4), 3, false],
    [`${EMOJI}aa`, 3, true],
    [`${EMOJI}aaa`, 3, false],
    ["\ud83d".repeat(4), 3, false],
    ["", 0, true],
  ])("[VL-02] is counted in characters: %j has at most %d: %s", (text, max, expected) => {
    expect(hasAtMost(text, max)).toBe(expected);
  });

  const start = { InstanceId: "i", ContactFlowId: "f", ParticipantDetails: { DisplayName: "n" } };
  const message = { ContentType: "text/plain", Content: "c" };
  const queue = { InstanceId: "i", Name: "n", HoursOfOperationId: "h" };

  it.each<[string, v.GenericSchema, number, (text: string) => object]>([
    ["DisplayName", startChatContactRequest, 256, (text) => ({ ...start, ParticipantDetails: { DisplayName: text } })],
    [
      "InitialMessage",
      startChatContactRequest,
      16_384,
      (text) => ({ ...start, InitialMessage: { ...message, Content: text } }),
    ],
    ["a start's ClientToken", startChatContactRequest, 500, (text) => ({ ...start, ClientToken: text })],
    ["InstanceId", startChatContactRequest, 500, (text) => ({ ...start, InstanceId: text })],
    ["Username", widgetStartRequest, 256, (text) => ({ Username: text })],
    ["a queue's Name", createQueueRequest, 127, (text) => ({ ...queue, Name: text })],
    ["a queue's Description", createQueueRequest, 250, (text) => ({ ...queue, Description: text })],
    ["a tag's key", createQueueRequest, 128, (text) => ({ ...queue, Tags: { [text]: "v" } })],
    ["a key of UntagResource", untagResourceRequest, 128, (text) => ({ resourceArn: "arn:x", tagKeys: [text] })],
    ["a key of UntagContact", untagContactRequest, 128, (text) => ({ InstanceId: "i", ContactId: "c", TagKeys: text })],
    [
      "a reference's name",
      updateContactRequest,
      4_096,
      (text) => ({ InstanceId: "i", ContactId: "c", References: { [text]: { Type: "URL", Value: "v" } } }),
    ],
    [
      "the name of a reference of the panel",
      PANEL_METHODS.createTaskContact,
      4_096,
      (text) => ({ endpoint: {}, name: "n", references: { [text]: { type: "URL", value: "v" } } }),
    ],
    ["Content", sendMessageRequest, 16_384, (text) => ({ ...message, Content: text })],
    ["a message's ClientToken", sendMessageRequest, 500, (text) => ({ ...message, ClientToken: text })],
    ["an event's Content", sendEventRequest, 16_384, (text) => ({ ...message, Content: text })],
  ])("[VL-02] of %s is counted in characters", (_name, schema, max, requestOf) => {
    const isAccepted = (text: string): boolean => v.safeParse(schema, requestOf(text)).success;

    expect([isAccepted(EMOJI.repeat(max)), isAccepted(EMOJI.repeat(max + 1)), isAccepted("a".repeat(max + 1))]).toEqual(
      [true, false, false],
    );
  });
});

import { expect, it } from "vitest";
import { chatFrame, parseClientFrame, parseServerFrame, subscriptionFrame } from "./frames.ts";

it("[WF-01] parses the frames of chatjs", () => {
  const subscription = { topic: "aws/subscribe", content: { topics: ["aws/chat"] } } as const;

  expect(parseClientFrame(JSON.stringify(subscription))).toEqual({ kind: "frame", frame: subscription });
  expect(parseClientFrame('{"topic":"aws/ping"}')).toEqual({ kind: "frame", frame: { topic: "aws/ping" } });
  expect(parseClientFrame('{"topic":"aws/heartbeat","more":1}')).toEqual({
    kind: "frame",
    frame: { topic: "aws/heartbeat" },
  });
});

it("[WF-02] an unknown topic comes from a newer client; any other text is malformed", () => {
  expect(parseClientFrame('{"topic":"aws/new"}')).toEqual({ kind: "unknown-topic" });
  for (const text of [
    "",
    "x",
    "null",
    "[]",
    "{}",
    '{"topic":1}',
    '{"topic":"aws/subscribe"}',
    '{"topic":"aws/subscribe","content":{"topics":"aws/chat"}}',
  ]) {
    expect(parseClientFrame(text)).toEqual({ kind: "malformed" });
  }
});

it("[WF-03] the content of a chat frame is JSON in a string", () => {
  const frame = JSON.parse(chatFrame({ Id: "1" }));

  expect(frame).toEqual({ topic: "aws/chat", contentType: "application/json", content: '{"Id":"1"}' });
});

it("[WF-04] a server's frame has a topic; any other text is none", () => {
  expect(parseServerFrame(subscriptionFrame("aws/subscribe", "success", ["aws/chat"]))).toEqual({
    topic: "aws/subscribe",
    content: { status: "success", topics: ["aws/chat"] },
  });
  for (const text of ["", "x", "null", "[]", "{}", '{"topic":1}', '"topic"'])
    expect(parseServerFrame(text)).toBeUndefined();
});

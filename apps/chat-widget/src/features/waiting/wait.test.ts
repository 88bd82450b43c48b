import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { phrase } from "../../../test/english.ts";
import { ownCallOf } from "../../shared/own-call.ts";
import { readClosedText } from "../start/opening.ts";
import { followWait } from "./wait.ts";

function serverThatAnswers(...answers: { status?: number; body: string }[]) {
  const requests: { url: string; headers: unknown; method: string }[] = [];
  const clock = createManualClock();
  const fetch = (url: string, { headers, method }: { headers: unknown; method: string }) => {
    requests.push({ url, headers, method });
    const { status = 200, body = "{}" } = answers.shift() ?? { status: 500 };
    return Promise.resolve({ status, text: () => Promise.resolve(body) });
  };
  return { fetch, clock, requests };
}

const CHAT = { endpoint: "https://center.example", participantToken: "t" };

describe("followWait", () => {
  it("[CW-18] reads position and estimate again and again, until it is disposed", async () => {
    const server = serverThatAnswers(
      { body: '{"Position":3,"EstimatedSeconds":95}' },
      { body: '{"Position":2,"EstimatedSeconds":null}' },
      { status: 409, body: '{"message":"wrong phase"}' },
      { body: "<html>" },
    );
    const texts: (string | null)[] = [];

    const following = followWait({
      ...server,
      call: ownCallOf(server, CHAT),
      phrase,
      onText: (text) => texts.push(text),
    });
    for (let reading = 0; reading < 3; reading += 1) await server.clock.run(15_000);
    following[Symbol.dispose]();
    await server.clock.run(60_000);

    expect(texts).toEqual([
      "You are number 3 in the queue. Estimated wait: 2 minutes.",
      "You are number 2 in the queue.",
      null,
      null,
    ]);
    expect(server.requests[0]).toEqual({
      url: "https://center.example/participant/wait",
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Amz-Bearer": "t" },
    });
    expect(server.clock.pendingTimers).toEqual([]);
  });
});

it("[CW-18] reports nothing of a reading that was in flight when it was disposed", async () => {
  const server = serverThatAnswers({ body: '{"Position":1}' });
  const texts: unknown[] = [];

  followWait({ ...server, call: ownCallOf(server, CHAT), phrase, onText: (text) => texts.push(text) })[
    Symbol.dispose
  ]();
  await server.clock.drain();

  expect({ texts, timers: server.clock.pendingTimers }).toEqual({ texts: [], timers: [] });
});

describe("readClosedText", () => {
  it.each([
    ['{"IsOpen":false,"Message":"Open from 9 to 5"}', 200, "Open from 9 to 5"],
    ['{"IsOpen":false}', 200, ""],
    ['{"IsOpen":true}', 200, null],
    ['{"IsOpen":false}', 503, null],
    ["null", 200, null],
    ["<html>", 200, null],
  ])("[CW-18] reads %s with status %i as %j", async (body, status, text) => {
    const server = serverThatAnswers({ status, body });

    expect(await readClosedText(server, { center: "https://center.example", contactFlowId: "a/b" })).toBe(text);
    expect(server.requests[0]?.url).toBe("https://center.example/startChat?ContactFlowId=a%2Fb");
  });
});

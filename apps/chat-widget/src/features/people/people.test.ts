import type { ChatSnapshot } from "@tributary/chat";
import { expect, it } from "vitest";
import { ADA, agentMessage, ownMessage, QUIET } from "../../../test/scripted-session.ts";
import { createPeople } from "./people.ts";

const CENTER = "https://center.example/path";

function setUp(...answers: unknown[]) {
  const calls: string[] = [];
  let changes = 0;
  const people = createPeople({
    call: (operation) => {
      calls.push(operation);
      const json = answers.shift();
      return Promise.resolve(json === undefined ? null : { status: 200, text: JSON.stringify(json) });
    },
    now: () => 1_000,
    center: CENTER,
    onChange: () => {
      changes += 1;
    },
  });
  const follow = async (change: Partial<ChatSnapshot>): Promise<void> => {
    people.follow({ ...QUIET, ...change });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { people, follow, calls, changes: () => changes };
}

const withAgent = { timeline: [agentMessage("a", 1)] };
const ofAda = (AvatarUrl: unknown) => ({ Participants: [{ ParticipantId: "ada", AvatarUrl }] });

it("[CW-24] reads pictures once an agent has joined, again after a reconnection, and for each further agent", async () => {
  const { follow, calls } = setUp({ Participants: [] }, { Participants: [] }, { Participants: [] });

  await follow({ timeline: [ownMessage("mine", 1)] });
  expect(calls).toEqual([]);
  await follow(withAgent);
  await follow({ timeline: [agentMessage("a", 1), agentMessage("b", 2)] });
  expect(calls).toHaveLength(1);
  await follow({ ...withAgent, link: { state: "down", since: 0 } });
  await follow(withAgent);
  expect(calls).toHaveLength(2);
  await follow({
    timeline: [{ type: "joined", key: "j", at: 2, author: { ...ADA, participantId: "bob" } }, agentMessage("a", 1)],
  });
  expect(calls).toHaveLength(3);
  await follow({ ...withAgent, over: { reason: "ended", message: null } });
  expect(calls).toEqual(["participants", "participants", "participants"]);
});

it.each([
  ["https://pictures.example/ada.png", "https://pictures.example/ada.png"],
  ["/ada.png", "https://center.example/ada.png"],
  ["http://pictures.example/ada.png", undefined],
  ["javascript:alert(1)", undefined],
  ["data:image/png;base64,AA", undefined],
  ["https://", undefined],
  [7, undefined],
])("[CW-24] takes %j as the picture %j", async (address, picture) => {
  const { people, follow } = setUp(ofAda(address));

  await follow(withAgent);

  expect(people.facts.get("ada")?.picture).toBe(picture);
});

it("[CW-24] takes another pictures address of a center without TLS", async () => {
  const people = createPeople({
    call: () => Promise.resolve({ status: 200, text: JSON.stringify(ofAda("/ada.png")) }),
    now: () => 0,
    center: "http://127.0.0.1:8480",
    onChange: () => undefined,
  });
  people.follow({ ...QUIET, ...withAgent });
  await new Promise((resolve) => setImmediate(resolve));

  expect(people.facts.get("ada")?.picture).toBe("http://127.0.0.1:8480/ada.png");
});

it.each([null, [], { Participants: {} }, { Participants: [null, 7, {}, { ParticipantId: 7 }] }])(
  "[CW-24] knows nothing from the answer %j",
  async (answer) => {
    const { people, follow } = setUp(answer);

    await follow(withAgent);

    expect([...people.facts]).toEqual([]);
  },
);

it("[CW-25] reads again when a participant is idle, and forgets it if that fails", async () => {
  const idle = { type: "idle", key: "i", at: 2, author: { ...ADA, participantId: "me", role: "customer" } } as const;
  const known = { Participants: [{ ParticipantId: "me", IdleEndsInSeconds: 60 }, ...ofAda("/ada.png").Participants] };
  const { people, follow, calls } = setUp({ Participants: [] }, known);

  await follow(withAgent);
  await follow({ timeline: [agentMessage("a", 1), idle] });
  expect(people.facts.get("me")).toEqual({ idleUntil: 61_000 });
  await follow({ timeline: [agentMessage("a", 1), idle, { ...idle, type: "returned", key: "r", at: 3 }] });

  expect([people.facts.get("me"), people.facts.get("ada")?.picture]).toEqual([{}, "https://center.example/ada.png"]);
  expect(calls).toHaveLength(3);
});

it("[CW-25] ignores an answer that is older than the newest entry", async () => {
  const idle = { type: "idle", key: "i", at: 2, author: { ...ADA, participantId: "me", role: "customer" } } as const;
  const { people, follow, changes } = setUp(ofAda("/old.png"), ofAda("/new.png"));

  people.follow({ ...QUIET, ...withAgent });
  await follow({ timeline: [agentMessage("a", 1), idle] });

  expect([people.facts.get("ada")?.picture, changes()]).toEqual(["https://center.example/new.png", 1]);
});

/** Operations of the participant service that Amazon Connect does not have. */
import { DescribeContactCommand } from "@aws-sdk/client-connect";
import type { ConversationState } from "@tributary/engine";
import type { CenterDefinition } from "@tributary/model";
import { DEMO_IDS, demoDefinition, PLAIN_CHAT } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";
import { PNG, start } from "./attachment-client.ts";
import { call, connect, openTestCenter, type Party, type TestCenter, type TestCenterOptions } from "./test-center.ts";
import { testDefinition } from "./test-definition.ts";

const MINUTE = 60_000;
const PICTURE = "https://pictures.example/ada.png";

const withPicture: CenterDefinition = {
  ...testDefinition,
  users: testDefinition.users.map((user) => ({ ...user, avatarUrl: PICTURE })),
};

/** A chat whose customer and agent have joined. */
async function openChat(options: TestCenterOptions = {}) {
  const center = await openTestCenter(options);
  const customer = await center.startChat();
  await center.center.chats.join(customer.ref);
  const agent = await center.bringAgent(customer);
  return { center, customer, agent, [Symbol.asyncDispose]: () => center[Symbol.asyncDispose]() };
}

async function ratingOf({ center }: TestCenter, { ref }: Party): Promise<ConversationState["chat"]> {
  const described = await center.contacts.describe(ref.conversationId);
  return described.ok ? described.value.chat : null;
}

const rate = ({ http }: TestCenter, { participantToken: token }: Party, body: unknown) =>
  call(http, "rating", { token, body });

describe("the rating of a chat", () => {
  it("[WS-10] is recorded once, after the end", async () => {
    await using chat = await openChat();
    const { center, customer } = chat;

    const early = await rate(center, customer, { Score: 5 });
    await center.center.chats.leave(customer.ref);
    const first = await rate(center, customer, { Score: 4, Comment: " Quick answers " });
    const again = await rate(center, customer, { Score: 4, Comment: "Quick answers" });
    const other = await rate(center, customer, { Score: 1 });

    expect([early, first, again, other].map(({ status }) => status)).toEqual([409, 200, 200, 409]);
    expect([early.body.__type, first.body]).toEqual(["ConflictException", {}]);
    expect((await ratingOf(center, customer))?.rating).toEqual({ score: 4, comment: "Quick answers" });
  });

  it.each([
    [{}, "Score"],
    [{ Score: 0 }, "Score"],
    [{ Score: 6 }, "Score"],
    [{ Score: 2.5 }, "Score"],
    [{ Score: "5" }, "Score"],
    [{ Score: 5, Comment: 7 }, "Comment"],
    [{ Score: 5, Comment: "x".repeat(1_001) }, "Comment"],
  ])("[WS-10] %j is refused by its name: %s", async (body, member) => {
    await using chat = await openChat();
    await chat.center.center.chats.leave(chat.customer.ref);

    const answer = await rate(chat.center, chat.customer, body);

    expect([answer.status, answer.body.__type]).toEqual([400, "ValidationException"]);
    expect(answer.body.message).toContain(member);
  });

  it("[WS-10] needs the customer's own token of the start, and is refused an hour after the end", async () => {
    await using chat = await openChat();
    const { center, customer, agent } = chat;
    const { token } = await connect(center.http, customer);
    await center.center.chats.leave(customer.ref);

    expect((await call(center.http, "rating", { token, body: { Score: 5 } })).status).toBe(403);
    expect((await rate(center, agent, { Score: 5 })).status).toBe(403);
    center.time.advance(60 * MINUTE + 1_000);
    expect((await rate(center, customer, { Score: 5 })).status).toBe(409);
  });

  it("[CP-56] is a segment attribute of the contact for callers who may read its attributes", async () => {
    await using opened = await openAdministration(demoDefinition({ agents: 1 }));
    const { center, client, InstanceId } = opened;
    const started = await center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT });
    if (!started.ok) throw new Error(started.refusal.code);
    const { contactId: ContactId } = started.value;
    const described = async () =>
      (await client.send(new DescribeContactCommand({ InstanceId, ContactId }))).Contact?.SegmentAttributes;

    expect(await described()).toBeUndefined();
    await center.chats.leave(started.value);
    await center.chats.rate(started.value, { score: 2, comment: "Slow" });
    expect(await described()).toEqual({
      "tributary:Rating": { ValueInteger: 2 },
      "tributary:RatingComment": { ValueString: "Slow" },
    });
  });
});

describe("facts about participants", () => {
  it("[WS-09] has the pictures of agents, for the token of the start only", async () => {
    await using chat = await openChat({ definition: withPicture });
    const { center, customer, agent } = chat;
    const { token } = await connect(center.http, customer);

    const { body } = await call(center.http, "participants", { token: customer.participantToken });

    expect(body).toEqual({ Participants: [{ ParticipantId: agent.ref.participantId, AvatarUrl: PICTURE }] });
    expect((await call(center.http, "participants", { token })).status).toBe(403);
  });

  it("[WS-09] has the participants who are idle, and the seconds until the chat ends", async () => {
    const center = await openTestCenter();
    await using _closed = center;
    const customer = await center.startChat();
    await center.center.contacts.setTimers(customer.ref.conversationId, [
      { role: "customer", type: "idle", durationMs: 2 * MINUTE },
      { role: "customer", type: "disconnect", durationMs: 3 * MINUTE },
    ]);
    await center.center.chats.join(customer.ref);
    await center.bringAgent(customer);
    const facts = async () => (await call(center.http, "participants", { token: customer.participantToken })).body;

    expect(await facts()).toEqual({ Participants: [] });
    await center.time.run(2 * MINUTE + 30_000);
    expect(await facts()).toEqual({
      Participants: [{ ParticipantId: customer.ref.participantId, IdleEndsInSeconds: 150 }],
    });
  });
});

describe("the limits of files", () => {
  const limits = (center: TestCenter, token: string) => call(center.http, "attachment-limits", { token });

  it("[WS-11] are those of the center, with the number of files that the chat may still have", async () => {
    await using chat = await openChat();
    const { center, customer } = chat;
    const { token } = await connect(center.http, customer);
    await start(center.http, token, { name: "a.png", bytes: PNG });

    const { body } = await limits(center, token);

    expect(body).toEqual({
      IsOn: true,
      MaxSizeInBytes: 20 * 1024 * 1024,
      FilesLeft: 34,
      Extensions: expect.arrayContaining(["csv", "jpeg", "pdf", "png"]),
    });
    expect((await limits(center, customer.participantToken)).status).toBe(403);
  });

  it("[WS-11] report a center without a storage for files, without a refusal", async () => {
    await using chat = await openChat({ blobs: null });
    const { token } = await connect(chat.center.http, chat.customer);

    expect((await limits(chat.center, token)).body).toEqual({
      IsOn: false,
      MaxSizeInBytes: 0,
      FilesLeft: 0,
      Extensions: [],
    });
  });
});

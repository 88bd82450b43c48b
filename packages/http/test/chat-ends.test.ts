import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createStartSurface } from "../src/index.ts";
import { openChatJs } from "./chatjs-session.ts";
import { call, openTestCenter, type Party, type TestCenter, whileTimePasses } from "./test-center.ts";
import { FLOW } from "./test-definition.ts";

const MINUTE = 60_000;

function openCenter(): Promise<TestCenter> {
  return openTestCenter({ time: createManualClock(Date.now()), surfaces: [createStartSurface({ pages: null })] });
}

/** Starts a chat by the public start call. */
async function startOf({ http }: TestCenter, members: object): Promise<Party> {
  const body = JSON.stringify({ ContactFlowId: FLOW, ...members });
  const answer = await fetch(`${http}/startChat`, { method: "POST", body });
  const { data } = (await answer.json()) as { data: { startChatResult: Record<string, string> } };
  const { ContactId = "", ParticipantId = "", ParticipantToken: participantToken = "" } = data.startChatResult;
  const ref = { conversationId: ContactId, participantId: ParticipantId } as unknown as Party["ref"];
  return { ref, participantToken };
}

const shortOf = (item: Record<string, unknown> | undefined): string =>
  `${String(item?.ContentType).split(".").slice(-2).join(".")} ${item?.ParticipantRole ?? ""}`;

it.each([
  [{}, ["participant.left CUSTOMER", "chat.ended "]],
  [{ DisconnectOnCustomerExit: [] }, ["participant.left CUSTOMER", "chat.ended "]],
  [{ DisconnectOnCustomerExit: ["AGENT"] }, ["participant.left CUSTOMER", "participant.left AGENT", "chat.ended "]],
])("[EX-01, EX-03] a customer who ends a chat started with %o receives the ends in order", async (members, ends) => {
  await using center = await openCenter();
  const customer = await startOf(center, members);
  const { session, named } = await openChatJs(center, customer);
  await expect.poll(() => named("onMessage").length).toBe(2);
  const agent = await center.bringAgent(customer);

  await whileTimePasses(center, session.disconnectParticipant());
  await expect.poll(() => named("onEnded")).toHaveLength(1);

  expect(
    named("onMessage")
      .slice(3)
      .map(({ item }) => shortOf(item)),
  ).toEqual(ends);
  const read = await center.center.chats.transcript(agent.ref, {
    scan: "backward",
    limit: 3,
    start: null,
    continueAtSeq: null,
  });
  expect(read.ok && read.value.items.at(-1)?.event.type).toBe("contact.ended");
});

it("[EX-02] another participant type is refused", async () => {
  await using center = await openCenter();
  const body = JSON.stringify({ ContactFlowId: FLOW, DisconnectOnCustomerExit: ["SUPERVISOR"] });

  const answer = await fetch(`${center.http}/startChat`, { method: "POST", body });

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("DisconnectOnCustomerExit");
});

it("[EX-03] the unmodified ChatJS calls onEnded once when the duration of the chat is over", async () => {
  await using center = await openCenter();
  const customer = await startOf(center, { ChatDurationInMinutes: 60 });
  const { named } = await openChatJs(center, customer);
  await expect.poll(() => named("onMessage").length).toBe(2);

  for (let minutes = 0; minutes < 60; minutes += 1) {
    center.time.advance(MINUTE - 100);
    expect(named("onEnded")).toHaveLength(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  center.time.advance(60 * 100);

  await expect.poll(() => named("onEnded")).toHaveLength(1);
  expect(shortOf(named("onMessage").at(-1)?.item)).toBe("chat.ended ");
});

it("[EX-03] a customer has five minutes to connect", async () => {
  await using center = await openCenter();
  const [soon, late] = [await startOf(center, {}), await startOf(center, {})];
  const connection = (token: string) =>
    call(center.http, "connection", { token, body: { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true } });

  center.time.advance(5 * MINUTE - 1_000);
  expect((await connection(soon.participantToken)).status).toBe(200);
  center.time.advance(32_000); // a customer who was away may receive the end for 30 seconds
  await expect.poll(async () => (await connection(late.participantToken)).status).toBe(403);

  expect((await connection(late.participantToken)).body).toMatchObject({ __type: "AccessDeniedException" });
  expect((await connection(soon.participantToken)).status).toBe(200);
});

import { asId, type CenterDefinition, type HoursOfOperationId } from "@tributary/model";
import { createFakeMedia } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createStartSurface } from "../src/index.ts";
import { openTestCenter } from "./test-center.ts";
import { testDefinition } from "./test-definition.ts";

const open = (pages: readonly string[] | null) =>
  openTestCenter({ surfaces: [createStartSurface({ pages: pages && (() => pages) })] });

async function call(http: string, method: "GET" | "POST", origin: string | null) {
  const headers = origin === null ? {} : { origin };
  const answer = await fetch(`${http}/startChat`, { method, headers, ...(method === "POST" && { body: "{}" }) });
  const { data } = await answer.json();
  return { status: answer.status, cors: answer.headers.get("access-control-allow-origin"), error: data?.Error };
}

describe("pages that start chats", () => {
  it.each(["GET", "POST"] as const)(
    "[WS-04] refuses %s of a page that is not approved, with its origin and the remedy, readable for the page",
    async (method) => {
      await using center = await open(["https://*.shop.example"]);

      const { status, cors, error } = await call(center.http, method, "https://other.example");

      expect({ status, cors, code: error.code }).toEqual({ status: 403, cors: "*", code: "origin-not-approved" });
      expect(error.message).toContain("https://other.example");
      expect(error.message).toContain("TRIBUTARY_APPROVED_ORIGINS");
    },
  );

  it.each(["null", "https://shop.example.evil.example", "x".repeat(5_000)])(
    "[WS-04] refuses the origin %j",
    async (origin) => {
      await using center = await open(["https://shop.example"]);

      const { status, error } = await call(center.http, "POST", origin);

      expect({ status, isShort: error.message.length < 600 }).toEqual({ status: 403, isShort: true });
    },
  );

  it("[WS-04] accepts approved pages, the center's own, and programs", async () => {
    await using center = await open(["https://shop.example"]);

    const answers = [];
    for (const origin of ["https://shop.example", new URL(center.http).origin, null])
      answers.push((await call(center.http, "POST", origin)).status);

    expect(answers).toEqual([200, 200, 200]);
  });

  it("[WS-04] accepts all pages without a list", async () => {
    await using center = await open(null);

    expect((await call(center.http, "POST", "https://other.example")).status).toBe(200);
  });
});

describe("opening hours", () => {
  const HOURS = {
    id: asId<HoursOfOperationId>("hours"),
    name: "Hours",
    description: "",
    tags: {},
    timeZone: "UTC",
    overrides: [],
  };

  /** A center whose first flow checks hours that are never open. */
  function closedDefinition(): CenterDefinition {
    const [queue, ...queues] = testDefinition.queues;
    const [flow, ...flows] = testDefinition.contactFlows;
    if (queue === undefined || flow === undefined) throw new Error("the definition has no queue or flow");
    const check = { kind: "check-hours", queueId: queue.id, closedText: "Open on Monday" } as const;
    return {
      ...testDefinition,
      hoursOfOperations: [{ ...HOURS, periods: [] }],
      queues: [{ ...queue, hoursOfOperationId: HOURS.id }, ...queues],
      contactFlows: [{ ...flow, steps: [check, ...flow.steps] }, ...flows],
    };
  }

  async function openingOf(definition: CenterDefinition, query = "") {
    await using center = await openTestCenter({ definition, surfaces: [createStartSurface({ pages: null })] });
    const answer = await fetch(`${center.http}/startChat${query}`);
    return { status: answer.status, cache: answer.headers.get("cache-control"), body: await answer.json() };
  }

  it("[WS-06] returns the text of a flow that is closed", async () => {
    expect(await openingOf(closedDefinition())).toEqual({
      status: 200,
      cache: "public, max-age=30",
      body: { IsOpen: false, Message: "Open on Monday" },
    });
  });

  it("[WS-06] returns that a flow is open, without hours", async () => {
    expect((await openingOf(testDefinition)).body).toEqual({ IsOpen: true });
  });

  it("[WS-06] refuses a flow that does not exist", async () => {
    const { status, body } = await openingOf(testDefinition, "?ContactFlowId=unknown");

    expect({ status, code: body.data.Error.code }).toEqual({ status: 404, code: "not-found" });
  });
});

describe("the offer of calls", () => {
  async function offerOf(path: string, media?: ReturnType<typeof createFakeMedia>, origin = "https://shop.example") {
    await using center = await openTestCenter({
      surfaces: [createStartSurface({ pages: () => ["https://shop.example"] })],
      ...(media && { media }),
    });
    const answer = await fetch(`${center.http}${path}`, { headers: { origin } });
    const { headers } = answer;
    return {
      status: answer.status,
      cors: headers.get("access-control-allow-origin"),
      cache: headers.get("cache-control"),
      body: await answer.json(),
    };
  }

  it("[WS-12] is that of chats in a center with voice", async () => {
    const offer = await offerOf("/startCall", createFakeMedia());

    expect(offer).toEqual({ status: 200, cors: "*", cache: "public, max-age=30", body: { IsOpen: true } });
    expect(offer).toEqual(await offerOf("/startChat"));
    expect(await offerOf("/startCall?ContactFlowId=unknown", createFakeMedia())).toMatchObject({ status: 404 });
  });

  it("[WS-12] is refused in a center without voice, and for pages that are not approved", async () => {
    const error = (code: string) => ({ data: { Error: { code, message: expect.any(String) } } });

    expect(await offerOf("/startCall")).toEqual({ status: 403, cors: "*", cache: null, body: error("voice-off") });
    expect(await offerOf("/startCall", createFakeMedia(), "https://other.example")).toMatchObject({
      status: 403,
      body: error("origin-not-approved"),
    });
  });
});

describe("the wait of a customer", () => {
  async function waitOf(http: string, token: string) {
    const answer = await fetch(`${http}/participant/wait`, { method: "POST", headers: { "x-amz-bearer": token } });
    return { status: answer.status, body: await answer.json() };
  }

  it("[WS-05] returns the position of a waiting contact, none for others, and refuses other tokens", async () => {
    await using center = await openTestCenter();
    const first = await center.startChat();
    await center.center.chats.join(first.ref);
    await center.time.run(2);
    const second = await center.startChat();
    await center.center.chats.join(second.ref);
    const connection = center.tokens.issue({
      purpose: "connection",
      subject: first.ref.participantId,
      scope: first.ref.conversationId,
      expiresAt: center.clock.now() + 60_000,
    });

    expect(await waitOf(center.http, second.participantToken)).toEqual({
      status: 200,
      body: { Position: 2, EstimatedSeconds: null },
    });
    expect((await waitOf(center.http, connection)).status).toBe(403);
    await center.bringAgent(first);
    expect(await waitOf(center.http, first.participantToken)).toEqual({
      status: 200,
      body: { Position: null, EstimatedSeconds: null },
    });
  });

  it("[WS-05] counts against the rate of the participant", async () => {
    await using center = await openTestCenter({ participant: { rate: { perSecond: 1, burst: 2 } } });
    const { ref, participantToken } = await center.startChat();
    await center.center.chats.join(ref);

    const statuses = [];
    for (let request = 0; request < 3; request += 1)
      statuses.push((await waitOf(center.http, participantToken)).status);

    expect(statuses).toEqual([200, 200, 429]);
  });
});

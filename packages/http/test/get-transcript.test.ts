import type { Item } from "@tributary/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { type Answer, call, connect, openTestCenter, type TestCenter, whileTimePasses } from "./test-center.ts";

/** A conversation of 12 items: joined, the greeting, and ten messages "1" to "10". */
async function openTalk() {
  const center = await openTestCenter();
  const customer = await center.startChat();
  const { token } = await connect(center.http, customer);
  await center.center.chats.join(customer.ref);
  const ids: string[] = [];
  for (let count = 1; count <= 10; count += 1) {
    const { body } = await call(center.http, "message", {
      token,
      body: { ContentType: "text/plain", Content: String(count) },
    });
    ids.push(String(body.Id));
  }
  return { center, token, ids, conversationId: customer.ref.conversationId };
}

let talk: Awaited<ReturnType<typeof openTalk>>;
let center: TestCenter;

beforeEach(async () => {
  talk = await openTalk();
  center = talk.center;
  return () => center[Symbol.asyncDispose]();
});

const get = (body: object): Promise<Answer> => call(center.http, "transcript", { token: talk.token, body });
const contents = ({ body }: Answer): unknown[] =>
  (body.Transcript as Item[]).map(({ Content, Type }) => Content ?? Type);
const upTo = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe("selecting a page", () => {
  it("[PT-20] returns the newest ten, newest first, without options", async () => {
    const answer = await get({});

    expect(contents(answer)).toEqual(upTo(1, 10).reverse());
    expect(answer.body.InitialContactId).toBe(talk.conversationId);
    expect(answer.body.NextToken).toEqual(expect.any(String));
  });

  it("[PT-21] accepts chatjs's query: fifteen, backward, ascending, an empty position", async () => {
    const answer = await get({ MaxResults: 15, ScanDirection: "BACKWARD", SortOrder: "ASCENDING", StartPosition: {} });

    expect(contents(answer)).toEqual(["EVENT", "Welcome", ...upTo(1, 10)]);
    expect(answer.body).not.toHaveProperty("NextToken");
    expect(answer.body.Transcript).toEqual(
      expect.arrayContaining([expect.objectContaining({ Type: "EVENT", Content: null })]),
    );
  });

  it("[PT-22] the order of a page does not change its items", async () => {
    const ascending = await get({ MaxResults: 3, SortOrder: "ASCENDING" });
    const descending = await get({ MaxResults: 3, SortOrder: "DESCENDING" });

    expect(contents(ascending)).toEqual(["8", "9", "10"]);
    expect(contents(descending)).toEqual(["10", "9", "8"]);
  });

  it.each([
    ["an id, forward by default", () => ({ StartPosition: { Id: talk.ids[7] } }), ["8", "9", "10"]],
    [
      "an id, backward",
      () => ({ StartPosition: { Id: talk.ids[2] }, ScanDirection: "BACKWARD", MaxResults: 2 }),
      ["2", "3"],
    ],
    [
      "the third newest, forward",
      () => ({ StartPosition: { MostRecent: 3 }, ScanDirection: "FORWARD" }),
      ["8", "9", "10"],
    ],
    [
      "a time in the past, forward",
      () => ({ StartPosition: { AbsoluteTime: "2000-01-01T00:00:00Z" }, MaxResults: 2 }),
      ["EVENT", "Welcome"],
    ],
    [
      "a time in the future, backward",
      () => ({ StartPosition: { AbsoluteTime: "2100-01-01T00:00:00.000Z" }, ScanDirection: "BACKWARD", MaxResults: 1 }),
      ["10"],
    ],
  ])("[PT-23] a page may start at %s", async (_name, query, expected) => {
    expect(contents(await get({ SortOrder: "ASCENDING", ...query() }))).toEqual(expected);
  });

  it("[PT-24] a foreign contact has an empty transcript", async () => {
    const foreign = await center.startChat();

    for (const ContactId of [foreign.ref.conversationId, "nobody's"]) {
      expect((await get({ ContactId })).body).toEqual({ InitialContactId: talk.conversationId, Transcript: [] });
    }
    expect(contents(await get({ ContactId: talk.conversationId, MaxResults: 1 }))).toEqual(["10"]);
  });
});

describe("paging", () => {
  it.each([
    ["backward", { ScanDirection: "BACKWARD" }, ["EVENT", "Welcome", ...upTo(1, 10)].reverse()],
    [
      "forward",
      { ScanDirection: "FORWARD", StartPosition: { AbsoluteTime: "2000-01-01T00:00:00Z" } },
      ["EVENT", "Welcome", ...upTo(1, 10)],
    ],
  ])("[PT-25] tokens lead %s through all items, and the last page has none", async (_name, query, expected) => {
    const SortOrder = query.ScanDirection === "FORWARD" ? "ASCENDING" : "DESCENDING";
    const seen: unknown[] = [];
    let answer = await get({ ...query, SortOrder, MaxResults: 5 });
    seen.push(...contents(answer));
    while (answer.body.NextToken) {
      // A client may repeat the position or omit it.
      const again = seen.length > 5 ? { ScanDirection: query.ScanDirection } : query;
      answer = await get({ ...again, SortOrder, MaxResults: 5, NextToken: answer.body.NextToken });
      seen.push(...contents(answer));
    }

    expect(seen).toEqual(expected);
  });

  it("[PT-26] refuses a token of another query or conversation, and a malformed one", async () => {
    const { NextToken } = (await get({ MaxResults: 2, ScanDirection: "BACKWARD" })).body;
    const other = await openTalkBeside();

    expect((await get({ NextToken, ScanDirection: "FORWARD" })).status).toBe(400);
    expect((await get({ NextToken, StartPosition: { MostRecent: 2 } })).status).toBe(400);
    expect((await get({ NextToken, ContactId: talk.conversationId })).status).toBe(400);
    expect((await get({ NextToken: "bm9uc2Vuc2U" })).status).toBe(400);
    expect((await call(center.http, "transcript", { token: other, body: { NextToken } })).status).toBe(400);
  });
});

it.each([
  [{ ScanDirection: "FORWARD" }, "StartPosition"],
  [{ ScanDirection: "FORWARD", StartPosition: {} }, "StartPosition"],
  [{ StartPosition: { Id: "x", MostRecent: 1 } }, "one of"],
  [{ StartPosition: { Id: "00000000-0000-7000-8000-000000000000" } }, "StartPosition"],
  [{ StartPosition: { AbsoluteTime: "yesterday" } }, "AbsoluteTime"],
  [{ MaxResults: 101 }, "MaxResults"],
  [{ MaxResults: "10" }, "MaxResults"],
  [{ SortOrder: "UP" }, "SortOrder"],
])("[PT-27] %j is refused with a ValidationException", async (query, words) => {
  const answer = await get(query);

  expect(answer.status).toBe(400);
  expect(answer.body.__type).toBe("ValidationException");
  expect(answer.body.message).toContain(words);
});

it("[PT-28] after the end the customer cannot read; the agent can until the contact is cleared", async () => {
  const { center: own } = talk;
  const customer = await own.startChat();
  await own.center.chats.join(customer.ref);
  const agent = await connect(own.http, await own.bringAgent(customer));
  const { token } = await connect(own.http, customer);
  await whileTimePasses(own, call(own.http, "disconnect", { token }));

  expect((await call(own.http, "transcript", { token, body: {} })).body.message).toBe("The contact has ended.");
  expect((await call(own.http, "transcript", { token: agent.token, body: {} })).status).toBe(200);
});

it("[PT-28] a customer who did not leave can read and connect for 30 seconds after the end, and not write", async () => {
  const { center: own } = talk;
  const customer = await own.startChat();
  await own.center.chats.join(customer.ref);
  const agent = await connect(own.http, await own.bringAgent(customer));
  const { token } = await connect(own.http, customer);
  await whileTimePasses(own, call(own.http, "disconnect", { token: agent.token }));
  const read = () => call(own.http, "transcript", { token, body: {} });

  const during = await read();
  const writing = await call(own.http, "message", { token, body: { ContentType: "text/plain", Content: "Wait" } });
  own.time.advance(31_000);

  expect((during.body.Transcript as { ContentType: string }[])[0]?.ContentType).toContain("chat.ended");
  expect(writing.body.message).toBe("The contact has ended.");
  expect((await read()).body.message).toBe("The contact has ended.");
});

async function openTalkBeside(): Promise<string> {
  const customer = await center.startChat();
  return (await connect(center.http, customer)).token;
}

describe("a page of long messages", () => {
  it.each(["FORWARD", "BACKWARD"])("[PT-29] ends early, and the next one continues: %s", async (scan) => {
    await using long = await openTestCenter();
    const customer = await long.startChat();
    const { token } = await connect(long.http, customer);
    const sent: string[] = [];
    for (let count = 0; count < 25; count += 1) {
      const { body } = await call(long.http, "message", {
        token,
        body: { ContentType: "text/plain", Content: "\u0001".repeat(16_384) },
      });
      sent.push(String(body.Id));
    }

    const query = { MaxResults: 100, ScanDirection: scan, SortOrder: "ASCENDING", StartPosition: { MostRecent: 25 } };
    const pages: string[][] = [];
    let NextToken: unknown;
    do {
      const start = scan === "FORWARD" ? {} : { StartPosition: undefined };
      const { status, body } = await call(long.http, "transcript", {
        token,
        body: { ...query, ...start, NextToken },
      });
      expect(status).toBe(200);
      expect(JSON.stringify(body.Transcript).length).toBeLessThan(800_000);
      pages.push((body.Transcript as Item[]).filter(({ Type }) => Type === "MESSAGE").map(({ Id }) => Id));
      NextToken = body.NextToken;
    } while (NextToken !== undefined);

    const items = (scan === "FORWARD" ? pages : pages.reverse()).flat();
    expect(items.filter((id) => sent.includes(id))).toEqual(sent);
    expect(pages.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual(
      scan === "FORWARD" ? [4, 7, 7, 7] : [5, 7, 7, 7],
    );
  });
});

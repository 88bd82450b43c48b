import { accepted, derivedUuid } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { type ApiAnswer, unreachable } from "../participant-api/api-answer.ts";
import type { ParticipantApi, TranscriptPage, TranscriptQuery } from "../participant-api/participant-api.ts";
import type { ChatTransportListener } from "./chat-transport.ts";
import { watchGaps } from "./gap-watch.ts";

const CHAT = "019b76da-a800-7b63-927c-65cdee869508";
const BEGAN_AT = 1_767_225_600_000;

const idOf = (number: number): string => derivedUuid(CHAT, BEGAN_AT + number, number);
const contentOf = (number: number): string => JSON.stringify({ Id: idOf(number) });
const pageOf = (...numbers: number[]): TranscriptPage => ({
  nextToken: null,
  items: numbers.map((number) => ({ Id: idOf(number), AbsoluteTime: "2026-01-01T00:00:00.000Z", Type: "EVENT" })),
});
const SINCE = { kind: "since", itemId: idOf(1), nextToken: null } as const;

type Answer = TranscriptPage | "fails" | Promise<TranscriptPage>;

/** A watched transport and service. `answers`: those of the transcript, in order. */
function setUp(...answers: Answer[]) {
  const queries: TranscriptQuery[] = [];
  const calls: string[] = [];
  let frames: ChatTransportListener | undefined;
  const getTranscript = async (_token: string, query: TranscriptQuery): Promise<ApiAnswer<TranscriptPage>> => {
    queries.push(query);
    const answer = (await answers.shift()) ?? pageOf();
    return answer === "fails" ? unreachable("no") : accepted(answer);
  };
  const { api, transport } = watchGaps(
    {
      api: { getTranscript } as Partial<ParticipantApi> as ParticipantApi,
      transport: {
        open(listener) {
          frames = listener;
          return { [Symbol.dispose]() {} };
        },
        nudge: () => void calls.push("nudge"),
      },
    },
    CHAT,
  );
  transport.open({
    up: () => void calls.push("up"),
    down: () => void calls.push("down"),
    item: (content) => void calls.push(content),
    over: () => {},
  });
  const arrive = (...numbers: number[]): void => {
    for (const number of numbers) frames?.item(contentOf(number));
  };
  const read = async (query: TranscriptQuery = SINCE): Promise<readonly string[] | "fails"> => {
    const answer = await api.getTranscript("token", query);
    return answer.ok ? answer.value.items.map(({ Id }) => Id) : "fails";
  };
  return {
    transport,
    calls,
    queries,
    arrive,
    read,
    up: () => frames?.up(),
    down: () => frames?.down(),
    send: (text: string) => frames?.item(text),
  };
}

const ids = (...numbers: number[]): string[] => numbers.map(idOf);
const contents = (...numbers: number[]): string[] => numbers.map(contentOf);

describe("a watched conversation", () => {
  it("[CS-20] is read again, before the frame before which a number is missing is received", async () => {
    const { calls, arrive, read, up } = setUp(pageOf(1, 2), pageOf(2, 3, 4));
    up();
    await read({ kind: "newest" });

    arrive(4);
    expect(calls).toEqual(["up", "up", ...contents(4)]);
    expect(await read()).toEqual(ids(2, 3, 4));
    arrive(5);

    expect(calls).toEqual(["up", "up", ...contents(4, 5)]);
  });

  it("[CS-20] is not read for frames in order, again, late, without a number and malformed ones", async () => {
    const { calls, arrive, read, up, send } = setUp(pageOf(1, 2));
    up();
    await read();

    arrive(3, 4, 4, 2, 5);
    for (const text of ["{", "null", "7", "{}", JSON.stringify({ Id: crypto.randomUUID() })]) send(text);

    expect(calls.filter((call) => call === "up")).toHaveLength(1);
  });

  it("[CS-20] is read once for a gap without items, and further for one that arises during the reading", async () => {
    const page = Promise.withResolvers<TranscriptPage>();
    const { calls, queries, arrive, read, up } = setUp(pageOf(1), page.promise, pageOf(5, 6, 8));
    up();
    await read();

    arrive(5);
    const reading = read();
    arrive(8); // 7 and 8 were committed after the reading began, and 6 is lost
    page.resolve(pageOf(1, 5));
    expect(await reading).toEqual(ids(1, 5, 5, 6, 8));
    arrive(9);

    expect(queries.at(-1)).toEqual({ kind: "since", itemId: idOf(5), nextToken: null });
    expect(calls.filter((call) => call === "up")).toHaveLength(2);
  });

  it("[CS-20] is not disturbed by readings that fail, are about earlier pages or end after the connection is lost", async () => {
    const page = Promise.withResolvers<TranscriptPage>();
    const { calls, arrive, read, up, down } = setUp(pageOf(1), "fails", pageOf(), page.promise, pageOf(1, 9));
    up();
    await read();
    arrive(3);
    expect(await read()).toBe("fails");
    await read({ kind: "before", itemId: idOf(1), nextToken: null });
    const late = read();
    down();
    page.resolve(pageOf(1, 3));
    await late;
    arrive(9);
    expect(calls).toEqual(["up", "up", ...contents(3), "down", ...contents(9)]);
    up();
    await read();
    arrive(10);

    expect(calls.slice(-2)).toEqual(["up", ...contents(10)]);
  });

  it("[CS-20] has the other members of its transport", () => {
    const { transport, calls } = setUp();
    transport.nudge?.();

    expect(calls).toEqual(["nudge"]);
  });
});

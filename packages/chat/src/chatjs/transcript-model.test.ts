import { accepted } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { unreachable } from "../participant-api/api-answer.ts";
import type { TranscriptData } from "./callbacks.ts";
import { createPatientReads } from "./patient-reads.ts";
import { createTranscriptModel } from "./transcript-model.ts";

const item = (Id: string, second: number, more: object = {}) => ({
  Id,
  Type: "MESSAGE",
  Content: Id,
  AbsoluteTime: `2026-01-01T00:00:0${second}.000Z`,
  ...more,
});

/** `failures`: number of readings that fail before the first page. */
function setUp(failures = 0) {
  const reports: TranscriptData[] = [];
  const clock = createManualClock();
  const pages = [{ Transcript: [item("b", 2), item("c", 3)], NextToken: "older" }];
  let readings = 0;
  const reads = createPatientReads({
    clock,
    random: createSeededRandom(1),
    async read() {
      readings += 1;
      return readings > failures ? accepted(pages.shift() ?? {}) : unreachable("no");
    },
  });
  const model = createTranscriptModel({
    reads,
    publish: (data) => void reports.push(data),
  });
  model.enable();
  const ids = (): readonly string[] => (reports.at(-1)?.transcript ?? []).map(({ Id }) => Id);
  const statusOf = (id: string): string | undefined =>
    reports.at(-1)?.transcript.find(({ Id }) => Id === id)?.MessageMetadata?.Status;
  return { clock, model, reports, ids, statusOf };
}

it("[CJ-07] contains each item once, oldest first, with the token of the earlier page", async () => {
  const { clock, model, reports, ids } = setUp();

  model.load();
  await clock.drain();
  model.receive(item("d", 4));
  model.receive(item("c", 3));
  model.addPage({ Transcript: [item("a", 1), item("b", 2)] }, true);

  expect(ids()).toEqual(["a", "b", "c", "d"]);
  expect(reports[0]?.previousTranscriptNextToken).toBe("older");
  expect(reports.at(-1)?.previousTranscriptNextToken).toBeUndefined();
});

it("[CJ-07] reports an own message at once, and its status never goes back", async () => {
  const { model, ids, statusOf } = setUp();
  const { promise, resolve } = Promise.withResolvers<{ data: object }>();

  model.send(item("temporary", 5), promise);
  expect([ids(), statusOf("temporary")]).toEqual([["temporary"], "SENDING"]);
  resolve({ data: { Id: "m", AbsoluteTime: "2026-01-01T00:00:06.000Z" } });
  await promise;
  expect([ids(), statusOf("m")]).toEqual([["m"], "SENT"]);
  const receipt = { MessageId: "m", Receipts: [{ ReadTimestamp: "t" }] };
  model.receive({ Type: "MESSAGEMETADATA", MessageMetadata: receipt });
  model.receive(item("m", 6));
  model.receive({
    Type: "MESSAGEMETADATA",
    MessageMetadata: { MessageId: "m", Receipts: [{ DeliveredTimestamp: "t" }] },
  });

  expect([ids(), statusOf("m")]).toEqual([["m"], "READ"]);
});

it("[CJ-07] marks a message that was not sent, and contains no typing", async () => {
  const { model, ids, statusOf } = setUp();
  const refused = Promise.reject(new Error("no"));

  model.send(item("temporary", 5), refused);
  await refused.catch(() => {});
  model.receive(item("typing", 6, { ContentType: "application/vnd.amazonaws.connect.event.typing" }));

  expect([ids(), statusOf("temporary")]).toEqual([["temporary"], "FAILED"]);
});

it("[CJ-22] a failed reading is repeated, once for all connections meanwhile", async () => {
  const { clock, model, reports, ids } = setUp(3);

  model.load();
  model.load();
  await clock.run(10_000);

  expect(ids()).toEqual(["b", "c"]);
  expect(reports).toHaveLength(1);
});

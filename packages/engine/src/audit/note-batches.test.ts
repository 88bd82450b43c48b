import { asId, type UserId } from "@tributary/model";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { NewAuditEvent } from "./audit-stream.ts";
import { COLLECT_MS, createNoteBatches, MAX_WAITING } from "./note-batches.ts";

const signedIn = (user: string): NewAuditEvent => ({
  type: "user.signed-in",
  userId: asId<UserId>(user),
  address: "192.0.2.1",
});

/** Opens batches whose writes are answered by the test. */
function openBatches() {
  const [clock, log] = [createManualClock(), createRecordingLogger()];
  const written: (readonly NewAuditEvent[])[] = [];
  const answers: PromiseWithResolvers<boolean>[] = [];
  const write = (facts: readonly NewAuditEvent[]): Promise<boolean> => {
    written.push(facts);
    const answer = Promise.withResolvers<boolean>();
    answers.push(answer);
    return answer.promise;
  };
  const batches = createNoteBatches({ write, clock, log });
  return { clock, log, written, answers, batches };
}

it("[AL-05] facts are written together, in the order in which they were noted", async () => {
  const { clock, written, batches } = openBatches();

  for (const user of ["ada", "grace", "alan"]) {
    batches.note(signedIn(user));
    await clock.run(COLLECT_MS / 4);
  }
  expect(written).toEqual([]);
  await clock.run(COLLECT_MS / 4);

  expect(written).toEqual([["ada", "grace", "alan"].map(signedIn)]);
});

it("[AL-05] a batch waits for the one before, and a bounded number of facts for the batch", async () => {
  const { clock, log, written, answers, batches } = openBatches();
  batches.note(signedIn("first"));
  await clock.run(COLLECT_MS);

  for (let index = 0; index < MAX_WAITING + 7; index += 1) {
    batches.note(signedIn(`user ${index}`));
    await clock.run(1);
  }
  expect(written).toHaveLength(1);
  answers[0]?.resolve(true);
  await clock.run(COLLECT_MS);

  expect(written.map(({ length }) => length)).toEqual([1, MAX_WAITING]);
  expect(log.lines).toMatchObject([{ message: "facts left out of the audit log", fields: { facts: 7 } }]);
});

it("[AL-04, AL-05] a batch that cannot be written is logged, and the next one is written", async () => {
  const { clock, log, written, answers, batches } = openBatches();
  batches.note(signedIn("ada"));
  batches.note(signedIn("grace"));
  await clock.run(COLLECT_MS);
  answers[0]?.reject(new Error("disk full"));
  await clock.run(COLLECT_MS);

  batches.note(signedIn("alan"));
  await clock.run(COLLECT_MS);

  expect(written.at(-1)).toEqual([signedIn("alan")]);
  expect(log.lines).toMatchObject([{ message: "failed to write the audit log", fields: { facts: 2 } }]);
});

it("[AL-05] what waits is written when the node stops", async () => {
  const { written, answers, batches } = openBatches();
  batches.note(signedIn("ada"));

  const stopping = batches[Symbol.asyncDispose]();
  await Promise.resolve();
  await Promise.resolve();
  answers[0]?.resolve(true);
  await stopping;

  expect(written).toEqual([[signedIn("ada")]]);
});

it("[AL-05] after conflicts with other nodes the next batch has the facts again, and a node that stops tries once", async () => {
  const { clock, log, written, answers, batches } = openBatches();
  for (let index = 0; index < MAX_WAITING; index += 1) batches.note(signedIn("ada"));
  await clock.run(COLLECT_MS);
  batches.note(signedIn("grace"));
  answers[0]?.resolve(false);
  await clock.run(COLLECT_MS);
  expect(written.map((facts) => facts.length)).toEqual([MAX_WAITING, MAX_WAITING]);

  answers[1]?.resolve(false);
  await clock.run(1);
  const stopping = batches[Symbol.asyncDispose]();
  await clock.run(1);
  batches.note(signedIn("alan"));
  answers[2]?.resolve(false);
  await stopping;

  expect(written).toHaveLength(3);
  expect(log.lines.map(({ fields }) => fields)).toEqual([{ facts: 1 }, { facts: MAX_WAITING + 1 }]);
  expect(clock.pendingTimers).toEqual([]);
});

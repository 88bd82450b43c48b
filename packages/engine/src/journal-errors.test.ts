import { createInProcessFanout, createMemoryStore, JournalError, openJournal } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { ADA, CONVERSATION } from "../test/conversations.ts";
import { agentRef } from "./agent/agent-stream.ts";
import { conversationRef } from "./contact/conversation-stream.ts";
import { mapJournalErrors, withCenterErrors } from "./journal-errors.ts";

it("calls of a journal whose store is closed are rejected with errors of the center", async () => {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const fanout = createInProcessFanout({ log: silentLogger });
  await using journal = withCenterErrors(await openJournal({ store, fanout, clock, log: silentLogger }));
  const closing = store[Symbol.asyncDispose]();
  await clock.drain();
  await closing;
  const ref = conversationRef(CONVERSATION);
  const decide = () => ({ value: null, drafts: [] });

  const calls = [
    journal.run({ conversation: ref }, decide),
    journal.runChained({ conversation: ref }, () => ({ agent: agentRef(ADA) }), decide),
    journal.durable(ref),
    journal.read(ref, { order: "forward", limit: 1 }),
    journal.seqsAt(ref, 1),
  ];

  const results = await Promise.allSettled(calls);
  const unavailable = {
    status: "rejected",
    reason: expect.objectContaining({ name: "CenterError", code: "unavailable" }),
  };
  expect(results).toEqual(Array(calls.length).fill(unavailable));
});

it("an error of the journal keeps its details, and is the cause", async () => {
  const error = new JournalError("internal", "broken", { details: { stream: "agent/ada" } });

  const mapped = mapJournalErrors(Promise.reject(error));

  const expected = new CenterError("internal", "broken", { details: { stream: "agent/ada" }, cause: error });
  await expect(mapped).rejects.toEqual(expected);
});

it("other errors are passed on", async () => {
  const error = new Error("bug");

  await expect(mapJournalErrors(Promise.reject(error))).rejects.toBe(error);
});

import { asId, CONTACT_FLOW_DEFAULTS, type ContactFlow, QUEUE_DEFAULTS, type Queue } from "@tributary/model";
import { DEMO_IDS, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, contactState, FIRST, offerChat, queueChat } from "../../test/center.ts";

const { sales } = DEMO_IDS.queues;
const RETURNS: Queue = { ...QUEUE_DEFAULTS, id: asId("returns"), name: "Returns" };
const putReturns = { kind: "put", list: "queues", resource: RETURNS } as const;
const record = { kind: "note", id: "1", value: { text: "kept" } };

describe("edits", () => {
  it("[CF-10] are in the directory and stored with their records when they resolve", async () => {
    await using harness = await inProcessCenter();
    const { administration, directory, records } = harness.center;
    const changes = { alias: "other", approvedOrigins: [] };

    const edited = await harness.run(
      administration.edit([{ kind: "instance", changes }, putReturns], { putRecords: [record] }),
    );

    expect(edited.ok).toBe(true);
    expect(directory.definition.instance.alias).toBe("other");
    expect(directory.queue(RETURNS.id)).toEqual(RETURNS);
    expect(await harness.run(records.find("note", "1"))).toEqual(record);
  });

  it("[CF-10] are refused, with their records, if the configuration has changed since", async () => {
    await using harness = await inProcessCenter();
    const { administration, directory, records } = harness.center;
    const expectedSeq = directory.seq;
    await harness.run(administration.create("queues", { ...QUEUE_DEFAULTS, name: "Billing" }));

    const edited = await harness.run(administration.edit([putReturns], { expectedSeq, putRecords: [record] }));

    expect(edited).toEqual({ ok: false, refusal: { code: "conflict" } });
    expect(directory.queue(RETURNS.id)).toBeUndefined();
    expect(await harness.run(records.find("note", "1"))).toBeUndefined();
  });

  it("[CF-10] do not delete a user with a contact on their desk", async () => {
    await using harness = await inProcessCenter();
    const { administration, directory } = harness.center;
    await offerChat(harness);
    const deletion = { kind: "delete", list: "users", id: FIRST } as const;

    const edited = await harness.run(administration.edit([putReturns, deletion]));

    expect(edited).toMatchObject({ ok: false, refusal: { code: "in-use", field: "UserId" } });
    expect(directory.queue(RETURNS.id)).toBeUndefined();
    expect(directory.user(FIRST)).toBeDefined();
  });
});

describe("a flow that checks the hours of its queue", () => {
  const closed = "Closed until tomorrow";
  const flow: ContactFlow = {
    ...CONTACT_FLOW_DEFAULTS,
    id: DEMO_IDS.flows.sales,
    name: "Sales",
    steps: [
      { kind: "check-hours", queueId: sales, closedText: closed },
      { kind: "to-queue", queueId: sales, priority: 5 },
    ],
  };

  it("[FL-05] follows the hours as they are when a customer joins", async () => {
    const { contactFlows, ...rest } = demoDefinition();
    const definition = { ...rest, contactFlows: [flow, ...contactFlows.filter(({ id }) => id !== flow.id)] };
    await using harness = await inProcessCenter({ definition });
    const { administration } = harness.center;
    const withoutHours = await queueChat(harness);
    const setHours = administration.change("queues", sales, (queue) => ({
      ...queue,
      hoursOfOperationId: DEMO_IDS.hours.always,
    }));
    await harness.run(setHours);
    const open = await queueChat(harness);
    const close = administration.change("hoursOfOperations", DEMO_IDS.hours.always, (hours) => ({
      ...hours,
      periods: [],
    }));
    await harness.run(close);
    const late = await queueChat(harness);

    expect(await contactState(harness, withoutHours)).toMatchObject({ phase: "queued" });
    expect(await contactState(harness, open)).toMatchObject({ phase: "queued" });
    expect(await contactState(harness, late)).toMatchObject({ phase: "ended", reason: "closed" });
    const query = { scan: "forward", limit: 10, start: null, continueAtSeq: null } as const;
    const transcript = await harness.run(harness.center.chats.transcript(late, query));
    const texts = acceptedValue(transcript).items.map(({ event }) => ("content" in event ? event.content : event.type));
    expect(texts).toEqual(["participant.joined", closed, "contact.ended"]);
  });
});

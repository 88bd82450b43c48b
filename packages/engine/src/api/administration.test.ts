import {
  type Actor,
  asId,
  BY_SERVER,
  CONTACT_FLOW_DEFAULTS,
  type ContactFlow,
  QUEUE_DEFAULTS,
  type Queue,
} from "@tributary/model";
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
      administration(BY_SERVER).edit([{ kind: "instance", changes }, putReturns], { putRecords: [record] }),
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
    await harness.run(administration(BY_SERVER).create("queues", { ...QUEUE_DEFAULTS, name: "Billing" }));

    const edited = await harness.run(
      administration(BY_SERVER).edit([putReturns], { expectedSeq, putRecords: [record] }),
    );

    expect(edited).toEqual({ ok: false, refusal: { code: "conflict" } });
    expect(directory.queue(RETURNS.id)).toBeUndefined();
    expect(await harness.run(records.find("note", "1"))).toBeUndefined();
  });

  it("[CF-10] do not delete a user with a contact on their desk", async () => {
    await using harness = await inProcessCenter();
    const { administration, directory } = harness.center;
    await offerChat(harness);
    const deletion = { kind: "delete", list: "users", id: FIRST } as const;

    const edited = await harness.run(administration(BY_SERVER).edit([putReturns, deletion]));

    expect(edited).toMatchObject({ ok: false, refusal: { code: "in-use", field: "UserId" } });
    expect(directory.queue(RETURNS.id)).toBeUndefined();
    expect(directory.user(FIRST)).toBeDefined();
  });
});

describe("the events of the configuration", () => {
  it("[AL-01] name the actor of each change", async () => {
    await using harness = await inProcessCenter();
    const { administration } = harness.center;
    const key: Actor = { kind: "access-key", accessKeyId: "AKIA", userId: FIRST };
    const user: Actor = { kind: "command-line" };

    await harness.run(administration(key).create("queues", { ...QUEUE_DEFAULTS, name: "Billing" }));
    await harness.run(administration(user).edit([putReturns]));
    await harness.run(administration(key).changeInstance((instance) => ({ ...instance, alias: "other" })));
    await harness.run(administration(user).delete("queues", RETURNS.id));

    const events = harness.disk.journal.map(
      ({ text }) => JSON.parse(text) as { readonly type: string; readonly by: unknown },
    );
    const [created, ...changes] = [...events.slice(0, 1), ...events.slice(-4)].map(({ type, by }) => [type, by]);
    expect(created).toEqual(["instance.created", BY_SERVER]);
    expect(changes).toEqual([
      ["resource.created", key],
      ["configuration.edited", user],
      ["instance.changed", key],
      ["resource.deleted", user],
    ]);
  });

  it("[AL-01] of earlier versions, without an actor, are read", async () => {
    await using harness = await inProcessCenter();
    const stream = harness.disk.streams.get("configuration/instance");
    for (const event of stream?.events ?? []) {
      const { by: _by, ...earlier } = JSON.parse(event.text) as { readonly by: unknown };
      Object.assign(event, { text: JSON.stringify(earlier) });
    }
    Object.assign(stream ?? {}, { snapshot: null });

    await harness.restart();

    expect(harness.center.directory.definition).toEqual(harness.definition);
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
    const setHours = administration(BY_SERVER).change("queues", sales, (queue) => ({
      ...queue,
      hoursOfOperationId: DEMO_IDS.hours.always,
    }));
    await harness.run(setHours);
    const open = await queueChat(harness);
    const close = administration(BY_SERVER).change("hoursOfOperations", DEMO_IDS.hours.always, (hours) => ({
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

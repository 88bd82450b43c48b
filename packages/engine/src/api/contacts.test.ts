import { inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue, connectChat, contactState, FIRST, phasesAt, queueChat } from "../../test/center.ts";

it.each(["unknown", "constructor"])("the contact id %s is refused as not found", async (id) => {
  await using harness = await inProcessCenter();
  const { contacts } = harness.center;

  const results = [
    await harness.run(contacts.describe(id)),
    await harness.run(contacts.updateAttributes(id, {})),
    await harness.run(contacts.stop(id, "api")),
  ];

  expect(results).toEqual(Array(3).fill({ ok: false, refusal: { code: "not-found", field: "ContactId" } }));
});

it("attributes are merged into those of the contact", async () => {
  await using harness = await inProcessCenter();
  const { contactId } = await queueChat(harness, { attributes: { plan: "gold" } });

  acceptedValue(await harness.run(harness.center.contacts.updateAttributes(contactId, { language: "en" })));

  const { attributes } = acceptedValue(await harness.run(harness.center.contacts.describe(contactId)));
  expect(attributes).toEqual({ plan: "gold", desk: "Sales", language: "en" });
});

it("a stopped contact ends, and its agent begins after-contact work", async () => {
  await using harness = await inProcessCenter();
  const { chat } = await connectChat(harness);

  acceptedValue(await harness.run(harness.center.contacts.stop(chat.contactId, "api")));

  expect(await contactState(harness, chat)).toMatchObject({ phase: "ended", reason: "api" });
  expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
});

it("stopping a contact that has ended is refused", async () => {
  await using harness = await inProcessCenter();
  const { contactId } = await queueChat(harness);
  acceptedValue(await harness.run(harness.center.contacts.stop(contactId, "api")));

  expect(await harness.run(harness.center.contacts.stop(contactId, "api"))).toEqual({
    ok: false,
    refusal: { code: "contact-ended", field: "ContactId" },
  });
});

import type { DeskView } from "@tributary/engine";
import { asId, type ContactId } from "@tributary/model";
import { expect, it } from "vitest";
import { createAcceptanceAnnouncer } from "./acceptance-announcer.ts";

const CONTACT = asId<ContactId>("contact-1");

function openAnnouncer() {
  const announced: string[] = [];
  const announcer = createAcceptanceAnnouncer((event) => announced.push(event));
  return {
    announced,
    accept: (seq: number) =>
      announcer.onEvent({
        type: "agent.contact-accepted",
        at: 1,
        seq,
        contactId: CONTACT,
      }),
    publish: (seq: number, contactIds: readonly ContactId[]) => announcer.onPublished(viewOf(seq, contactIds)),
  };
}

function viewOf(seq: number, contactIds: readonly ContactId[]): DeskView {
  const view = { agent: { seq }, contacts: contactIds.map((contactId) => ({ slot: { contactId } })) };
  return view as unknown as DeskView; // the announcer reads these members only
}

it("[PB-03] an acceptance is announced once the desk that shows the contact has been published", () => {
  const { announced, accept, publish } = openAnnouncer();

  accept(5);
  publish(3, []); // read before the offer
  expect(announced).toEqual([]);
  publish(5, [CONTACT]);
  publish(6, [CONTACT]);

  expect(announced).toEqual(["contact::accepted", `contact::accepted::${CONTACT}`]);
});

it("[PB-03] an acceptance of a contact that was cleared before it was published is not announced later", () => {
  const { announced, accept, publish } = openAnnouncer();

  accept(5);
  publish(6, []);
  publish(8, [CONTACT]); // offered again

  expect(announced).toEqual([]);
});

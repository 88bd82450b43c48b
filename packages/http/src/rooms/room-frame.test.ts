import { asId, type ContactId, type ConversationEvent, type ConversationId, type Numbered } from "@tributary/model";
import { expect, it } from "vitest";
import { createFrameCache } from "./room-frame.ts";

const contactId = asId<ContactId>("contact");
const endedAt = (at: number): Numbered<ConversationEvent> =>
  ({ type: "contact.ended", seq: 1, at, contactId, reason: "customer-disconnect" }) as const;

it("[RM-12] a frame that cannot be built fails for every member, and none receives an earlier frame", () => {
  const frames = createFrameCache();
  const unbuildable = endedAt(Number.NaN);
  frames.ofEvent(asId<ConversationId>("other"), endedAt(0));

  for (const member of ["first", "second"]) {
    expect(() => frames.ofEvent(asId<ConversationId>("c"), unbuildable), member).toThrow(RangeError);
  }
});

import { asId, type ParticipantId } from "@tributary/model";
import { expect, it } from "vitest";
import { createHeardParties } from "./heard-parties.ts";

const [ada, grace] = ["ada", "grace"].map((id) => asId<ParticipantId>(id)) as [ParticipantId, ParticipantId];

it("[VC-22] a party is unheard until its audio arrives, unless it may have been heard before", () => {
  const heard = createHeardParties([ada]);

  expect([heard.isUnheard(ada), heard.isUnheard(grace)]).toEqual([false, true]);
  heard.arrived(grace);
  expect(heard.isUnheard(grace)).toBe(false);
});

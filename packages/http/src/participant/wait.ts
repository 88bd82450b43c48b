import { accepted } from "@tributary/kernel";
import type { WaitResponse } from "@tributary/protocol";
import * as v from "valibot";
import { operation } from "./service.ts";

const NO_WAIT: WaitResponse = { Position: null, EstimatedSeconds: null };

/**
 * Returns the position of the participant's contact in its queue and the estimate of its wait. It takes the token of the start, like
 * CreateParticipantConnection. Rule WS-05.
 */
export const readWait = operation(
  { schema: v.object({}), token: "participant", isMetered: true },
  async ({ center }, { ref }) => {
    const allowed = await center.chats.access(ref, "read");
    if (!allowed.ok) return allowed;
    const wait = await center.contacts.wait(allowed.value.contact.id);
    // No refusal: browsers report every refused request to the developer of the page.
    if (!wait.ok) return wait.refusal.code === "wrong-phase" ? accepted(NO_WAIT) : wait;
    const { position, estimatedMs } = wait.value;
    return accepted<WaitResponse>({
      Position: position,
      EstimatedSeconds: estimatedMs === null ? null : Math.round(estimatedMs / 1_000),
    });
  },
);

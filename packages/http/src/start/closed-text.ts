import { queueAccessAt } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import { namedId } from "../server/named-id.ts";

/**
 * Returns the text that a flow presents to contacts outside of its hours; null while it accepts contacts. `named` is the id or ARN of the flow; null:
 * the center's first. Read from memory. Refusals: `not-found`. Rule WS-06.
 */
export function closedTextOf(
  { center, clock }: Pick<HttpContext, "center" | "clock">,
  named: string | null,
): Result<string | null, Refusal> {
  const { directory } = center;
  const id = named ?? directory.definition.contactFlows[0]?.id ?? "";
  const flow = directory.contactFlow(namedId(directory, "contact-flow", id));
  if (flow === undefined) return refused(refusal("not-found", "ContactFlowId"));
  const accessOf = queueAccessAt(directory, clock.now());
  const closed = flow.steps.find((step) => step.kind === "check-hours" && accessOf(step.queueId) !== "open");
  return accepted(closed?.kind === "check-hours" ? closed.closedText : null);
}

/** Steps of flows. The first member of an entry names the kind: `toQueue: Support`. Rule CE-13. */
import { attributesBytes, type FlowStep, MAX_ATTRIBUTES_BYTES } from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, withoutDefaults } from "../canonical.ts";
import type { StepEntry } from "../center-file.ts";
import { matching, text, wholeNumber } from "../fields.ts";
import { dictionary, members, oneOfKinds } from "../members.ts";
import { type NameOf, type Names, reference } from "../resource-format.ts";

/** Default priority of contacts. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactRoutingData.html */
const PRIORITY_DEFAULT = { priority: 5 } as const;

/** As UpdateContactRoutingData in `packages/protocol/src/connect/requests/contacts.ts`. */
const MAX_PRIORITY = 1_000_000_000;

/** As the content of a message in `packages/protocol/src/participant/requests.ts`. */
const message = text(16_384, 1);

const attributes = v.pipe(
  dictionary(matching(/^[A-Za-z0-9_-]+$/, "a key of letters, digits, - and _"), text(MAX_ATTRIBUTES_BYTES)),
  v.check((all) => attributesBytes(all) <= MAX_ATTRIBUTES_BYTES, `at most ${MAX_ATTRIBUTES_BYTES} bytes in all`),
);

type StepOf<Kind extends FlowStep["kind"]> = Extract<FlowStep, { readonly kind: Kind }>;

/** Schema of each kind: a kind without one does not compile. */
type StepSchemas = { readonly [Kind in FlowStep["kind"]]: v.GenericSchema<unknown, StepOf<Kind>> };

export function stepSchema(names: Names): v.GenericSchema<unknown, FlowStep> {
  const queue = reference("queues", names);
  const schemas: StepSchemas = {
    "send-message": v.pipe(
      members({ sendMessage: message }),
      v.transform(({ sendMessage }): StepOf<"send-message"> => ({ kind: "send-message", text: sendMessage })),
    ),
    "set-attributes": v.pipe(
      members({ setAttributes: attributes }),
      v.transform(
        ({ setAttributes }): StepOf<"set-attributes"> => ({ kind: "set-attributes", attributes: setAttributes }),
      ),
    ),
    "check-hours": v.pipe(
      members({ checkHours: queue, closedText: message }),
      v.transform(
        ({ checkHours, closedText }): StepOf<"check-hours"> => ({
          kind: "check-hours",
          queueId: checkHours,
          closedText,
        }),
      ),
    ),
    "to-queue": v.pipe(
      members({ toQueue: queue, priority: wholeNumber(1, MAX_PRIORITY) }, PRIORITY_DEFAULT),
      v.transform(({ toQueue, priority }): StepOf<"to-queue"> => ({ kind: "to-queue", queueId: toQueue, priority })),
    ),
    "to-target-queue": v.pipe(
      members({ toTargetQueue: v.literal(true, "true"), priority: wholeNumber(1, MAX_PRIORITY) }, PRIORITY_DEFAULT),
      v.transform(({ priority }): StepOf<"to-target-queue"> => ({ kind: "to-target-queue", priority })),
    ),
  };
  return oneOfKinds({
    sendMessage: schemas["send-message"],
    setAttributes: schemas["set-attributes"],
    checkHours: schemas["check-hours"],
    toQueue: schemas["to-queue"],
    toTargetQueue: schemas["to-target-queue"],
  });
}

export function stepEntry(step: FlowStep, nameOf: NameOf): StepEntry {
  switch (step.kind) {
    case "send-message":
      return { sendMessage: step.text };
    case "set-attributes":
      return { setAttributes: sortedKeys(step.attributes) };
    case "check-hours":
      return { checkHours: nameOf("queues", step.queueId), closedText: step.closedText };
    case "to-queue":
      return withoutDefaults({ toQueue: nameOf("queues", step.queueId), priority: step.priority }, PRIORITY_DEFAULT);
    case "to-target-queue":
      return withoutDefaults({ toTargetQueue: true as const, priority: step.priority }, PRIORITY_DEFAULT);
  }
}

/** Steps of flows. The first member of an entry names the kind: `toQueue: Support`. Rule CE-13. */
import {
  type AuthenticateStep,
  type AuthenticationOutcome,
  attributesBytes,
  type BranchStep,
  type FlowStep,
  MAX_ATTRIBUTES_BYTES,
  MAX_AUTHENTICATION_MS,
  MIN_AUTHENTICATION_MS,
} from "@tributary/model";
import * as v from "valibot";
import { sortedKeys, withoutDefaults } from "../canonical.ts";
import type { AuthenticateEntry, BranchStepEntry, StepEntry } from "../center-file.ts";
import { matching, text, wholeNumber } from "../fields.ts";
import { dictionary, list, members, oneOfKinds } from "../members.ts";
import { type NameOf, type Names, reference } from "../resource-format.ts";

/** Default priority of contacts. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactRoutingData.html */
const PRIORITY_DEFAULT = { priority: 5 } as const;

const MINUTE_MS = 60_000;

/** Members of a step that asks the customer to sign in. */
const AUTHENTICATE_DEFAULTS: Required<Omit<AuthenticateEntry, "authenticate">> = {
  minutes: MIN_AUTHENTICATION_MS / MINUTE_MS,
  succeeded: [],
  failed: [],
  timedOut: [],
  canceled: [],
};

/** Steps of a flow, those of its branches included: between two waits they run in one commit. */
export const MAX_STEPS = 250;

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
type StepSchemas = { readonly [Kind in BranchStep["kind"]]: v.GenericSchema<unknown, StepOf<Kind>> };

export function stepSchema(names: Names): v.GenericSchema<unknown, FlowStep> {
  const kinds = branchKinds(names);
  return oneOfKinds({ ...kinds, authenticate: authenticateSchema(oneOfKinds(kinds)) });
}

function authenticateSchema(step: v.GenericSchema<unknown, BranchStep>): v.GenericSchema<unknown, AuthenticateStep> {
  const branch = list(step, MAX_STEPS);
  const minutes = wholeNumber(MIN_AUTHENTICATION_MS / MINUTE_MS, MAX_AUTHENTICATION_MS / MINUTE_MS);
  const branches = { succeeded: branch, failed: branch, timedOut: branch, canceled: branch };
  return v.pipe(
    members({ authenticate: v.literal(true, "true"), minutes, ...branches }, AUTHENTICATE_DEFAULTS),
    v.transform(({ minutes: time, succeeded, failed, timedOut, canceled }): AuthenticateStep => {
      const given = Object.entries({ succeeded, failed, "timed-out": timedOut, canceled });
      return {
        kind: "authenticate",
        timeoutMs: time * MINUTE_MS,
        branches: Object.fromEntries(given.filter(([, steps]) => steps.length > 0)),
      };
    }),
  );
}

function branchKinds(names: Names) {
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
  return {
    sendMessage: schemas["send-message"],
    setAttributes: schemas["set-attributes"],
    checkHours: schemas["check-hours"],
    toQueue: schemas["to-queue"],
    toTargetQueue: schemas["to-target-queue"],
  };
}

export function stepEntry(step: FlowStep, nameOf: NameOf): StepEntry {
  return step.kind === "authenticate" ? authenticateEntry(step, nameOf) : branchEntry(step, nameOf);
}

function authenticateEntry({ timeoutMs, branches }: AuthenticateStep, nameOf: NameOf): AuthenticateEntry {
  const entriesOf = (outcome: AuthenticationOutcome): readonly BranchStepEntry[] =>
    (branches[outcome] ?? []).map((step) => branchEntry(step, nameOf));
  const entry: Required<AuthenticateEntry> = {
    authenticate: true,
    minutes: timeoutMs / MINUTE_MS,
    succeeded: entriesOf("succeeded"),
    failed: entriesOf("failed"),
    timedOut: entriesOf("timed-out"),
    canceled: entriesOf("canceled"),
  };
  return withoutDefaults(entry, AUTHENTICATE_DEFAULTS);
}

function branchEntry(step: BranchStep, nameOf: NameOf): BranchStepEntry {
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

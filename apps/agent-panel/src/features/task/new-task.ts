/** A task that the agent creates: the request to the center, and its refusals. Source: docs/wire/panel-socket.md#calls. */
import type { EpochMs } from "@tributary/kernel";

/** Texts of the form. `link`: a web address; empty: none. `at`: as a field of the type `datetime-local` has it; empty: at once. */
export type TaskForm = {
  readonly name: string;
  readonly description: string;
  readonly link: string;
  readonly quickConnectId: string;
  readonly at: string;
};

/** Parameters of the request. */
export type TaskRequest = Readonly<Record<string, unknown>>;

/** Reason why a task was not created. `gone`: the quick connect no longer exists. `time`: the time has passed, or is more than six days away. */
export type TaskRefusal = "gone" | "time" | "failed";

/** Returns the request for a task. `token`: the same for a repetition, which has no further effect. */
export function taskRequestOf({ name, description, link, quickConnectId, at }: TaskForm, token: string): TaskRequest {
  const scheduledAt = timeIn(at);
  return {
    name,
    description: description === "" ? null : description,
    references: link === "" ? {} : { [new URL(link).hostname]: { type: "URL", value: link } },
    endpoint: { endpointARN: quickConnectId },
    scheduledTime: scheduledAt === null ? null : scheduledAt / 1_000,
    idempotencyToken: token,
  };
}

/** Returns the time in the agent's time zone; null if there is none. */
function timeIn(value: string): EpochMs | null {
  const at = new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}

const REFUSALS: Readonly<Record<string, TaskRefusal>> = {
  ResourceNotFoundException: "gone",
  InvalidParameterException: "time",
};

/** Returns the reason for an error of the center. Any other error may be temporary. */
export function taskRefusalOf(errorType: string): TaskRefusal {
  return REFUSALS[errorType] ?? "failed";
}

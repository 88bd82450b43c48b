/** Formats any value from a library as one line, without run-specific parts such as random ids and the current time. */
import type { Loose } from "./loose.ts";

const CHANCE = /^(requestId|providerId|handlerId|loggerId|tabId|clickTime|streamsVersion|messageOrigin|clientToken)$/;
const LONGEST = 1_200;

/** Formats a value as one line. Keys are sorted; undefined counts as absent. */
export function describe(connect: Loose, value: unknown): string {
  const text = line(connect, value, 0);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function line(connect: Loose, value: unknown, depth: number): string {
  if (typeof value === "function") return "function";
  if (typeof value !== "object" || value === null) return String(JSON.stringify(value));
  if (value instanceof Date) return dateOf(value);
  if (value instanceof Error) return `${value.name} thrown`;
  if (value instanceof Promise) return "promise";
  if (Array.isArray(value)) return `[${value.map((each) => line(connect, each, depth + 1)).join(", ")}]`;
  const handle = handleOf(connect, value);
  if (handle) return handle;
  if (depth > 6) return "…";
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined && typeof field !== "function")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, field]) => `${key}: ${CHANCE.test(key) ? "…" : line(connect, field, depth + 1)}`);
  return `{${fields.join(", ")}}`;
}

/** Dates in the script are fixed and in the past; those within a day of now were created by the library. */
function dateOf(date: Date): string {
  return Math.abs(Date.now() - date.getTime()) < 86_400_000 ? "now" : date.toISOString();
}

function handleOf(connect: Loose, value: object): string | undefined {
  const is = (name: string): boolean => typeof connect[name] === "function" && value instanceof connect[name];
  if (is("EventBus")) return "EventBus";
  const handle = value as Loose; // its methods are called only after the class check
  if (is("ContactSnapshot")) return `ContactSnapshot ${handle.getContactId()} ${handle.getState()?.type}`;
  if (is("Contact")) return `Contact ${handle.getContactId()}`;
  if (is("AgentSnapshot")) return `AgentSnapshot ${handle.getState()?.name}`;
  if (is("Agent")) return "Agent";
  if (is("ConnectionSnapshot")) return `ConnectionSnapshot ${handle.getConnectionId()}`;
  for (const name of ["VoiceConnection", "ChatConnection", "TaskConnection", "EmailConnection", "BaseConnection"]) {
    if (is(name)) return `${name} ${handle.getConnectionId()}`;
  }
  return undefined;
}

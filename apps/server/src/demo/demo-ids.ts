/** Object kinds of the demo center with the digits that identify them in ids. */
const KINDS = {
  instance: "0001",
  "agent-state": "0002",
  queue: "0003",
  "routing-profile": "0004",
  "security-profile": "0005",
  user: "0006",
  "contact-flow": "0007",
  "hours-of-operation": "0008",
  "quick-connect": "0009",
} as const;

/** Returns the id of object `number` of a kind. The same on every machine, so that pages and tests can refer to it. */
export function demoId(kind: keyof typeof KINDS, number: number): string {
  return `7b1b0000-${KINDS[kind]}-4000-8000-${String(number).padStart(12, "0")}`;
}

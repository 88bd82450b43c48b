/** What kinds of things the demo center has, and how their ids tell. */
const KINDS = {
  instance: "0001",
  "agent-state": "0002",
  queue: "0003",
  "routing-profile": "0004",
  "security-profile": "0005",
  user: "0006",
  "contact-flow": "0007",
} as const;

/** The id of the demo center's `number`th thing of a kind: the same on every machine, so that pages and tests may hold on to it. */
export function demoId(kind: keyof typeof KINDS, number: number): string {
  return `7b1b0000-${KINDS[kind]}-4000-8000-${String(number).padStart(12, "0")}`;
}

import { isolated } from "./isolated.ts";

/** Texts of a chat that a supervisor monitors, in English, as in en.ts. */
export const monitoringMessages = {
  region: "Monitoring",
  mode: {
    silent: "You listen silently. Neither the customer nor the agents notice it.",
    barge: "You take part. The customer and the agents see you.",
  },
  /** Name of the button that leads to the mode. */
  to: { silent: "Back to silence", barge: "Take part" },
  taken: (name: string): string => `${isolated(name)} takes part. Only one supervisor can.`,
  unnamed: "Another supervisor",
  stop: "Stop monitoring",
} as const;

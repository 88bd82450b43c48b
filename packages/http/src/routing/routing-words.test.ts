import { asId, type QueueId, type UserId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import type { NamedExplanation } from "./named-explanation.ts";
import { wordsOf } from "./routing-words.ts";

const queue = { id: asId<QueueId>("q"), name: "Sales", isPersonal: false };
const personal = { id: asId<QueueId>("p"), name: "mia", isPersonal: true };
const mia = { id: asId<UserId>("1"), username: "mia" };

type Queued = Extract<NamedExplanation, { phase: "queued" }>;

function queuedWith(changes: Partial<Queued>): Queued {
  const rest = { priority: 5, waitedMs: 3_725_000, ahead: 0, criteria: null, agentCount: 0, obstacles: {}, agents: [] };
  return { phase: "queued", queue, ...rest, ...changes };
}

describe("the sentences about a contact", () => {
  it.each([
    [
      { phase: "created", scheduledAt: null },
      ["The contact has not begun its flow, because its customer has not joined."],
    ],
    [{ phase: "created", scheduledAt: 90_000 }, ["The task is scheduled: its flow starts in 1 min 30 s."]],
    [
      { phase: "paused", queue, agent: null, pausedMs: 5_000 },
      ["The contact has been paused for 5 s. Once it is resumed, it waits in the queue Sales again."],
    ],
    [
      { phase: "paused", queue, agent: mia, pausedMs: 5_000 },
      ["The contact has been paused for 5 s. Once it is resumed, mia has it again."],
    ],
    [{ phase: "in-flow" }, ["The contact is in its flow, which has not queued it."]],
    [{ phase: "ended", reason: "expired" }, ["The contact has ended: expired."]],
    [
      {
        phase: "connected",
        queue: personal,
        agent: mia,
        waitedMs: 1_000,
        idleMs: 5_000,
        isAssigned: false,
        awaited: [],
      },
      ["The contact is connected to mia, after 1 s in the personal queue of mia."],
    ],
    [
      { phase: "offered", queue, agent: mia, waitedMs: 61_000, idleMs: null, isAssigned: false, awaited: [] },
      ["The contact rings at mia, after 1 min 1 s in the queue Sales."],
    ],
    [
      { phase: "connected", queue, agent: mia, waitedMs: 1_000, idleMs: 5_000, isAssigned: true, awaited: [] },
      ["The contact is connected to mia, after 1 s in the queue Sales.", "It was assigned to mia."],
    ],
    [
      {
        phase: "connected",
        queue,
        agent: mia,
        waitedMs: 1_000,
        idleMs: null,
        isAssigned: false,
        awaited: [
          { contactId: "c-2", queue: personal, agent: null },
          { contactId: "c-3", queue, agent: mia },
        ],
      },
      [
        "The contact is connected to mia, after 1 s in the queue Sales.",
        "Another agent is asked to join: contact c-2 waits in the personal queue of mia.",
        "Another agent is asked to join: contact c-3 rings at mia.",
      ],
    ],
    [
      queuedWith({ ahead: null }),
      [
        "The contact has waited for 1 h 2 min in the queue Sales, with priority 5.",
        "Another node routes; only that one knows the number of contacts before it.",
        "The center has no agents.",
      ],
    ],
    [
      queuedWith({ criteria: { steps: 2, active: 1, endsAt: 12_000 } }),
      [
        "The contact has waited for 1 h 2 min in the queue Sales, with priority 5.",
        "No contact of the queue is served before it.",
        "Step 1 of 2 of its routing criteria is active, for 12 s more.",
        "The center has no agents.",
      ],
    ],
  ] satisfies [NamedExplanation, string[]][])("[CP-42] describe $phase", (explanation, words) => {
    expect(wordsOf(explanation, 0)).toEqual(words);
  });

  it.each([
    [{ steps: 2, active: 2, endsAt: null }, "Step 2 of 2 of its routing criteria is active, and does not expire."],
    [
      { steps: 2, active: null, endsAt: null },
      "All steps of its routing criteria have expired: any agent of the queue may get it.",
    ],
  ])("[CP-42] describe the routing criteria %j", (criteria, words) => {
    const agents = [{ ...mia, obstacle: { kind: "proficiency" } as const }];

    expect(wordsOf(queuedWith({ criteria, agents, obstacles: { proficiency: 1 }, agentCount: 1 }), 0).slice(2)).toEqual(
      [words, "Without the proficiencies that its routing criteria require (1): mia."],
    );
  });

  it("[CP-42] name the agent of a personal queue, and count the others", () => {
    const agents = [
      { ...mia, obstacle: { kind: "not-routable", state: "Break" } as const },
      { ...mia, username: "noa", obstacle: { kind: "personal-queue", ownerId: mia.id } as const },
    ];
    const obstacles = { "not-routable": 1, "personal-queue": 1 };

    expect(wordsOf(queuedWith({ queue: personal, agents, obstacles, agentCount: 2 }), 0)).toEqual([
      "The contact has waited for 1 h 2 min in the personal queue of mia, with priority 5.",
      "No contact of the queue is served before it.",
      "Only mia can get it.",
      "Not available (1): mia (Break).",
      "Not the agent of the personal queue (1).",
    ]);
  });

  it("[CP-42] name up to ten agents of each obstacle, and count the others", () => {
    const agents = [
      { ...mia, obstacle: null },
      { ...mia, obstacle: { kind: "delay", endsAt: 12_000 } as const },
      { ...mia, obstacle: { kind: "no-slot", taken: 2, allowed: 2 } as const },
      { ...mia, obstacle: { kind: "other-channel", channel: "voice" } as const },
      ...Array.from({ length: 12 }, (_, index) => ({
        id: mia.id,
        username: `a${index}`,
        obstacle: { kind: "queue-not-served" } as const,
      })),
    ];
    const obstacles = { none: 1, delay: 1, "no-slot": 1, "other-channel": 1, "queue-not-served": 30 };

    expect(wordsOf(queuedWith({ agents, obstacles, agentCount: 34 }), 2_000).slice(2)).toEqual([
      "Could take it now, after the contacts before it (1): mia.",
      "Their routing profile lets contacts of the queue wait first (1): mia (for 10 s more).",
      "All slots taken (1): mia (2 of 2).",
      "With a contact of another channel (1): mia (voice).",
      "Their routing profile does not have the queue for this channel (30): a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 20 more.",
    ]);
  });
});

import { type AgentStateId, asId, type UserId } from "@tributary/model";
import { expect, it } from "vitest";
import { newAgent } from "../agent/evolve.ts";
import type { AgentDesk, SlotState } from "../agent/state.ts";
import { createRoutingBoard } from "./board.ts";
import { figuresOf } from "./figures.ts";

const available = { id: asId<AgentStateId>("available"), name: "Available", type: "routable" } as const;
const slot = (state: SlotState) => ({ state }) as AgentDesk["slots"][number];

it("counts agents by the type of their state, those in error apart, and contacts by what they are at the desk", () => {
  const board = createRoutingBoard();
  const ada = newAgent(asId<UserId>("ada"), available);
  const error = { phase: "error", reason: "missed-contact", since: 1, before: available, next: null } as const;
  board.noteAgent({ ...ada, slots: [slot({ phase: "connected", since: 1 }), slot({ phase: "connected", since: 2 })] });
  board.noteAgent({
    ...ada,
    id: asId<UserId>("grace"),
    availability: error,
    slots: [slot({ phase: "missed", since: 1 })],
  });

  const figures = figuresOf(board);

  expect(figures).toMatchObject({
    waitingContacts: 0,
    agents: { routable: 1, error: 1, offline: 0 },
    contactsAtDesks: { connected: 2, missed: 1, offered: 0 },
  });
});

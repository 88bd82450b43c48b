import { asId, type UserId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { ADA, BREAK, chatIn, GRACE, NOW } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { newAgentDesk } from "../agent/agent-desk.ts";
import { createRoutingBoard } from "./board.ts";
import { figuresOf } from "./figures.ts";

it("figures count waiting contacts, contacts on desks by phase, and agents by the type of their state or in error", () => {
  const board = createRoutingBoard(createManualClock(NOW));
  board.updateConversation("c", chatIn("queued"));
  board.updateAgent(deskWith("connected"));
  board.updateAgent({ ...deskWith("missed"), id: GRACE });
  board.updateAgent({ ...emptyDesk(), id: asId<UserId>("alan") });
  board.updateAgent(newAgentDesk(asId<UserId>("sam")));
  const resting = deskAfter(emptyDesk(ADA), (draft) => draft.add({ type: "agent.state-chosen", state: BREAK }), NOW);
  board.updateAgent({ ...resting, id: asId<UserId>("root") });

  const figures = figuresOf(board, { isComplete: true });

  expect(figures).toEqual({
    waitingContacts: 1,
    agents: { routable: 2, "not-routable": 1, offline: 1, error: 1 },
    contactsAtDesks: {
      offered: 0,
      connected: 1,
      paused: 0,
      missed: 1,
      rejected: 0,
      failed: 0,
      "after-contact-work": 0,
      monitoring: 0,
    },
  });
});

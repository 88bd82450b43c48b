import { asId, type QueueId } from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { ADA, after, BREAK, CUSTOMER, chatIn, GRACE, NOW, QUEUE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { waitingChat, withCriteria } from "../../test/routing.ts";
import { createRoutingBoard } from "./board.ts";

const message = {
  type: "message.sent",
  ...CUSTOMER,
  contentType: "text/plain",
  content: "",
  clientToken: null,
} as const;

describe("conversations on the board", () => {
  it("[RT-25] a contact with another requirement is a routing change, and waits in the group of that requirement only", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    const chat = chatIn("queued");
    const forAda = withCriteria(chat, { kind: "agents", agentIds: [ADA] });
    const forGrace = withCriteria(chat, { kind: "agents", agentIds: [GRACE] });
    const groupsOf = (id: typeof ADA) =>
      [...board.restrictedIn(QUEUE, "chat", { id, values: [] })].map(({ contacts }) => contacts.length);

    const changes = [chat, forAda, forAda, forGrace].map((each) => board.updateConversation("c", each));

    expect(changes).toEqual([true, true, false, true]);
    expect([board.waitingIn(QUEUE), groupsOf(ADA), groupsOf(GRACE)]).toEqual([[], [], [1]]);
    expect([board.waitingCount, board.allIn(QUEUE).length, board.countIn(QUEUE), board.hasRestricted]).toEqual([
      1,
      1,
      1,
      true,
    ]);
    expect(board.updateConversation("c", chat)).toBe(true);
    expect([board.waitingIn(QUEUE).length, groupsOf(GRACE), board.waitingCount]).toEqual([1, [], 1]);
    expect(board.updateConversation("c", chatIn("offered"))).toBe(true);
    expect([board.waitingIn(QUEUE), board.allIn(QUEUE), board.waitingCount, board.hasRestricted]).toEqual([
      [],
      [],
      0,
      false,
    ]);
  });

  it("a queued contact waits in its queue", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    const state = chatIn("queued");

    const isChange = board.updateConversation(state.id, state);

    const place = { queueId: QUEUE, priority: 5, queuedAt: 2_000 };
    const waiting = {
      conversationId: state.id,
      contactId: state.contact.id,
      channel: "chat",
      place,
      expression: null,
      excludes: [],
      queuedMs: 2_000 - NOW,
    };
    expect([isChange, board.waitingCount, board.waitingIn(QUEUE)]).toEqual([true, 1, [waiting]]);
  });

  it("a message is not a routing change", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    const state = chatIn("queued");
    board.updateConversation(state.id, state);

    const isChange = board.updateConversation(
      state.id,
      after(state, (draft) => draft.add(message)),
    );

    expect([isChange, board.waitingCount]).toEqual([false, 1]);
  });

  it.each(["created", "in-flow", "offered", "connected", "ended"] as const)(
    "a contact that is %s does not wait",
    (phase) => {
      const board = createRoutingBoard(createManualClock(NOW));

      const isChange = board.updateConversation("c", chatIn(phase));

      expect([isChange, board.waitingCount]).toEqual([false, 0]);
    },
  );

  it.each(["offered", "ended"] as const)("a waiting contact that is %s leaves the board", (phase) => {
    const board = createRoutingBoard(createManualClock(NOW));
    board.updateConversation("c", chatIn("queued"));

    const isChange = board.updateConversation("c", chatIn(phase));

    expect([isChange, board.waitingCount, board.waitingIn(QUEUE)]).toEqual([true, 0, []]);
  });

  it("a conversation that was rolled back leaves the board", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    board.updateConversation("c", chatIn("queued"));

    const isChange = board.updateConversation("c", undefined);

    expect([isChange, board.waitingCount, board.waitingIn(QUEUE)]).toEqual([true, 0, []]);
    expect(board.updateConversation("c", undefined)).toBe(false);
  });

  it("a contact whose position changes waits at the new position only", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    board.updateConversation("c", waitingChat("c", "first", { queuedAt: 1 }));

    board.updateConversation("c", waitingChat("c", "second", { queuedAt: 2 }));

    expect([board.waitingIn(asId<QueueId>("first")).length, board.waitingIn(asId<QueueId>("second")).length]).toEqual([
      0, 1,
    ]);
    expect(board.waitingCount).toBe(1);
  });

  it("[RT-04] a contact has waited as long as before if its position changes after the wall clock was set", () => {
    const clock = createManualClock(NOW);
    const board = createRoutingBoard(clock);
    board.updateConversation("c", waitingChat("c", "q", { queuedAt: NOW }));
    clock.jumpTo(NOW + 3_600_000);

    const offered = chatIn("offered");
    board.updateConversation("c", { ...offered, id: asId("c"), contact: { ...offered.contact, id: asId("c") } });
    board.updateConversation("c", waitingChat("c", "q", { queuedAt: NOW, priority: 1 }));

    expect(board.waitingIn(asId<QueueId>("q"))).toMatchObject([{ queuedMs: clock.monotonicMs() }]);
  });

  it("contacts wait by priority, then time, then id, in whatever order they arrive", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    const chats = [
      waitingChat("late", "q", { queuedAt: 30 }),
      waitingChat("b", "q", { queuedAt: 20 }),
      waitingChat("a", "q", { queuedAt: 20 }),
      waitingChat("early", "q", { queuedAt: 10 }),
      waitingChat("urgent", "q", { queuedAt: 40, priority: 1 }),
    ];

    for (const chat of chats) board.updateConversation(chat.id, chat);

    const order = board.waitingIn(asId<QueueId>("q")).map(({ conversationId }) => conversationId);
    expect(order).toEqual(["urgent", "early", "a", "b", "late"]);
  });
});

describe("agents on the board", () => {
  it("are sorted by idle time, longest first, then by id", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    board.updateAgent({ ...emptyDesk(GRACE), idleSince: 10 });
    board.updateAgent({ ...emptyDesk(ADA), idleSince: 10 });
    expect(board.routableAgents().map(({ id }) => id)).toEqual([ADA, GRACE]);

    board.updateAgent({ ...emptyDesk(ADA), idleSince: 20 });

    expect(board.routableAgents().map(({ id }) => id)).toEqual([GRACE, ADA]);
  });

  it("a new agent, another state and another desk are routing changes", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    const resting = deskAfter(
      emptyDesk(),
      (draft) => draft.add({ type: "agent.next-state-chosen", state: BREAK }),
      NOW,
    );

    const changes = [emptyDesk(), resting, deskWith("offered")].map((desk) => board.updateAgent(desk));

    expect(changes).toEqual([true, true, true]);
  });

  it("the same availability and slots are not a routing change", () => {
    const board = createRoutingBoard(createManualClock(NOW));
    const desk = emptyDesk();
    board.updateAgent(desk);

    expect(board.updateAgent({ ...desk, seq: desk.seq + 1, lastAt: NOW })).toBe(false);
  });
});

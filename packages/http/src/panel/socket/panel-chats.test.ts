import type { ConversationId } from "@tributary/model";
import { PANEL_CLOSE_CODES } from "@tributary/protocol/panel";
import { describe, expect, it } from "vitest";
import { AGENT, contentOf, openPanelCenter, type PanelPage, ringingChat } from "../../../test/panel-center.ts";
import type { ConversationRooms, RoomMember } from "../../rooms/conversation-rooms.ts";

const texts = (page: PanelPage): string[] =>
  page
    .all("chat")
    .map(contentOf)
    .filter((text) => text !== "");

/** Observes the members of the rooms. */
function observedRooms() {
  const members = new Map<ConversationId, RoomMember>();
  const wrapRooms = (rooms: ConversationRooms): ConversationRooms => ({
    join(conversationId, member) {
      const subscription = rooms.join(conversationId, member);
      members.set(conversationId, member);
      return {
        confirm: subscription.confirm,
        [Symbol.dispose]() {
          members.delete(conversationId);
          subscription[Symbol.dispose]();
        },
      };
    },
    [Symbol.dispose]: rooms[Symbol.dispose],
  });
  return { members, wrapRooms };
}

describe("conversations of a page", () => {
  it("[PC-01] are those the agent has accepted, until they are cleared", async () => {
    const { members, wrapRooms } = observedRooms();
    await using server = await openPanelCenter({ wrapRooms });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { contactId, write } = await ringingChat(server.center);
    await page.contactState(contactId, "connecting");
    await write("while it rings");
    await page.roundTrip();
    expect([members.size, texts(page)]).toEqual([0, []]);

    await server.center.agents.accept(AGENT, contactId);
    await page.contactState(contactId, "connected");
    await write("accepted");
    await page.frame("chat", (frame) => contentOf(frame) === "accepted");
    await server.center.contacts.stop(contactId, "api");
    await page.contactState(contactId, "ended");
    await page.frame("chat", ({ frame }) => frame.content.includes("chat.ended"));
    expect(members.size).toBe(1);
    await server.center.agents.clear(AGENT, contactId);
    await page.frame(
      "update",
      ({ update }) => page.all("update").at(-1)?.update === update && update.snapshot.contacts.length === 0,
    );

    expect(members.size).toBe(0);
  });

  it("[PS-20] are left when the server starts to close the page, before the page has answered", async () => {
    const { members, wrapRooms } = observedRooms();
    await using server = await openPanelCenter({ wrapRooms, limits: { socketFrames: { perSecond: 1, burst: 10 } } });
    const { contactId } = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, contactId);
    const page = await server.openPage({ sessionToken: await server.signIn() });
    await page.contactState(contactId, "connected");
    await page.roundTrip();
    const before = members.size;

    page.socket.pause();
    for (let count = 0; count < 20; count += 1) page.send({ type: "ping" });
    await untilEmpty(members);
    const isStillOpen = page.socket.readyState === page.socket.OPEN;
    page.socket.resume();
    await page.closed;

    expect([before, members.size, isStillOpen]).toEqual([1, 0, true]);
  });

  it("[PC-02] start with the agent's own join if they are new to the page", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { contactId, write } = await ringingChat(server.center);
    await page.contactState(contactId, "connecting");
    await write("before");
    await server.center.agents.accept(AGENT, contactId);
    await write("after");
    await page.frame("chat", (frame) => contentOf(frame) === "after");

    expect(texts(page)).toEqual(["after"]);
    expect(page.all("chat")[0]?.frame.content).toContain("participant.joined");
  });

  it("[PC-03] continue at the page's cursor: missed items first, nothing twice", async () => {
    await using server = await openPanelCenter();
    const sessionToken = await server.signIn();
    const { contactId, conversationId, write } = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, contactId);
    let seq = 0;
    {
      await using page = await server.openPage({ sessionToken });
      await page.contactState(contactId, "connected");
      await write("one");
      seq = (await page.frame("chat", (frame) => contentOf(frame) === "one")).seq ?? 0;
    }
    await write("two");
    await write("three");

    await using page = await server.openPage({ sessionToken, resume: [{ conversationId, seq }] });
    await page.contactState(contactId, "connected");
    await write("four");
    await page.frame("chat", (frame) => contentOf(frame) === "four");

    expect(texts(page)).toEqual(["two", "three", "four"]);
  });

  it("[PC-04] start with the next event if the page finds them without a cursor", async () => {
    await using server = await openPanelCenter();
    const { contactId, write } = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, contactId);
    await write("before");

    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.contactState(contactId, "connected");
    await write("after");
    await page.frame("chat", (frame) => contentOf(frame) === "after");

    expect(page.all("chat").map(contentOf)).toEqual(["after"]);
  });

  it("[PS-04] end at once for a socket that is replaced, although its peer does not answer the close", async () => {
    let open = 0;
    const wrapRooms = (rooms: ConversationRooms): ConversationRooms => ({
      ...rooms,
      join(conversationId, member) {
        const subscription = rooms.join(conversationId, member);
        open += 1;
        return {
          ...subscription,
          [Symbol.dispose]() {
            open -= 1;
            subscription[Symbol.dispose]();
          },
        };
      },
    });
    await using server = await openPanelCenter({ wrapRooms });
    const sessionToken = await server.signIn();
    const { contactId } = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, contactId);
    await using one = await server.openPage({ sessionToken });
    await one.contactState(contactId, "connected");
    await one.roundTrip();
    one.socket.pause();

    await using two = await server.openPage({ sessionToken, pageId: one.pageId });
    await two.contactState(contactId, "connected");
    await two.roundTrip();

    expect(open).toBe(1);
    one.socket.resume();
  });

  it("[PC-05] close the page with 4413 if a feed cannot continue without a gap", async () => {
    const { members, wrapRooms } = observedRooms();
    await using server = await openPanelCenter({ wrapRooms });
    const { contactId, conversationId } = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, contactId);
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.contactState(contactId, "connected");

    members.get(conversationId)?.onBroken();

    expect(await page.closed).toBe(PANEL_CLOSE_CODES.backpressure);
  });
});

/** Lets turns of the event loop pass until there are no members. */
async function untilEmpty(members: { readonly size: number }): Promise<void> {
  for (let turn = 0; turn < 10_000 && members.size > 0; turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
}

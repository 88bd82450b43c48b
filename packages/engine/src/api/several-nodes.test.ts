import type { Store } from "@tributary/journal";
import { BY_SERVER } from "@tributary/model";
import { type ClusterNode, demoDefinition, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, FIRST, SALES_CHAT } from "../../test/center.ts";
import { connectChatOn, deskOn, makeAvailableOn, openTwoNodes, queueChatOn, stored } from "../../test/cluster.ts";

const TEXT = { contentType: "text/plain", content: "Hello", clientToken: "token" } as const;

const LAST_ITEMS = { scan: "backward", limit: 10, start: null, continueAtSeq: null } as const;

/** Keeps what the node publishes from the others: they learn of its commits from the store only. */
function mute(node: ClusterNode): void {
  node.link.cut();
}

describe("operations on several nodes", () => {
  it("[ND-01] are all possible on any node: a chat that begins on one, with an agent on another", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const { customer, agent } = await connectChatOn(cluster, [first, second]);

    const sent = await cluster.run(second.center.chats.sendMessage(customer, TEXT));
    const answered = await cluster.run(first.center.chats.sendMessage(agent, { ...TEXT, content: "Good morning" }));

    expect([sent.ok, answered.ok]).toEqual([true, true]);
    const left = await cluster.run(first.center.chats.leave(customer));
    expect(left.ok).toBe(true);
    expect((await deskOn(cluster, second)).map(({ phase }) => phase)).toEqual(["after-contact-work"]);
  });

  it("[ND-02] that are repeated on another node have one effect: starts, messages and acceptances", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const clientToken = { key: "k", requestDigest: "d", validMs: 60_000 };
    const [one, two] = await cluster.run(
      Promise.all([first, second].map(({ center }) => center.chats.start({ ...SALES_CHAT, clientToken }))),
    );
    expect(two).toEqual(one);
    const { customer, chat } = await connectChatOn(cluster, [first, second]);

    const messages = await cluster.run(
      Promise.all([first, second].map(({ center }) => center.chats.sendMessage(customer, TEXT))),
    );
    const again = await cluster.run(first.center.agents.accept(FIRST, chat.contactId));

    expect(messages[1]).toEqual(messages[0]);
    expect(again.ok).toBe(false);
    expect(
      stored(cluster, "message.sent").filter(({ participantId }) => participantId === customer.participantId),
    ).toHaveLength(1);
    expect(stored(cluster, "contact.accepted")).toHaveLength(1);
  });

  it("[ND-02] of two agents who answer one offer on two nodes have one effect", async () => {
    const { cluster, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, first);
    const chat = await queueChatOn(cluster, first);

    const answers = await cluster.run(
      Promise.all([
        first.center.agents.accept(FIRST, chat.contactId),
        second.center.agents.reject(FIRST, chat.contactId),
      ]),
    );

    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(stored(cluster, "contact.accepted").length + stored(cluster, "contact.offer-lapsed").length).toBe(1);
  });

  it("[ND-03] are refused only on the newest state: typing, access and messages of one who joined elsewhere", async () => {
    const { cluster, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, second);
    const chat = await queueChatOn(cluster, first);
    const [slot] = await deskOn(cluster, second);
    const agent = { conversationId: chat.conversationId, participantId: slot?.participantId ?? chat.participantId };
    expect((await cluster.run(second.center.chats.access(agent, "read"))).ok).toBe(true);
    mute(first);
    acceptedValue(await cluster.run(first.center.agents.accept(FIRST, chat.contactId)));

    const typing = await cluster.run(second.center.chats.sendTyping(agent));
    const { conversationId } = chat;

    expect(typing.ok).toBe(true);
    expect(await cluster.run(second.center.chats.access(agent, "write"))).toMatchObject({ ok: true });
    expect((await cluster.run(second.center.chats.sendMessage(agent, TEXT))).ok).toBe(true);
    first.link.heal();
    await cluster.clock.run(100);
    mute(first);
    acceptedValue(await cluster.run(first.center.chats.leave(chat)));
    const after = await cluster.run(second.center.chats.sendMessage(agent, { ...TEXT, clientToken: "other" }));
    expect(after).toMatchObject({ ok: false, refusal: { code: "contact-ended" } });
    expect((await cluster.run(second.center.contacts.describe(conversationId))).ok).toBe(true);
  });

  it("[ND-03] do not show a former agent what follows a transfer that another node has just made", async () => {
    const definition = withQuickConnects(demoDefinition({ agents: 1 }));
    const { cluster, first, second } = await openTwoNodes({ definition });
    const { customer, chat, agent } = await connectChatOn(cluster, [first, second]);
    const leavingOn = ({ center }: ClusterNode) =>
      cluster.run(center.feeds.leavingOf(chat.conversationId, agent.participantId));
    expect(await leavingOn(second)).toBeNull();
    mute(first);
    acceptedValue(await cluster.run(first.center.agents.transfer(FIRST, chat.contactId, "support")));
    acceptedValue(await cluster.run(first.center.chats.sendMessage(customer, TEXT)));

    const { items } = acceptedValue(await cluster.run(second.center.chats.transcript(agent, LAST_ITEMS)));

    expect(items.at(-1)?.event.type).toBe("contact.transferred");
    expect((await leavingOn(second))?.seq).toBe(items.at(-1)?.event.seq);
  });

  it("[ND-03] that change nothing are answered on the newest state: an agent who came back elsewhere is signed out", async () => {
    const { cluster, first, second } = await openTwoNodes();
    await makeAvailableOn(cluster, first);
    acceptedValue(await cluster.run(second.center.agents.signOut(FIRST)));
    mute(first);
    await makeAvailableOn(cluster, first);

    acceptedValue(await cluster.run(second.center.agents.signOut(FIRST)));

    expect(stored(cluster, "agent.state-chosen")).toHaveLength(4);
  });

  it("[ND-04] reach the followers of other nodes: desks, conversations, typing and signals", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const { customer, chat } = await connectChatOn(cluster, [first, second]);
    const received: string[] = [];
    const shown: Promise<readonly string[]>[] = [];
    const phases = async (): Promise<readonly string[]> => {
      const view = acceptedValue(await second.center.agents.view(FIRST));
      return view.contacts.map(({ slot, conversation }) => `${slot.state.phase} ${conversation.contact.state.phase}`);
    };
    second.center.feeds.followDesk(FIRST, {
      onChange: () => void shown.push(phases()),
      onEvent: ({ type }) => received.push(type),
      onSignal: (name) => received.push(name),
      onEnd: (reason) => received.push(reason),
    });
    second.center.feeds.followConversation(chat.conversationId, "now", {
      onEvent: ({ type }) => received.push(type),
      onTyping: () => received.push("typing"),
      onEnd: (reason) => received.push(reason),
    });
    await cluster.clock.run(100);

    await cluster.run(first.center.chats.sendTyping(customer));
    first.center.feeds.signalAgent(FIRST, "hello", {});
    acceptedValue(await cluster.run(first.center.chats.leave(chat)));
    await cluster.clock.run(100);

    expect([...received].sort()).toEqual([
      "agent.contact-ended",
      "contact.ended",
      "hello",
      "participant.left",
      "typing",
    ]);
    expect(await shown.at(-1)).toEqual(["after-contact-work ended"]);
  });

  it("[ND-05] that change the configuration on one node hold on the others", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const profile = cluster.definition.routingProfiles[1];
    if (profile === undefined) throw new Error("no second profile");

    acceptedValue(
      await cluster.run(
        first.center
          .administration(BY_SERVER)
          .change("users", FIRST, (user) => ({ ...user, routingProfileId: profile.id })),
      ),
    );

    expect(second.center.directory.user(FIRST)?.routingProfileId).toBe(profile.id);
  });

  it("[ND-06] need no desk or conversation in memory at the start of a node: ended ones are not loaded", async () => {
    const loads: string[] = [];
    const wrapStore = (store: Store, node: string): Store => ({
      ...store,
      load(stream) {
        if (node === "third" && stream.kind === "conversation") loads.push(stream.id);
        return store.load(stream);
      },
    });
    const { cluster, first } = await openTwoNodes({ wrapStore });
    const chat = await queueChatOn(cluster, first);

    const third = await cluster.open("third");
    const loadedAtStart = [...loads];
    await cluster.run(third.center.contacts.describe(chat.conversationId));

    expect(loadedAtStart).toEqual([]);
    expect(loads).toEqual([chat.conversationId]);
  });
});

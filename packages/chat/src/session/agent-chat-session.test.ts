import { silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeServer } from "../../test/fake-server.ts";
import { createAgentChatSession } from "./agent-chat-session.ts";
import type { ChatTransport, ChatTransportListener } from "./chat-transport.ts";

/** An agent's session on a transport that the test brings up and down, with tokens as the panel requests them. */
function setUp() {
  const clock = createManualClock();
  const random = createSeededRandom(1);
  const center = createFakeServer(clock, random);
  let listener: ChatTransportListener | undefined;
  let requested = 0;
  const transport: ChatTransport = {
    open(next) {
      listener = next;
      return {
        [Symbol.dispose]: () => {
          listener = undefined;
        },
      };
    },
  };
  const connectionToken = () => {
    requested += 1;
    if (center.weather.offline) return Promise.reject(new Error("no answer"));
    return Promise.resolve({ token: `connection-token-agent-${requested}`, expiresAt: clock.now() + 3_600_000 });
  };
  const session = createAgentChatSession(
    { fetch: center.fetch, clock, random, log: silentLogger, transport, connectionToken },
    { contactId: "contact-2", initialContactId: "contact-1", participantId: "agent-1", endpoint: "http://127.0.0.1" },
  );
  return { clock, center, session, line: () => listener, requested: () => requested };
}
const seen = (session: ReturnType<typeof setUp>["session"]): readonly string[] =>
  session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.content : entry.type));

describe("createAgentChatSession", () => {
  it("[CS-12] reads the transcript when the panel's connection is up, and the missed items when it is up again", async () => {
    const { clock, center, session, line } = setUp();
    using _session = session;
    center.agentSends("before");
    line()?.up();
    await clock.run(1_000);
    expect(seen(session)).toEqual(["before"]);

    line()?.down();
    center.agentSends("meanwhile");
    await clock.run(1_000);
    line()?.up();
    await clock.run(1_000);

    expect(seen(session)).toEqual(["before", "meanwhile"]);
  });

  it("[CS-12] accepts frames with the first contact's id or its own contact's id, and ignores those of other chats", async () => {
    const { clock, session, line } = setUp();
    using _session = session;
    line()?.up();
    await clock.run(1_000);
    const author = { ParticipantId: "c", ParticipantRole: "CUSTOMER", DisplayName: "Customer" };
    const message = { Type: "MESSAGE", ContentType: "text/plain", ...author };

    for (const [index, ids] of [
      { InitialContactId: "contact-1", ContactId: "contact-2" },
      { InitialContactId: "other", ContactId: "contact-2" },
      { InitialContactId: "contact-1" },
      { InitialContactId: "other", ContactId: "another" },
    ].entries()) {
      const AbsoluteTime = new Date(index).toISOString();
      line()?.item(JSON.stringify({ ...message, ...ids, Id: `i${index}`, AbsoluteTime, Content: `text ${index}` }));
    }
    line()?.item("not an item");

    expect(seen(session)).toEqual(["text 0", "text 1", "text 2"]);
  });

  it("[CS-08, CV-08] is over once the agent has transferred the chat, and receives nothing more of it", async () => {
    const { clock, session, line } = setUp();
    using _session = session;
    line()?.up();
    await clock.run(1_000);
    const receive = (Id: string, part: object): void =>
      line()?.item(
        JSON.stringify({ Id, AbsoluteTime: new Date().toISOString(), InitialContactId: "contact-1", ...part }),
      );
    session.send("unsent");

    receive("t", { Type: "EVENT", ContentType: "application/vnd.amazonaws.connect.event.transfer.succeeded" });

    expect(session.snapshot().over).toEqual({ reason: "ended", message: null });
    expect(seen(session)).toEqual(["transferred", "unsent"]);
    expect(session.snapshot().timeline.at(-1)).toMatchObject({ delivery: "failed" });
    expect(line()).toBeUndefined();
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CV-09] shows the delivery to the customer, not to another agent", async () => {
    const { clock, session, line } = setUp();
    using _session = session;
    line()?.up();
    await clock.run(1_000);
    const event = (name: string) => `application/vnd.amazonaws.connect.event.${name}`;
    const readBy = (RecipientParticipantId: string) => ({
      MessageMetadata: {
        MessageId: "m",
        Receipts: [{ RecipientParticipantId, ReadTimestamp: new Date(9).toISOString() }],
      },
    });
    const receive = (at: number, by: readonly [id: string, role: string], part: object): void => {
      const author = { ParticipantId: by[0], ParticipantRole: by[1], DisplayName: by[0] };
      const ids = { Id: `i${at}`, AbsoluteTime: new Date(at).toISOString(), InitialContactId: "contact-1" };
      line()?.item(JSON.stringify({ ...ids, ...author, ...part }));
    };
    const joined = { Type: "EVENT", ContentType: event("participant.joined") };
    receive(1, ["customer", "CUSTOMER"], joined);
    receive(2, ["agent-2", "AGENT"], joined);
    const message = { Type: "MESSAGE", ContentType: "text/plain", Content: "Hello", Id: "m" };

    receive(3, ["agent-1", "AGENT"], { ...message, ...readBy("agent-2") });
    expect(session.snapshot().timeline.at(-1)).toMatchObject({ mine: true, delivery: "sent" });
    receive(3, ["agent-1", "AGENT"], { ...message, ...readBy("customer") });

    expect(session.snapshot().timeline.at(-1)).toMatchObject({ mine: true, delivery: "read" });
  });

  it("[CS-09] requests one token and uses it until it expires", async () => {
    const { clock, session, line, requested } = setUp();
    using _session = session;
    line()?.up();
    for (let minute = 0; minute < 58; minute += 1) {
      session.send(`minute ${minute}`);
      await clock.run(60_000);
    }
    expect(requested()).toBe(1);

    session.send("later");
    await clock.run(60_000 * 5);
    session.send("much later");
    await clock.run(60_000);

    expect(requested()).toBe(2);
  });

  it("[CS-04] retries when no token is available", async () => {
    const { clock, center, session } = setUp();
    using _session = session;
    center.weather.offline = true;
    session.send("hello");
    await clock.run(30_000);
    center.weather.offline = false;
    await clock.run(30_000);

    expect(session.snapshot().timeline).toMatchObject([{ content: "hello", delivery: "sent" }]);
  });
});

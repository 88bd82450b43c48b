import { silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeServer } from "../../test/fake-server.ts";
import { createAgentChatSession } from "./agent-chat-session.ts";
import type { ChatTransport, ChatTransportListener } from "./conversation-session.ts";

/** A panel's connection that a test brings up and down, with the tokens that the panel would ask for. */
function setUp() {
  const clock = createManualClock();
  const random = createSeededRandom(1);
  const center = createFakeServer(clock, random);
  let listener: ChatTransportListener | undefined;
  let asked = 0;
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
    asked += 1;
    if (center.weather.offline) return Promise.reject(new Error("no answer"));
    return Promise.resolve({ token: `connection-token-agent-${asked}`, expiresAt: clock.now() + 3_600_000 });
  };
  const session = createAgentChatSession(
    { fetch: center.fetch, clock, random, log: silentLogger, transport, connectionToken },
    { contactId: "contact-2", initialContactId: "contact-1", participantId: "agent-1", endpoint: "http://127.0.0.1" },
  );
  return { clock, center, session, line: () => listener, asked: () => asked };
}
const seen = (session: ReturnType<typeof setUp>["session"]): readonly string[] =>
  session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.content : entry.type));

describe("createAgentChatSession", () => {
  it("[CS-12] reads the conversation when the panel's connection is up, and what it missed when it is up again", async () => {
    const { clock, center, session, line } = setUp();
    using _session = session;
    center.agentSays("before");
    line()?.up();
    await clock.run(1_000);
    expect(seen(session)).toEqual(["before"]);

    line()?.down();
    center.agentSays("meanwhile");
    await clock.run(1_000);
    line()?.up();
    await clock.run(1_000);

    expect(seen(session)).toEqual(["before", "meanwhile"]);
  });

  it("[CS-12] takes its own chat's frames, under the first contact's id or this one's, and nobody else's", async () => {
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
      line()?.item(JSON.stringify({ ...message, ...ids, Id: `i${index}`, AbsoluteTime, Content: `words ${index}` }));
    }
    line()?.item("not an item");

    expect(seen(session)).toEqual(["words 0", "words 1", "words 2"]);
  });

  it("[CS-09] asks for one token and uses it until it ends", async () => {
    const { clock, session, line, asked } = setUp();
    using _session = session;
    line()?.up();
    for (let minute = 0; minute < 58; minute += 1) {
      session.send(`minute ${minute}`);
      await clock.run(60_000);
    }
    expect(asked()).toBe(1);

    session.send("later");
    await clock.run(60_000 * 5);
    session.send("much later");
    await clock.run(60_000);

    expect(asked()).toBe(2);
  });

  it("[CS-04] tries again when no token can be had", async () => {
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

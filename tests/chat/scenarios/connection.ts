/** From `connect` to a lost network and back. */
import { expect } from "vitest";
import { bringPeer, EVENT, joinCustomer, record, rejectionOf, startCustomer } from "../support/customer.ts";
import { scenarios } from "../support/scenario.ts";
import { customerSession } from "../support/world.ts";

const DENIED = { status: 403, body: { __type: "AccessDeniedException", message: "The token has expired." } };
const BEFORE_CONNECT: Readonly<Record<string, object>> = {
  sendMessage: { message: "text", contentType: "text/plain" },
  sendEvent: { contentType: `${EVENT}typing` },
  getTranscript: {},
  sendAttachment: { attachment: new File(["text"], "name.txt", { type: "text/plain" }) },
  downloadAttachment: { attachmentId: "a" },
  getAttachmentURL: { attachmentId: "a" },
  disconnectParticipant: {},
};
const VIEWS_BEFORE_CONNECT: Readonly<Record<string, object>> = {
  describeView: { viewToken: "v" },
  getAuthenticationUrl: { redirectUri: "https://site.example", sessionId: "s" },
  cancelParticipantAuthentication: { sessionId: "s" },
};

export const CONNECTION = scenarios({
  "connect resolves with its metadata": async (world) => {
    const { session } = await startCustomer(world);

    await expect(world.done(session.connect({ metadata: { page: 1 } }))).resolves.toMatchObject({
      connectSuccess: true,
      connectCalled: true,
      metadata: { page: 1 },
    });
  },
  "connect requests a socket and a token with the participant's token": async (world) => {
    const { session, page, party } = await startCustomer(world);
    await world.done(session.connect());

    expect(page.network.requests[0]).toMatchObject({
      method: "POST",
      operation: "connection",
      bearer: party.participantToken,
      body: { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] },
    });
  },
  "requests carry the token of the connection": async (world) => {
    const { session, page } = await joinCustomer(world);
    await world.done(session.sendMessage({ message: "text", contentType: "text/plain" }));

    const { connectionToken } = session.getChatDetails().connectionDetails;
    expect(page.network.sent("message")[0]?.bearer).toBe(connectionToken);
  },
  "details contain the connection": async (world) => {
    const { session } = await joinCustomer(world);

    expect(session.getChatDetails().connectionDetails).toEqual({
      url: expect.stringContaining("ws://127.0.0.1:"),
      expiry: expect.stringMatching(/^2026-/),
      transportLifeTimeInSeconds: 3540,
      connectionAcknowledged: false,
      connectionToken: expect.any(String),
      connectionTokenExpiry: expect.stringMatching(/^2026-/),
    });
  },
  "a second connect is ignored": async (world) => {
    const { session, page } = await joinCustomer(world);

    expect(await world.done(session.connect())).toBeUndefined();
    await world.rest();
    expect(page.network.sent("connection")).toHaveLength(1);
  },
  "calling connect twice doubles no message, https://github.com/amazon-connect/amazon-connect-chatjs/issues/123":
    async (world) => {
      const customer = await startCustomer(world);
      await Promise.all([world.done(customer.session.connect()), customer.session.connect()]);
      await world.until(() => customer.contents.includes("Welcome"));
      await world.rest();

      expect(customer.contents).toEqual(["participant.joined", "Welcome"]);
    },
  "a refused connect rejects with its metadata and the error": async (world) => {
    const { session, page } = await startCustomer(world);
    page.network.interceptor = () => DENIED;

    const rejection = await rejectionOf(world, session.connect({ metadata: 7 }));
    expect(rejection).toMatchObject({ connectSuccess: false, connectCalled: true, metadata: 7 });
    expect(rejection._debug._debug).toMatchObject({ statusCode: 403, type: "AccessDeniedException" });
  },
  "an old token is refused with the reason, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/133, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/70":
    async (world) => {
      const customer = await joinCustomer(world);
      await world.done(customer.session.disconnectParticipant());
      await world.until(() => customer.of("onEnded").length > 0);
      world.closePages();
      await world.center.advance(20 * 60_000);
      const later = customerSession(world.page(), customer.party);

      const rejection = await rejectionOf(world, later.connect());
      expect(rejection._debug._debug.message).toMatch(/ended/);
    },
  "connect may be called again after it has failed": async (world) => {
    const { session, page } = await startCustomer(world);
    page.network.isOffline = true;
    await rejectionOf(world, session.connect());
    page.network.isOffline = false;

    await expect(world.done(session.connect())).resolves.toMatchObject({ connectSuccess: true });
  },
  "a busy service is asked again, https://github.com/amazon-connect/amazon-connect-chat-interface/issues/106, https://github.com/amazon-connect/amazon-connect-streams/issues/538":
    async (world) => {
      const { session, page } = await startCustomer(world);
      let refusals = 0;
      page.network.interceptor = () => {
        refusals += 1;
        return refusals <= 2 ? { status: 429, body: { __type: "ThrottlingException", message: "later" } } : undefined;
      };

      await expect(world.done(session.connect())).resolves.toMatchObject({ connectSuccess: true });
      expect(refusals).toBe(3);
    },
  "onConnectionEstablished is called once per connection, https://github.com/amazon-connect/amazon-connect-chatjs/issues/298":
    async (world) => {
      const customer = await joinCustomer(world);
      await world.rest();

      expect(customer.of("onConnectionEstablished")).toHaveLength(1);
    },
  "items arrive only after onConnectionEstablished": async (world) => {
    const customer = await joinCustomer(world);

    expect(customer.events[0]?.[0]).toBe("onConnectionEstablished");
  },
  "the status follows the connection": async (world) => {
    const { session, party, page } = await startCustomer(world);
    expect(session.controller.getConnectionStatus()).toBe("NeverEstablished");
    await world.done(session.connect());
    await world.until(() => session.controller.getConnectionStatus() === "Established");

    expect(session.controller.contactId).toBe(party.ref.conversationId);
    page.network.cut();
  },
  "the socket subscribes, pings and sends a heartbeat": async (world) => {
    const { page } = await joinCustomer(world);

    expect(page.network.frames.map((frame) => JSON.parse(frame))).toEqual([
      { topic: "aws/subscribe", content: { topics: ["aws/chat"] } },
      { topic: "aws/ping" },
      { topic: "aws/heartbeat" },
    ]);
  },
  "pings and heartbeats are repeated every ten seconds": async (world) => {
    const { page } = await joinCustomer(world);
    page.network.frames.length = 0;
    await world.skip(31_000);

    const topics = page.network.frames.map((frame) => JSON.parse(frame).topic);
    expect(topics.filter((topic) => topic === "aws/ping")).toHaveLength(3);
    expect(topics.filter((topic) => topic === "aws/heartbeat")).toHaveLength(3);
  },
  "an answered ping is a deep heartbeat": async (world) => {
    const customer = await joinCustomer(world);
    await world.rest();

    expect(customer.of("onDeepHeartbeatSuccess").length).toBeGreaterThan(0);
    expect(customer.of("onDeepHeartbeatFailure")).toEqual([]);
  },
  "a ping with another status is a failed deep heartbeat": async (world) => {
    const customer = await joinCustomer(world);
    await world.rest();
    customer.page.network.holdsPings = true;
    await world.skip(10_500);
    customer.page.network.receive({ topic: "aws/ping", statusCode: 500, statusContent: "no" });
    await world.rest();

    expect(customer.of("onDeepHeartbeatFailure").length).toBeGreaterThan(0);
  },
  "events contain the details of the chat": async (world) => {
    const customer = await joinCustomer(world);

    for (const [, { chatDetails }] of customer.events)
      expect(chatDetails).toMatchObject({
        contactId: customer.party.ref.conversationId,
        participantId: customer.party.ref.participantId,
      });
  },
  ...Object.fromEntries(
    Object.entries(BEFORE_CONNECT).map(([name, request]) => [
      `${name} before connect rejects with a text`,
      async (world) => {
        const { session } = await startCustomer(world);

        expect(await rejectionOf(world, session[name](request))).toBe(`Failed to call ${name}, No active connection`);
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(VIEWS_BEFORE_CONNECT).map(([name, request]) => [
      `${name} before connect rejects with a text`,
      async (world) => {
        const { session } = await startCustomer(world);
        const called = async (): Promise<unknown> => session[name](request);

        expect(await rejectionOf(world, called())).toBe(`Failed to call ${name}, No active connection`);
      },
    ]),
  ),
  "a cut socket is replaced, and nothing is lost, https://github.com/amazon-connect/amazon-connect-chatjs/issues/254":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      await world.until(() => customer.of("onMessage").length === 3);
      customer.page.network.cut();
      await Promise.all([peer.write("one"), peer.write("two")]);
      await world.until(() => customer.contents.includes("two") && customer.of("onConnectionEstablished").length > 1);

      expect(customer.contents.slice(3).sort()).toEqual(["one", "two"]);
      expect(customer.of("onConnectionLost")).toHaveLength(1);
    },
  "a session survives a service that is away for a while, https://github.com/amazon-connect/amazon-connect-chatjs/issues/125":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      customer.page.network.isOffline = true;
      customer.page.network.cut();
      await world.skip(60_000);
      await peer.write("are you there?");
      customer.page.network.isOffline = false;
      await world.skip(10_000);

      expect(customer.contents).toContain("are you there?");
      expect(customer.of("onConnectionBroken")).toEqual([]);
    },
  "a session survives refused connections, in the background and in front, https://github.com/amazon-connect/amazon-connect-chatjs/pull/252":
    async (world) => {
      const customer = await joinCustomer(world);
      using peer = await bringPeer(world, customer);
      customer.page.setVisible(false);
      customer.page.network.interceptor = ({ operation }) =>
        operation === "connection" ? { status: 503, body: {} } : undefined;
      customer.page.network.cut();
      await world.skip(30_000);
      await peer.write("still here");
      customer.page.network.interceptor = undefined;
      customer.page.setVisible(true);
      await world.skip(10_000); // an attempt that is just being refused is followed by another one within 5 s

      expect(customer.contents).toContain("still here");
    },
  "the event online ends the wait for the next attempt": async (world) => {
    const customer = await joinCustomer(world);
    customer.page.network.isOffline = true;
    customer.page.navigator.onLine = false;
    customer.page.dispatch("offline");
    customer.page.network.cut();
    await world.skip(60_000);
    customer.page.network.isOffline = false;
    customer.page.navigator.onLine = true;
    customer.page.dispatch("online");
    const at = world.center.clock.now();
    await world.until(() => customer.of("onConnectionEstablished").length > 1);

    expect(world.center.clock.now() - at).toBeLessThan(1_000);
  },
  "nothing is requested while there is certainly no network": async (world) => {
    const customer = await joinCustomer(world);
    customer.page.navigator.onLine = false;
    customer.page.network.isOffline = true;
    const before = customer.page.network.requests.length;
    customer.page.network.cut();
    await world.skip(30_000);

    expect(customer.page.network.requests).toHaveLength(before);
  },
  "isNetworkOnline of the settings replaces that of the browser": async (world) => {
    const { page, party } = await startCustomer(world);
    let isOnline = true;
    page.connect.ChatSession.setGlobalConfig({ webSocketManagerConfig: { isNetworkOnline: () => isOnline } });
    const customer = record(page, customerSession(page, party));
    await world.done(customer.session.connect());
    await world.until(() => customer.contents.includes("Welcome"));
    isOnline = false;
    const before = page.network.requests.length;
    page.network.cut();
    await world.skip(10_000);

    expect(page.network.requests).toHaveLength(before);
    isOnline = true;
    await world.skip(10_000);
    expect(page.network.requests.length).toBeGreaterThan(before);
  },
  "a silent socket is replaced": async (world) => {
    const customer = await joinCustomer(world);
    using peer = await bringPeer(world, customer);
    customer.page.network.isSilent = true;
    await world.skip(2_000);
    await peer.write("into the void");
    customer.page.network.silenceOpenSockets();
    await world.skip(45_000);

    expect(customer.contents).toContain("into the void");
  },
  "a participant who is refused after a lost connection gets the end of the chat": async (world) => {
    const customer = await joinCustomer(world);
    customer.page.network.interceptor = ({ operation }) => (operation === "connection" ? DENIED : undefined);
    customer.page.network.cut();
    await world.skip(5_000);

    expect(customer.contents.at(-1)).toBe("chat.ended");
    expect(customer.of("onEnded")).toEqual([expect.objectContaining({ data: null })]);
  },
  "a new token is requested when the center refuses the old one": async (world) => {
    const customer = await joinCustomer(world);
    let refusals = 0;
    customer.page.network.interceptor = ({ operation }) => {
      if (operation !== "message" || refusals > 0) return undefined;
      refusals += 1;
      return DENIED;
    };

    await expect(
      world.done(customer.session.sendMessage({ message: "text", contentType: "text/plain" })),
    ).resolves.toMatchObject({ data: { Id: expect.any(String) } });
  },
  "a reloaded page continues the chat, https://github.com/amazon-connect/amazon-connect-chatjs/issues/1, https://github.com/amazon-connect/amazon-connect-chat-interface/issues/305, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/101, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/199, https://github.com/amazon-connect/amazon-connect-chat-ui-examples/issues/210":
    async (world) => {
      const first = await joinCustomer(world);
      await world.done(first.session.sendMessage({ message: "before", contentType: "text/plain" }));
      first.page[Symbol.dispose]();
      const page = world.page();
      const second = record(page, customerSession(page, first.party));
      await world.done(second.session.connect());
      const { data } = await world.done<{ data: { Transcript: { Content?: string }[] } }>(
        second.session.getTranscript({}),
      );
      await world.done(second.session.sendMessage({ message: "after", contentType: "text/plain" }));
      await world.until(() => second.contents.includes("after"));

      expect(data.Transcript.map(({ Content }) => Content)).toContain("before");
    },
});

import { describe, expect, it } from "vitest";
import { CCP_URL, createCore, createFakePage } from "../../test/fake-page.ts";
import type { ChatDetails } from "./chat-details.ts";

const INSTANCE = { region: "eu-test-1" };

function setUp(acknowledge: object = { id: "panel-1", instance: INSTANCE }) {
  const page = createFakePage();
  const ns = createCore(page);
  ns.core.initCCP(page.container, { ccpUrl: CCP_URL, features: ["f"] });
  page.post("acknowledge", acknowledge);
  const made: object[] = [];
  const config: object[] = [];
  let cleanedUp = 0;
  Object.assign(ns, {
    ChatSession: {
      setGlobalConfig: (wanted: object) => void config.push(wanted),
      setRegionOverride: (region: unknown) => void config.push({ region }),
      create(args: object) {
        const controller = {
          args,
          onConnectionBroken() {},
          onConnectionEstablished() {},
          connect: () => Promise.resolve(),
          cleanUp: () => {
            cleanedUp += 1;
          },
        };
        made.push(controller);
        return controller;
      },
    },
  });
  const connection = {
    isGone: false,
    type: "chat",
    getConnectionId: () => "participant-1",
    getMediaType: () => connection.type,
    getMediaInfo: (): unknown => DETAILS,
    isActive: () => !connection.isGone,
  };
  const get = () => ns.core.mediaFactory?.get(connection) ?? Promise.reject(new Error("there is no factory"));
  return { page, ns, connection, get, made, config, cleanedUp: () => cleanedUp };
}

const DETAILS: ChatDetails = {
  contactId: "c1",
  initialContactId: "c0",
  participantId: "participant-1",
  participantToken: "participant-token",
  getConnectionToken: () => Promise.reject(new Error("not asked for here")),
};

describe("the media factory", () => {
  it("creates one controller per connection", async () => {
    const { get, made } = setUp();

    const [first, second] = [get(), get()];

    expect(second).toBe(first);
    expect(await first).toBe(made[0]);
    expect(made).toHaveLength(1);
  });

  it("configures chatjs with the region from the panel's acknowledge, without a request", async () => {
    const { get, made, config, ns } = setUp();

    await get();

    expect(config).toMatchObject([{ region: null, features: ["f"] }, { region: null }]);
    expect(made).toMatchObject([{ args: { chatDetails: DETAILS, type: "AGENT", options: INSTANCE } }]);
    expect(made[0]).toHaveProperty("args.websocketManager", ns.core.getWebSocketManager());
  });

  it("requests the region from other panels, and continues without one if there is no response", async () => {
    const { get, made, config, page } = setUp({ id: "panel-1" });

    const controller = get();
    await page.clock.run(29_999);
    expect(made).toEqual([]);
    await page.clock.run(1);

    expect(await controller).toBe(made[0]);
    expect(made[0]).not.toHaveProperty("args.options");
    expect(config).toHaveLength(1);
  });

  it("reports the start of a chat to the panel without its content or token", async () => {
    const { get, page } = setUp();
    page.takePosted();

    await get();

    expect(page.takePosted()).toEqual([
      {
        event: "broadcast",
        data: { event: "client_metric", data: { name: "Chat media controller init", contactId: "c1" } },
      },
    ]);
  });

  it("rejects a connection that has ended, and drops its controller", async () => {
    const { get, connection, cleanedUp } = setUp();
    await get();
    connection.isGone = true;

    await expect(get()).rejects.toContain("no longer available");

    expect(cleanedUp()).toBe(1);
  });

  it("rejects a connection without media, and a channel without controllers", async () => {
    const { get, connection } = setUp();
    connection.getMediaInfo = () => null;
    await expect(get()).rejects.toContain("does not exist");
    connection.getMediaInfo = () => ({});
    connection.type = "email";

    await expect(get()).rejects.toThrow("email");
  });

  it("returns the media info of a voice connection, and rejects a task without its library", async () => {
    const voice = setUp();
    voice.connection.type = "softphone";
    expect(await voice.get()).toBe(DETAILS);

    const task = setUp();
    task.connection.type = "task";
    await expect(task.get()).rejects.toThrow("amazon-connect-taskjs");
  });

  it("cleans up all controllers when disposed", async () => {
    const { get, ns, page, cleanedUp } = setUp();
    await get();

    ns.core.terminate();
    await page.clock.drain();

    expect(cleanedUp()).toBe(1);
  });

  it("creates the built-in controller when chatjs is not on the page", async () => {
    const { get, ns, connection, page } = setUp();
    Object.assign(ns, { ChatSession: undefined });
    const transport = { participantToken: "connection-token", expiry: "2030-01-01T00:00:00Z" };
    connection.getMediaInfo = () => ({
      ...DETAILS,
      getConnectionToken: () => Promise.resolve({ chatTokenTransport: transport }),
    });

    const controller = await get();

    expect(controller).toMatchObject({ controller: { contactId: "c1" } });
    expect(page.takePosted().map(({ event }) => event)).toContain("webSocket::subscribe");
  });
});

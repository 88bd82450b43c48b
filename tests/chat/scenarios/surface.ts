/** Names, settings and logging. */
import { expect } from "vitest";
import { rejectionOf, startCustomer } from "../support/customer.ts";
import { scenarios } from "../support/scenario.ts";
import { customerSession, detailsOf, type World } from "../support/world.ts";

/** Connects a session of a page without an endpoint, and returns the host of its request. */
async function hostOf(
  world: World,
  configure: (page: ReturnType<World["page"]>) => object | undefined,
): Promise<string> {
  const page = world.page({ endpoint: null });
  page.network.interceptor = () => ({ status: 400, body: {} });
  const options = configure(page);
  const chatDetails = detailsOf(await world.center.startChat());
  const session = page.connect.ChatSession.create({ type: "CUSTOMER", chatDetails, disableCSM: true, options });
  await rejectionOf(world, session.connect());
  return page.network.requests[0]?.host ?? "no request";
}

export const SURFACE = scenarios({
  "the script defines its names on the global connect": async (world) => {
    const { connect } = world.page();

    expect(Object.keys(connect)).toEqual(
      expect.arrayContaining(["ChatSession", "LogManager", "LogLevel", "csmService", "ChatJS"]),
    );
    expect(connect.ChatJS.version).toBe("5.0.0");
    expect(Object.keys(connect.ChatSession).sort()).toEqual([
      "LogLevel",
      "Logger",
      "SessionTypes",
      "create",
      "csmService",
      "setFeatureFlag",
      "setGlobalConfig",
      "setRegionOverride",
    ]);
  },
  "names that other libraries have defined are kept": async (world) => {
    const own = { isOwn: true };
    const { connect } = world.page({ connect: { LogManager: own, agent: own } });

    expect(connect.LogManager).toBe(own);
    expect(connect.agent).toBe(own);
    expect(connect.ChatSession.create).toBeTypeOf("function");
  },
  "levels and types have the values of the typings": async (world) => {
    const { ChatSession, LogLevel } = world.page().connect;

    expect({ ...LogLevel }).toEqual({ DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40, ADVANCED_LOG: 50 });
    expect(ChatSession.LogLevel.WARN).toBe(30);
    expect({ ...ChatSession.SessionTypes }).toEqual({ AGENT: "AGENT", CUSTOMER: "CUSTOMER" });
  },
  "an unknown type of session is an IllegalArgument": async (world) => {
    const page = world.page();
    const create = (): unknown => page.connect.ChatSession.create({ type: "BOT", chatDetails: {} });

    expect(create).toThrow(expect.objectContaining({ name: "IllegalArgument" }));
  },
  "incomplete details make a session without a controller": async (world) => {
    const { ChatSession } = world.page().connect;

    for (const chatDetails of [undefined, {}, { contactId: "c" }, { participantId: "p" }])
      expect(ChatSession.create({ type: "CUSTOMER", chatDetails, disableCSM: true }).controller).toBeUndefined();
  },
  "details are read in either spelling": async (world) => {
    const page = world.page();
    const lower = { contactId: "c", participantId: "p", participantToken: "t", initialContactId: "i" };
    const upper = { ContactId: "c", ParticipantId: "p", ParticipantToken: "t", InitialContactId: "i" };

    for (const chatDetails of [lower, upper]) {
      const session = page.connect.ChatSession.create({ type: "CUSTOMER", chatDetails, disableCSM: true });
      expect(session.getChatDetails()).toMatchObject(lower);
      expect(session.controller).toMatchObject({ contactId: "c", initialContactId: "i", participantId: "p" });
    }
  },
  "the initial contact is the contact unless details name another one": async (world) => {
    const page = world.page();
    const session = customerSession(page, await world.center.startChat());

    expect(session.getChatDetails().initialContactId).toBe(session.getChatDetails().contactId);
    expect(session.getChatDetails().connectionDetails).toBeUndefined();
  },
  "a later setGlobalConfig keeps the endpoint": async (world) => {
    const customer = await startCustomer(world);
    customer.page.connect.ChatSession.setGlobalConfig({ loggerConfig: { useDefaultLogger: false } });
    const session = customerSession(customer.page, customer.party);

    await expect(world.done(session.connect())).resolves.toMatchObject({ connectSuccess: true });
  },
  "without an endpoint the service of the region is called": async (world) => {
    const host = await hostOf(world, (page) => page.connect.ChatSession.setGlobalConfig({ region: "eu-test-1" }));

    expect(host).toBe("participant.connect.eu-test-1.amazonaws.com");
  },
  "without a region the service of us-west-2 is called": async (world) => {
    expect(await hostOf(world, () => undefined)).toBe("participant.connect.us-west-2.amazonaws.com");
  },
  "the region of a session goes before that of the page": async (world) => {
    const host = await hostOf(world, (page) => {
      page.connect.ChatSession.setGlobalConfig({ region: "eu-test-1" });
      return { region: "ap-test-1" };
    });

    expect(host).toBe("participant.connect.ap-test-1.amazonaws.com");
  },
  "a region override goes before all others": async (world) => {
    const host = await hostOf(world, (page) => {
      page.connect.ChatSession.setRegionOverride("sa-test-1");
      return { region: "ap-test-1" };
    });

    expect(host).toBe("participant.connect.sa-test-1.amazonaws.com");
  },
  "an endpoint that is set after the first session is used by the next one": async (world) => {
    const page = world.page({ endpoint: null });
    page.network.interceptor = ({ host }) => (host.includes("amazonaws") ? { status: 400, body: {} } : undefined);
    const party = await world.center.startChat();
    await rejectionOf(world, customerSession(page, party).connect());
    page.connect.ChatSession.setGlobalConfig({ endpoint: world.center.http });

    await expect(world.done(customerSession(page, party).connect())).resolves.toMatchObject({ connectSuccess: true });
  },
  "a logger of the page receives lines, none of them with a token": async (world) => {
    const lines: string[] = [];
    const write = (...line: unknown[]): void => void lines.push(line.join(" "));
    const customer = await startCustomer(world);
    customer.page.connect.ChatSession.setGlobalConfig({
      loggerConfig: { customizedLogger: { debug: write, info: write, warn: write, error: write }, level: 10 },
    });
    const session = customerSession(customer.page, customer.party);
    await world.done(session.connect());
    await world.rest();

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("\n").includes(customer.party.participantToken)).toBe(false);
  },
  "lines below the level of the logger are left out": async (world) => {
    const lines: string[] = [];
    const write = (...line: unknown[]): void => void lines.push(line.join(" "));
    const { page, party } = await startCustomer(world);
    page.connect.ChatSession.setGlobalConfig({
      loggerConfig: { customizedLogger: { debug: write, info: write, warn: write, error: write }, level: 40 },
    });
    await world.done(customerSession(page, party).connect());
    await world.rest();

    expect(lines).toEqual([]);
  },
  "loggers of the log manager write to the logger of the page": async (world) => {
    const lines: string[] = [];
    const { connect } = world.page();
    const customizedLogger = {
      debug: () => {},
      info: () => {},
      warn: (line: string) => void lines.push(line),
      error: () => {},
    };
    connect.ChatSession.setGlobalConfig({ loggerConfig: { customizedLogger } });
    connect.LogManager.getLogger({ prefix: "page" }).warn("one", 2);

    expect(lines.filter((line) => /one.*2/.test(line))).toHaveLength(1);
  },
  "the base class of loggers has a method per level": async (world) => {
    const { Logger } = world.page().connect.ChatSession;

    for (const name of ["debug", "info", "warn", "error"]) expect(new Logger()[name]("line")).toBeUndefined();
  },
  "calls for metrics have no effect on the network": async (world) => {
    const { page } = await startCustomer(world);
    page.connect.csmService.addCountMetric("name", "category");
    page.connect.csmService.addLatencyMetric("name", 1, "category");
    page.connect.ChatSession.setFeatureFlag("MESSAGE_RECEIPTS_ENABLED");
    await world.rest();

    expect(page.network.requests).toEqual([]);
  },
  "the suffix of the user agent is sent": async (world) => {
    const { page, party } = await startCustomer(world);
    page.connect.ChatSession.setGlobalConfig({ customUserAgentSuffix: "Page/7", region: "other" });
    await world.done(customerSession(page, party).connect());

    expect(page.network.requests[0]?.headers["x-amz-user-agent"]).toContain("Page/7");
  },
});

import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createSdkClient, SDK_CONTACT, type SdkFrame } from "./sdk-client.ts";

type Message = {
  readonly type: string;
  readonly requestId?: string;
  readonly handlerId?: string;
  readonly [key: string]: unknown;
};

const TOPIC = { namespace: "aws.connect.voice", key: "voice/participantHold", parameter: "connection-1" };
const ACKNOWLEDGE = { type: "acknowledge", connectionId: "c", status: { initialized: true }, healthCheckInterval: 0 };

function createPort() {
  const posted: Message[] = [];
  const port = {
    posted,
    isClosed: false,
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage: (message: Message) => void posted.push(message),
    close() {
      port.isClosed = true;
    },
    receive: (data: unknown) => port.onmessage?.({ data }),
  };
  return port;
}

function setUp() {
  const clock = createManualClock();
  const client = createSdkClient({ clock, random: createSeededRandom(1) });
  const panel = {};
  let listener: ((event: object) => void) | undefined;
  const attached = client.attach({
    window: {
      addEventListener: (_type: string, added: (event: object) => void) => {
        listener = added;
      },
      removeEventListener: () => {
        listener = undefined;
      },
    } as unknown as SdkFrame["window"],
    location: { origin: "https://desk.example", pathname: "/crm" },
    ccpOrigin: "https://panel.example",
    source: () => panel,
  });
  const handOver = (event: object = {}, port = createPort()) => {
    const init = { type: "cross-domain-adapter-init" };
    listener?.({ data: init, origin: "https://panel.example", source: panel, ports: [port], ...event });
    return port;
  };
  return { clock, client, attached, handOver, isListening: () => listener !== undefined };
}

describe("createSdkClient", () => {
  it("sends its hello on the port of its own panel only", () => {
    const { handOver } = setUp();

    expect(handOver({ origin: "https://elsewhere.example" }).posted).toEqual([]);
    expect(handOver({ source: {} }).posted).toEqual([]);
    expect(handOver({ data: { type: "other" } }).posted).toEqual([]);

    expect(handOver().posted).toMatchObject([{ type: "cross-domain-site-ready" }]);
  });

  it("queues requests until the panel has acknowledged, then delivers each response", async () => {
    const { client, handOver } = setUp();
    const instance = client.request("contact/getInstanceDetails", { contactId: "c" });
    const refused = client.request("voice/unknown", undefined, "aws.connect.voice");
    const port = handOver();
    expect(port.posted).toHaveLength(1);

    port.receive(ACKNOWLEDGE);
    const [, first, second] = port.posted;
    port.receive({ type: "response", requestId: first?.requestId, isError: false, data: { region: "r" } });
    const errorKey = "handlerNotFound";
    port.receive({ type: "response", requestId: second?.requestId, isError: true, reason: "No handler", errorKey });

    expect(first).toMatchObject({
      type: "request",
      namespace: SDK_CONTACT,
      command: "contact/getInstanceDetails",
      data: { contactId: "c" },
      messageOrigin: { _type: "streams-site", origin: "https://desk.example", path: "/crm" },
    });
    await expect(instance).resolves.toEqual({ region: "r" });
    await expect(refused).rejects.toMatchObject({ message: "No handler", errorKey, namespace: "aws.connect.voice" });
  });

  it("rejects a request after thirty seconds without a response", async () => {
    const { client, clock } = setUp();
    let ended = "";
    client.request("contact/getInstanceDetails").catch((error: Error) => {
      ended = error.name;
    });

    await clock.run(29_999);
    expect(ended).toBe("");
    await clock.run(1);

    expect(ended).toBe("SdkError");
  });

  it("renews subscriptions when the panel reloads, and unsubscribes with the last listener", () => {
    const { client, handOver } = setUp();
    const received: unknown[] = [];
    const first = client.subscribe(TOPIC, (data) => received.push(data));
    const other = client.subscribe(TOPIC, () => {
      throw new Error("mine");
    });
    const before = handOver();
    before.receive(ACKNOWLEDGE);
    const port = handOver();
    port.receive(ACKNOWLEDGE);
    expect(before.isClosed).toBe(true);
    expect(port.posted.slice(1)).toMatchObject([
      { type: "subscribe", topic: TOPIC },
      { type: "subscribe", topic: TOPIC },
    ]);

    port.receive({ type: "publish", topic: TOPIC, data: 1 });
    port.receive({ type: "publish", topic: { ...TOPIC, parameter: "connection-2" }, data: 2 });
    port.receive({ type: "publish", topic: TOPIC, handlerId: port.posted[1]?.handlerId, data: 3 });
    port.receive({ type: "publish", topic: TOPIC, handlerId: port.posted[2]?.handlerId, data: 4 });
    port.posted.length = 0;
    first.unsubscribe();
    other.unsubscribe();

    expect(received).toEqual([1, 3]);
    expect(port.posted).toMatchObject([{ type: "unsubscribe", topic: TOPIC }]);
  });

  it("sends health checks at the interval set by the panel", async () => {
    const { handOver, clock, attached } = setUp();
    const port = handOver();
    port.receive({ ...ACKNOWLEDGE, healthCheckInterval: 1_000 });

    await clock.run(2_500);
    attached[Symbol.dispose]();

    expect(port.posted.filter(({ type }) => type === "healthCheck")).toHaveLength(2);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("rejects all requests when its panel is removed", async () => {
    const { client, attached, clock, handOver, isListening } = setUp();
    const port = handOver();
    port.receive(ACKNOWLEDGE);
    const question = client.request("contact/isPreviewMode").catch(() => "rejected");

    attached[Symbol.dispose]();

    expect(await question).toBe("rejected");
    expect([port.isClosed, isListening(), clock.pendingTimers.length]).toEqual([true, false, 0]);
  });

  it("lets other SDK clients on the page use the same port", async () => {
    const { client, handOver } = setUp();
    const port = handOver();
    port.receive(ACKNOWLEDGE);
    const proxy = client.provider.getProxy();

    const answer = proxy.request("aws.connect.contact", "agent/getName", undefined);
    port.receive({ type: "response", requestId: port.posted.at(-1)?.requestId, isError: false, data: "Customer" });
    proxy.log({ message: "hello" });

    await expect(answer).resolves.toBe("Customer");
    expect([proxy.connectionStatus, port.posted.at(-1)]).toEqual(["ready", { type: "log", message: "hello" }]);
  });
});

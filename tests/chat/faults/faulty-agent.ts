/** The agent of a conversation, on a network without faults: repeats each message until it is stored, and returns after a restart. */
import type { Item } from "@tributary/protocol";
import { call, type Party } from "../../../packages/http/test/test-center.ts";
import { openSocket, type TestSocket } from "../../../packages/http/test/test-socket.ts";
import type { Reception, Send, ShownMessage } from "../../history/history.ts";
import { EVENT } from "../support/customer.ts";
import { isOfTest, textOf } from "./chat-page.ts";
import type { FaultCenter } from "./fault-center.ts";

const RETRY_MS = 200;

/** The agent. Disposing closes the socket. */
export type FaultyAgent = Disposable & {
  /** Sends a message after those before it. */
  send(): void;
  type(): void;
  /** Reads the whole transcript, oldest item first. */
  transcript(): Promise<readonly Item[]>;
  /** True if nothing waits for an answer. */
  readonly isQuiet: boolean;
  readonly sends: readonly Send[];
  readonly reception: Reception;
  /** Read receipts that the service has answered, by message. */
  readonly acknowledged: ReadonlySet<string>;
};

/** Connects the agent who has joined a chat. */
export async function openFaultyAgent(world: FaultCenter, party: Party): Promise<FaultyAgent> {
  const chat = party.ref.conversationId;
  const sends: Send[] = [];
  const shown = new Map<string, ShownMessage>();
  const acknowledged = new Set<string>();
  const now = (): number => world.time.monotonicMs();
  let sending = Promise.resolve();
  let socket: TestSocket | undefined;
  let isGone = false;

  /** Calls until the service answers, also over a restart. */
  async function demand(operation: string, request: Parameters<typeof call>[2]) {
    while (!isGone) {
      const { http } = world;
      const answer = http && (await world.during(call(http, operation, request)).catch(() => undefined));
      if (answer && answer.status < 500) return answer;
      await world.sleep(RETRY_MS);
    }
    throw new Error("the conversation is over");
  }
  async function connect() {
    const body = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"], ConnectParticipant: true };
    const answer = (await demand("connection", { token: party.participantToken, body })).body as {
      readonly Websocket: { readonly Url: string };
      readonly ConnectionCredentials: { readonly ConnectionToken: string };
    };
    const url = answer.Websocket.Url.replace(world.proxy.socketUrl, String(world.http).replace("http", "ws"));
    return { url, token: answer.ConnectionCredentials.ConnectionToken };
  }
  const { token } = await connect();

  function onItem({ Id, Type, Content, ParticipantRole }: Item): void {
    if (Type !== "MESSAGE" || !isOfTest(Content) || shown.has(Id)) return;
    shown.set(Id, { id: Id, text: Content });
    if (ParticipantRole !== "CUSTOMER") return;
    const body = { ContentType: `${EVENT}message.read`, Content: JSON.stringify({ messageId: Id }) };
    demand("event", { token, body }).then(
      ({ status }) => {
        if (status === 200) acknowledged.add(Id);
      },
      () => {}, // the conversation is over
    );
  }
  async function store(text: string, place: number): Promise<void> {
    const startMs = now();
    const body = { ContentType: "text/plain", Content: text, ClientToken: `${chat} ${text}` };
    const { status } = await demand("message", { token, body });
    const outcome = status === 200 ? "ok" : "refused";
    sends[place] = { chat, sender: "agent", text, startMs, endMs: now(), outcome };
  }
  async function open(): Promise<void> {
    while (!isGone) {
      try {
        const opened = await world.during(openSocket((await connect()).url, onItem));
        socket = opened;
        opened.subscribe();
        void opened.closed.then(() => open()).catch(() => {}); // the conversation is over
        if (isGone) opened.cut();
        return;
      } catch {
        await world.sleep(RETRY_MS);
      }
    }
  }
  await open();
  const subscribed = await world.until(() => socket?.frames.some(({ topic }) => topic === "aws/subscribe"), 10_000);
  if (!subscribed) throw new Error("the agent could not subscribe");

  return {
    send() {
      const text = textOf("agent", sends.length);
      const place = sends.push({ chat, sender: "agent", text, startMs: now(), endMs: now(), outcome: "unknown" }) - 1;
      sending = sending.then(() => store(text, place)).catch(() => {}); // the conversation is over
    },
    type: () => void demand("event", { token, body: { ContentType: `${EVENT}typing` } }).catch(() => {}),
    async transcript() {
      const items: Item[] = [];
      let NextToken: unknown;
      do {
        const body = { MaxResults: 100, ScanDirection: "BACKWARD", SortOrder: "ASCENDING", NextToken };
        const page = (await demand("transcript", { token, body })).body;
        items.unshift(...(page.Transcript as Item[]));
        NextToken = page.NextToken;
      } while (NextToken);
      return items;
    },
    get isQuiet() {
      return sends.every(({ outcome }) => outcome !== "unknown");
    },
    sends,
    get reception() {
      return { chat, client: "agent", isFromStart: true, isToEnd: true, messages: [...shown.values()] };
    },
    acknowledged,
    [Symbol.dispose]() {
      isGone = true;
      socket?.cut();
    },
  };
}

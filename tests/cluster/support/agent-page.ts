import type { ShownMessage } from "../../history/history.ts";
import { callUntilAnswered } from "./calls.ts";
import { isOfTest } from "./participants.ts";
import { PASSWORD } from "./seed-agents.ts";

/** The panel of an agent without a browser: it stays available, accepts every contact and returns after each loss of its socket. */
export interface AgentPage extends Disposable {
  readonly name: string;
  /** Participant tokens of the contacts that the agent has accepted. */
  readonly accepted: ReadonlyMap<string, string>;
  /** Contacts on the desk, as last reported. */
  readonly desk: () => ReadonlyMap<string, string>;
  /** Messages of a chat in the order received. */
  shown(contactId: string): readonly ShownMessage[];
  clear(contactId: string): void;
  refresh(): void;
  /** Forgets contacts and messages of a round that is over. */
  forget(): void;
}

type Contact = {
  readonly contactId: string;
  readonly state: { readonly type: string };
  readonly connections: readonly {
    readonly type: string;
    readonly chatMediaInfo: { readonly connectionData: string | null };
  }[];
};
type AgentState = { readonly type: string; readonly agentStateARN: string };
type Update = {
  readonly configuration: { readonly agentStates: readonly AgentState[] };
  readonly snapshot: { readonly state: { readonly type: string }; readonly contacts: readonly Contact[] };
};
type Frame =
  | { readonly type: "update"; readonly update: Update }
  | {
      readonly type: "chat";
      readonly conversationId: string;
      readonly seq: number | null;
      readonly frame: { readonly content: string };
    }
  | { readonly type: "other" };

const RETURN_MS = 200;

/** Signs an agent in and opens the panel's socket. */
export async function openAgentPage(url: string, name: string): Promise<AgentPage> {
  const credentials = { username: name, password: PASSWORD };
  const signedIn = await callUntilAnswered(`${url}/auth/sign-in`, { body: credentials });
  const { sessionToken } = signedIn.body as { readonly sessionToken: string };
  const pageId = crypto.randomUUID();
  const accepted = new Map<string, string>();
  const messages = new Map<string, Map<string, ShownMessage>>();
  const seqs = new Map<string, number>();
  const page: { socket: WebSocket | undefined; requests: number; isOpen: boolean; desk: ReadonlyMap<string, string> } =
    {
      socket: undefined,
      requests: 0,
      isOpen: true,
      desk: new Map(),
    };

  function send(frame: object): void {
    if (page.socket?.readyState === WebSocket.OPEN) page.socket.send(JSON.stringify(frame));
  }

  function call(method: string, params: object): void {
    page.requests += 1;
    send({ type: "call", requestId: String(page.requests), method, params });
  }

  function onUpdate({ configuration, snapshot }: Update): void {
    const available = configuration.agentStates.find(({ type }) => type === "routable");
    if (snapshot.state.type !== "routable") call("putAgentState", { state: available });
    page.desk = new Map(snapshot.contacts.map(({ contactId, state }) => [contactId, state.type]));
    for (const { contactId, state, connections } of snapshot.contacts) {
      if (state.type === "connecting") call("acceptContact", { contactId });
      const data = connections.find(({ type }) => type === "agent")?.chatMediaInfo.connectionData ?? null;
      if (state.type === "connected" && data !== null)
        accepted.set(contactId, JSON.parse(data).ConnectionAuthenticationToken);
    }
  }

  function onFrame(frame: Frame): void {
    if (frame.type === "update") onUpdate(frame.update);
    if (frame.type !== "chat" || frame.seq === null) return;
    const { conversationId, seq } = frame;
    seqs.set(conversationId, Math.max(seq, seqs.get(conversationId) ?? 0));
    const item = JSON.parse(frame.frame.content) as { readonly Id: string; readonly Content?: string };
    if (item.Content === undefined || !isOfTest(item.Content)) return;
    const shown = messages.get(conversationId) ?? new Map<string, ShownMessage>();
    messages.set(conversationId, shown);
    if (!shown.has(item.Id)) shown.set(item.Id, { id: item.Id, text: item.Content });
  }

  function open(): void {
    if (!page.isOpen) return;
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket/panel`);
    page.socket = socket;
    socket.addEventListener("open", () => {
      const resume = [...seqs].map(([conversationId, seq]) => ({ conversationId, seq }));
      send({ type: "hello", version: 1, pageId, sessionToken, resume });
    });
    socket.addEventListener("message", ({ data }) => onFrame(JSON.parse(String(data))));
    socket.addEventListener("close", () => setTimeout(open, RETURN_MS));
  }

  const pings = setInterval(() => send({ type: "ping" }), 10_000);
  open();
  return {
    name,
    accepted,
    desk: () => page.desk,
    shown: (contactId) => [...(messages.get(contactId)?.values() ?? [])],
    clear: (contactId) => call("clearContact", { contactId }),
    refresh: () => send({ type: "refresh" }),
    forget() {
      for (const each of [accepted, messages, seqs]) each.clear();
    },
    [Symbol.dispose]() {
      page.isOpen = false;
      clearInterval(pings);
      page.socket?.close();
    },
  };
}

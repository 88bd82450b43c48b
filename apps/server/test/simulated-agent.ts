/** An agent at a panel socket without a browser, who accepts each contact, transfers those marked so, and completes the others. */
import { present } from "@tributary/kernel";
import { type AgentUpdate, type ContactSnapshot, parsePanelServerFrame } from "@tributary/protocol/panel";
import { WebSocket } from "ws";

/** Attribute of a contact with the id of the quick connect that its first agent transfers it to. */
export const TRANSFER_TO = "transferTo";

export interface SimulatedAgent extends AsyncDisposable {
  readonly username: string;
  /** Ids of the contacts that the agent has cleared, in that order. */
  readonly cleared: readonly string[];
  /** Chooses the state of that name, and resolves when the center shows it. */
  choose(state: string): Promise<void>;
}

type Options = {
  readonly http: string;
  readonly username: string;
  readonly password: string;
  /** Called after each contact that the agent has cleared. */
  readonly onCleared: () => void;
};

/** Signs the agent in and opens their panel. Resolves with the first update. Errors: throws if the sign-in is refused. */
export async function openSimulatedAgent({ http, username, password, onCleared }: Options): Promise<SimulatedAgent> {
  const sessionToken = await signIn(http, { username, password });
  const socket = new WebSocket(`${http.replace("http", "ws")}/socket/panel`);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const cleared: string[] = [];
  /** Contact and state of each action, so that repeated updates cause none. */
  const handled = new Set<string>();
  const observers = new Set<(update: AgentUpdate) => void>();
  let latest: AgentUpdate | undefined;
  let requests = 0;

  const send = (frame: object): void => socket.send(JSON.stringify(frame));

  function call(method: string, params: object): void {
    requests += 1;
    send({ type: "call", requestId: String(requests), method, params });
  }

  /** Resolves with the first update, from the latest on, that matches. */
  function updated(matches: (update: AgentUpdate) => boolean): Promise<AgentUpdate> {
    return new Promise((resolve) => {
      const observe = (update: AgentUpdate): void => {
        if (!matches(update)) return;
        observers.delete(observe);
        resolve(update);
      };
      observers.add(observe);
      if (latest !== undefined) observe(latest);
    });
  }

  function act(contact: ContactSnapshot): void {
    const { contactId, state } = contact;
    if (handled.has(`${contactId} ${state.type}`)) return;
    handled.add(`${contactId} ${state.type}`);
    if (state.type === "connecting") call("acceptContact", { contactId });
    else if (state.type === "connected") finish(contact);
    else if (state.type === "ended") call("clearContact", { contactId });
  }

  function finish({ contactId, attributes }: ContactSnapshot): void {
    const endpointId = attributes[TRANSFER_TO]?.value;
    if (endpointId === undefined || isTransferred(contactId)) call("destroyContact", { contactId });
    else call("transferContact", { contactId, endpoint: { endpointId } });
  }

  /** The contact that continues a conversation has the attributes of the one that was transferred. */
  function isTransferred(contactId: string): boolean {
    const contact = latest?.snapshot.contacts.find((each) => each.contactId === contactId);
    return contact?.initiationMethod === "transfer";
  }

  socket.on("message", (data) => {
    const parsed = parsePanelServerFrame(String(data));
    if (parsed.kind !== "frame") throw new Error(JSON.stringify(parsed));
    if (parsed.frame.type === "failed") throw new Error(`${username}: ${JSON.stringify(parsed.frame)}`);
    if (parsed.frame.type !== "update") return;
    const { contacts } = parsed.frame.update.snapshot;
    const gone = (latest?.snapshot.contacts ?? []).filter(
      ({ contactId }) => !contacts.some((each) => each.contactId === contactId),
    );
    latest = parsed.frame.update;
    for (const contact of contacts) act(contact);
    for (const observe of observers) observe(latest);
    for (const { contactId } of gone) {
      cleared.push(contactId);
      onCleared();
    }
  });
  await new Promise((resolve) => socket.once("open", resolve));
  send({ type: "hello", version: 1, pageId: crypto.randomUUID(), sessionToken, resume: [] });
  const { configuration } = await updated(() => true);

  return {
    username,
    cleared,
    async choose(name) {
      const state = configuration.agentStates.find((each) => each.name === name);
      call("putAgentState", { state: present(state, `state ${name}`) });
      await updated(({ snapshot }) => snapshot.state.name === name);
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
}

async function signIn(http: string, credentials: { readonly username: string; readonly password: string }) {
  const answer = await fetch(`${http}/auth/sign-in`, { method: "POST", body: JSON.stringify(credentials) });
  const { sessionToken } = (await answer.json()) as { readonly sessionToken?: string };
  return present(sessionToken, `session of ${credentials.username}`);
}

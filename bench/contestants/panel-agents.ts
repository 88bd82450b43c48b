/** Agents in the panel, reduced to accepting contacts. */
import type { SocketPlan } from "../generator/plan.ts";
import { inTurn, type Poster } from "./post-json.ts";
import { agentName, PASSWORD } from "./seed-center.ts";

/** A contact that an agent has accepted, with the agent's participant token. */
export type Accepted = { readonly contactId: string; readonly token: string };

/** Signed-in and available agents who accept every contact. Disposing closes their pages; their sessions stay valid. */
export type PanelAgents = Disposable & {
  /** Resolves when `count` contacts are connected. */
  accepted(count: number): Promise<readonly Accepted[]>;
  /** Sockets of new pages of these agents, which receive the frames of their chats. */
  readonly sockets: readonly SocketPlan[];
};

const PATH = "/socket/panel";

/** Time limit for accepting all contacts after the last one was started. Unit: milliseconds. */
const PATIENCE_MS = 60_000;

/** Opens a panel page for each agent. Resolves when all are available. */
export async function signInAgents(poster: Poster, port: number, count: number): Promise<PanelAgents> {
  const tokens = new Map<string, string>();
  const sessions: string[] = [];
  const pages: WebSocket[] = [];
  let wake = (): void => {};

  await inTurn(count, async (agent) => {
    const credentials = { username: agentName(agent), password: PASSWORD };
    const { sessionToken } = await poster.post("/auth/sign-in", {}, credentials);
    sessions.push(sessionToken);
    const page = await openPage(port, sessionToken, ({ contactId, token }) => {
      tokens.set(contactId, token);
      wake();
    });
    pages.push(page);
  });

  async function accepted(wanted: number): Promise<readonly Accepted[]> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    wake = () => {
      if (tokens.size >= wanted) resolve();
    };
    wake();
    const patience = setTimeout(() => reject(new Error(`only ${tokens.size} contacts were accepted`)), PATIENCE_MS);
    await promise;
    clearTimeout(patience);
    return [...tokens].map(([contactId, token]) => ({ contactId, token }));
  }

  return {
    accepted,
    sockets: sessions.map((session) => ({
      path: PATH,
      side: 1,
      greeting: { text: helloOf(session), confirmation: '"type":"update"' },
    })),
    [Symbol.dispose]() {
      for (const page of pages) page.close();
    },
  };
}

type Update = {
  readonly configuration?: {
    readonly agentStates: readonly { readonly type: string; readonly agentStateARN: string }[];
  };
  readonly snapshot: { readonly contacts: readonly Contact[] };
};
type Contact = {
  readonly contactId: string;
  readonly state: { readonly type: string };
  readonly connections: readonly {
    readonly type: string;
    readonly chatMediaInfo: { readonly connectionData: string | null };
  }[];
};

/** Resolves when the agent is available. */
async function openPage(port: number, session: string, onAccepted: (accepted: Accepted) => void): Promise<WebSocket> {
  const page = new WebSocket(`ws://127.0.0.1:${port}${PATH}`);
  const { promise: available, resolve } = Promise.withResolvers<void>();
  const asked = new Set<string>();
  let requests = 0;

  function call(method: string, params: object): void {
    requests += 1;
    page.send(JSON.stringify({ type: "call", requestId: String(requests), method, params }));
  }

  function look({ configuration, snapshot }: Update): void {
    const state = configuration?.agentStates.find(({ type }) => type === "routable");
    if (state !== undefined && requests === 0) call("putAgentState", { state });
    for (const { contactId, state, connections } of snapshot.contacts) {
      if (state.type === "connecting" && !asked.has(contactId)) call("acceptContact", { contactId });
      asked.add(contactId);
      const data = connections.find(({ type }) => type === "agent")?.chatMediaInfo.connectionData ?? null;
      if (state.type === "connected" && data !== null)
        onAccepted({ contactId, token: JSON.parse(data).ConnectionAuthenticationToken });
    }
  }

  page.addEventListener("open", () => page.send(helloOf(session)));
  page.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.type === "update") look(frame.update);
    else if (frame.type === "result" && frame.requestId === "1") resolve();
    else if (frame.type === "refused" || frame.type === "failed")
      throw new Error(`the panel socket sent: ${String(data)}`);
  });
  await available;
  return page;
}

function helloOf(sessionToken: string): string {
  return JSON.stringify({ type: "hello", version: 1, pageId: crypto.randomUUID(), sessionToken, resume: [] });
}

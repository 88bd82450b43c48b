/** The demo center's agents in the panel, reduced to accepting contacts. */
import type { Poster } from "./post-json.ts";

/** A contact that an agent has accepted, with the agent's participant token. */
export type Accepted = { readonly contactId: string; readonly token: string };

const AGENTS = ["ada", "grace", "alan", "sam"];
const SLOTS_PER_AGENT = 3;

/** Number of chats that agents can handle at the same time. */
export const AGENT_SLOTS = AGENTS.length * SLOTS_PER_AGENT;

/** Time limit for accepting all contacts. Unit: milliseconds. */
const PATIENCE_MS = 20_000;

/** Signs the agents in, makes them available, accepts offers until `count` contacts are connected, and closes the panel sockets. */
export async function acceptAll(poster: Poster, port: number, count: number): Promise<readonly Accepted[]> {
  const accepted = new Map<string, string>();
  const { promise: enough, resolve, reject } = Promise.withResolvers<void>();
  const pages = await Promise.all(
    AGENTS.map(async (username) => {
      const { sessionToken } = await poster.post("/auth/sign-in", {}, { username, password: "tributary" });
      return openPage(port, sessionToken, (contactId, token) => {
        accepted.set(contactId, token);
        if (accepted.size >= count) resolve();
      });
    }),
  );
  const patience = setTimeout(() => reject(new Error(`only ${accepted.size} contacts were accepted`)), PATIENCE_MS);
  await enough;
  clearTimeout(patience);
  for (const page of pages) page.close();
  return [...accepted].map(([contactId, token]) => ({ contactId, token }));
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

function openPage(
  port: number,
  sessionToken: string,
  onAccepted: (contactId: string, token: string) => void,
): WebSocket {
  const page = new WebSocket(`ws://127.0.0.1:${port}/socket/panel`);
  const asked = new Set<string>();
  let requests = 0;

  function call(method: string, params: object): void {
    requests += 1;
    page.send(JSON.stringify({ type: "call", requestId: String(requests), method, params }));
  }

  function look({ configuration, snapshot }: Update): void {
    const available = configuration?.agentStates.find(({ type }) => type === "routable");
    if (available !== undefined && requests === 0) call("putAgentState", { state: available });
    for (const { contactId, state, connections } of snapshot.contacts) {
      if (state.type === "connecting" && !asked.has(contactId)) call("acceptContact", { contactId });
      asked.add(contactId);
      const data = connections.find(({ type }) => type === "agent")?.chatMediaInfo.connectionData ?? null;
      if (state.type === "connected" && data !== null)
        onAccepted(contactId, JSON.parse(data).ConnectionAuthenticationToken);
    }
  }

  page.addEventListener("open", () => {
    page.send(JSON.stringify({ type: "hello", version: 1, pageId: crypto.randomUUID(), sessionToken, resume: [] }));
  });
  page.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.type === "update") look(frame.update);
    else if (frame.type === "refused" || frame.type === "failed")
      throw new Error(`the panel socket sent: ${String(data)}`);
  });
  return page;
}

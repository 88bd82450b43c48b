/** A center with calls, and the pages and sockets of their parties. */
import type { Center } from "@tributary/engine";
import { present } from "@tributary/kernel";
import type { ConnectionSnapshot } from "@tributary/protocol/panel";
import {
  createFakeMedia,
  DEMO_IDS,
  type DemoOptions,
  demoDefinition,
  exampleOffer,
  type FakeMedia,
  withQuickConnects,
  withVoice,
} from "@tributary/testkit";
import { WebSocket } from "ws";
import { AGENT, openPanelCenter, type PanelCenter, type PanelCenterOptions, type PanelPage } from "./panel-center.ts";

type Reply = { readonly id?: unknown; readonly method?: string; readonly [member: string]: unknown };

export async function openCalls(options: DemoOptions = {}, limits: PanelCenterOptions["limits"] = {}) {
  const media = createFakeMedia();
  const center = await openPanelCenter({
    definition: withQuickConnects(withVoice(demoDefinition({ agents: 3, ...options }), { crossChannels: true })),
    media,
    limits,
  });
  await center.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
  return { media, center, [Symbol.asyncDispose]: () => center[Symbol.asyncDispose]() };
}

/** A socket with one JSON-RPC object per message. `autoPong`: false for a peer that is gone. */
export async function openSocket(address: string, { autoPong = true } = {}) {
  const socket = new WebSocket(address, { autoPong });
  const received: Reply[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("message", (data) => {
    received.push(JSON.parse(String(data)));
    for (const look of waiting) look();
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let requests = 0;

  function message(matches: (reply: Reply) => boolean): Promise<Reply> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = received.find(matches);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  return {
    closed,
    received,
    message,
    send: (text: string) => socket.send(text),
    request(method: string, params: object = {}) {
      requests += 1;
      const id = `request-${requests}`;
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
      return message((reply) => reply.id === id);
    },
    state: (matches: object) =>
      message(({ method, params }) => method === "callState" && Object.entries(matches).every(isIn(params))),
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
}

const isIn =
  (params: unknown) =>
  ([name, value]: [string, unknown]) =>
    (params as Record<string, unknown>)[name] === value;

export async function startCall({ http }: PanelCenter, body: object = {}) {
  const answer = await fetch(`${http}/startCall`, { method: "POST", body: JSON.stringify(body) });
  const { data } = await answer.json();
  return { status: answer.status, result: data.startCallResult, error: data.Error };
}

/** A call whose customer's audio arrives. */
export async function connectCustomer(center: PanelCenter, media: FakeMedia) {
  const { result } = await startCall(center, {
    ParticipantDetails: { DisplayName: "Ann" },
    Attributes: { plan: "gold" },
  });
  const socket = await openSocket(result.SocketUrl);
  const answer = await socket.request("invite", exampleOffer());
  const leg = present(media.legs.at(-1), "the customer's leg").legId;
  media.connect(leg);
  return { socket, answer, leg, contactId: String(result.ContactId), participantId: String(result.ParticipantId) };
}

export async function openAgent(center: PanelCenter, username?: string): Promise<PanelPage> {
  const page = await center.openPage({ sessionToken: await center.signIn(username) });
  await page.frame("welcome");
  return page;
}

/** Sends a message about the audio, and returns the reply. */
export function softphone(page: PanelPage, method: string, params: object): Promise<Reply> {
  const connectionId = crypto.randomUUID();
  page.send({ type: "softphone", connectionId, jsonRpcMsg: { jsonrpc: "2.0", id: connectionId, method, params } });
  return page
    .frame("softphone", (frame) => frame.connectionId === connectionId)
    .then((frame) => frame.jsonRpcMsg as Reply);
}

export const contactIn = ({ update }: Awaited<ReturnType<PanelPage["contactState"]>>, contactId: string) =>
  present(
    update.snapshot.contacts.find((each) => each.contactId === contactId),
    "the contact",
  );

export const legIn = (contact: ReturnType<typeof contactIn>, type: ConnectionSnapshot["type"]) =>
  present(
    contact.connections.find((each) => each.type === type),
    `leg ${type}`,
  );

export const tokenIn = (contact: ReturnType<typeof contactIn>) =>
  legIn(contact, "agent").softphoneMediaInfo?.callContextToken ?? "";

export async function phaseOf({ contacts }: Center, contactId: string) {
  const found = await contacts.describe(contactId);
  return found.ok ? found.value.contact.state.phase : found.refusal.code;
}

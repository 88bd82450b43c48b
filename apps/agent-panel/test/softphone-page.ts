import type { MasterQuestion } from "@tributary/conduit";
import { silentLogger } from "@tributary/kernel";
import type { MasterAnswer, PanelServerFrame } from "@tributary/protocol/panel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import type { DeskContact } from "../src/shared/desk.ts";
import { createSoftphone, type SoftphoneDeps } from "../src/softphone/softphone.ts";
import { FakeBrowserMedia } from "./fake-browser-media.ts";

/** Reply to a request: a result, or the code of an error; undefined: none. */
export type SignalingAnswer = { readonly result: unknown } | { readonly code: number } | undefined;

export const ANSWER = {
  result: {
    sdp: "answer",
    candidates: [{ candidate: "candidate:server", sdpMid: "0", sdpMLineIndex: 0 }],
    peerConnectionId: "p-agent",
    peerConnectionToken: "leg-token",
    inactivityDuration: 600_000,
  },
};

/** Everything that a page permits. */
export const HOST = { isAllowed: true, hasEchoCancellation: true, hasDeviceSettings: true } as const;

type Options = {
  readonly master?: (question: MasterQuestion) => Promise<MasterAnswer>;
  readonly answer?: (method: string, params: Readonly<Record<string, unknown>>) => SignalingAnswer;
  readonly settings?: Map<string, string>;
};

/** A call on the desk. */
export function callContact(phase: DeskContact["phase"], part: Partial<DeskContact> = {}): DeskContact {
  return {
    contactId: "call",
    conversationId: "call",
    channel: "voice",
    isPaused: false,
    description: null,
    references: [],
    phase,
    since: 0,
    endsAt: null,
    customerName: "May",
    queueName: "Sales",
    queuedAt: 0,
    attributes: [],
    agentConnectionId: "p-agent",
    otherAgents: [],
    canAttach: false,
    canFormat: false,
    canAddAgents: false,
    monitor: null,
    idle: null,
    rating: null,
    call: {
      media:
        phase === "offered" || phase === "connected" || phase === "monitoring"
          ? {
              callType: "audio_only",
              autoAccept: false,
              callContextToken: "token",
              callConfigJson: JSON.stringify({ signalingEndpoint: "wss://center", iceServers: [] }),
            }
          : null,
      isCalling: false,
      canTransfer: true,
      agent: { connectionId: "p-agent", isHeld: false, isMuted: false },
      customer: { connectionId: "p-customer", isHeld: false, isMuted: false },
    },
    ...part,
  };
}

/** A softphone with a simulated browser and center. */
export function openSoftphonePage(options: Options = {}) {
  const clock = createManualClock();
  const media = new FakeBrowserMedia();
  const settings = options.settings ?? new Map<string, string>();
  const requests: { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[] = [];
  const broadcasts: (readonly [event: string, data: unknown])[] = [];
  const ringers: string[] = [];
  let isUp = true;
  const link: SoftphoneDeps["link"] = {
    get isUp() {
      return isUp;
    },
    broadcast: (event, data) => void (isUp && broadcasts.push([event, data])),
    master: options.master ?? (async ({ topic }) => ({ masterId: "page", isMaster: true, topic })),
    softphone(connectionId, message) {
      const { id, method, params } = message as { id: string; method: string; params: Record<string, unknown> };
      requests.push({ method, params });
      const answer = options.answer === undefined ? ANSWER : options.answer(method, params);
      if (answer === undefined) return;
      const reply = "code" in answer ? { error: { code: answer.code, message: "" } } : { result: answer.result };
      clock.soon(() =>
        softphone.receive({ type: "softphone", connectionId, jsonRpcMsg: { jsonrpc: "2.0", id, ...reply } }),
      );
    },
  };
  const softphone = createSoftphone({
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
    link,
    media: media.browser,
    settings: {
      get: (key) => settings.get(key) ?? null,
      set: (key, text) => void settings.set(key, text),
      delete: (key) => void settings.delete(key),
    },
    connectionId: "page-1",
    browserId: "browser-1",
    async setRinger(deviceId) {
      ringers.push(deviceId);
      return deviceId !== "gone";
    },
  });
  return {
    clock,
    media,
    settings,
    softphone,
    broadcasts,
    ringers,
    requests,
    /** Requests of one kind. */
    requested: (method: string) => requests.filter((each) => each.method === method).map(({ params }) => params),
    state: () => softphone.state.read(),
    receive: (frame: PanelServerFrame) => softphone.receive(frame),
    broadcast: (event: string, data: unknown) => softphone.receive({ type: "broadcast", event, data }),
    /** The page has the audio and a call. */
    async open(...contacts: readonly DeskContact[]) {
      softphone.setHost(HOST);
      await clock.drain();
      softphone.follow(contacts);
      await clock.drain();
    },
    /** The call has audio. */
    async connect(...contacts: readonly DeskContact[]) {
      await this.open(...contacts);
      media.peer.become("connected");
      await clock.drain();
    },
    lose() {
      isUp = false;
      softphone.linkLost();
    },
    async restore() {
      isUp = true;
      softphone.receive(WELCOME);
      await clock.drain();
    },
    [Symbol.dispose]: () => softphone[Symbol.dispose](),
  };
}

const WELCOME: PanelServerFrame = {
  type: "welcome",
  pageId: "page",
  serverTime: 0,
  sessionExpiresAt: 1,
  heartbeatMs: 1,
  agent: { userId: "u", username: "ada", displayName: "Ada" },
  instance: { region: "r", alias: "a", instanceARN: "arn" },
};

/** Frames for the sockets of customers and agents: valid ones, changed ones, and bytes that are not frames. */
import {
  isPanelMethod,
  PANEL_METHODS,
  PANEL_SOCKET_PATH,
  type PanelMethod,
  UNSUPPORTED_PANEL_METHODS,
} from "@tributary/protocol/panel";
import type { SeededRandom } from "@tributary/testkit";
import { hostileText, hostileValue } from "./hostile-values.ts";
import { bytesOf, mutateJson } from "./mutate-json.ts";
import { FUZZED_USERS, idFor, type Population } from "./population.ts";
import { encode, OPCODES, type RawFrame } from "./raw-web-socket.ts";

/** Bytes that are sent at once. `isOpenEnded`: the server has to wait for the rest of a frame, which never comes. */
export type Write = { readonly bytes: Buffer; readonly isOpenEnded: boolean };

/** Frames of one socket, and a frame whose answer shows that the socket still works. */
export type SocketScript = {
  readonly target: string;
  readonly url: string;
  /** Sent first, as clients do. */
  readonly greeting: readonly object[];
  readonly writes: readonly Write[];
  readonly probe: object;
  readonly isAnswer: (text: string) => boolean;
};

type Params = Readonly<Record<string, unknown>>;
type Sample = (random: SeededRandom, population: Population) => Params;

const ofContact: Sample = (random, population) => ({ contactId: idFor(random, population, "ContactId") });
const toEndpoint: Sample = (random, population) => ({
  ...ofContact(random, population),
  endpoint: {
    endpointARN: idFor(random, population, "QuickConnectId"),
    endpointId: idFor(random, population, "QuickConnectId"),
  },
});
const ofConnection: Sample = (random, population) => ({ ...ofContact(random, population), connectionId: "a" });
const references = { link: { type: "URL", value: "https://shop.example" } };

/** Valid parameters of each method. */
const PARAMS: Readonly<Record<PanelMethod, Sample>> = {
  putAgentState: (random, population) => ({
    state: { agentStateARN: idFor(random, population, "AgentStatusId") },
    enqueueNextState: true,
  }),
  updateAgentConfiguration: () => ({ configuration: {} }),
  getEndpoints: (random, population) => ({ queueARNs: [idFor(random, population, "QueueId")], maxResults: 10 }),
  acceptContact: ofContact,
  rejectContact: ofContact,
  destroyContact: ofContact,
  clearContact: ofContact,
  completeContact: ofContact,
  notifyContactIssue: (random, population) => ({ ...ofContact(random, population), issueCode: "a", description: "b" }),
  destroyConnection: ofConnection,
  createAdditionalConnection: toEndpoint,
  createOutboundContact: (random, population) => ({
    ...toEndpoint(random, population),
    queueARN: idFor(random, population, "QueueId"),
    relatedContactId: idFor(random, population, "ContactId"),
  }),
  addNewConnection: toEndpoint,
  transferContact: toEndpoint,
  updateMonitorParticipantState: (random, population) => ({
    ...ofContact(random, population),
    targetMonitorMode: "BARGE",
  }),
  conferenceConnections: ofContact,
  toggleActiveConnections: ofContact,
  holdConnection: ofConnection,
  resumeConnection: ofConnection,
  muteParticipant: ofConnection,
  unmuteParticipant: ofConnection,
  sendDigits: (random, population) => ({ ...ofConnection(random, population), digits: "12#" }),
  sendSoftphoneCallMetrics: ofContact,
  sendSoftphoneCallReport: ofContact,
  pauseContact: ofContact,
  resumeContact: ofContact,
  createTaskContact: (random, population) => ({
    endpoint: { endpointARN: idFor(random, population, "QuickConnectId") },
    name: "Task",
    description: "Text",
    references,
    relatedContactId: idFor(random, population, "ContactId"),
    idempotencyToken: "a",
    scheduledTime: Date.now() + 3_600_000,
  }),
  createTemplatedTask: (random, population) => ({
    TaskTemplateId: idFor(random, population, "TaskTemplateId"),
    Name: "Task",
    References: { link: { Type: "URL", Value: "https://shop.example" } },
  }),
  updateContact: (random, population) => ({
    ContactId: idFor(random, population, "ContactId"),
    Name: "Name",
    Description: "Text",
  }),
  listTaskTemplates: () => ({ queryParams: { status: "active", maxResults: 5 } }),
  getTaskTemplate: (random, population) => ({ templateParams: { id: idFor(random, population, "TaskTemplateId") } }),
  createTransport: (random, population) => ({
    transportType: "chat_token",
    ...ofContact(random, population),
    participantId: "a",
  }),
  qrIntegrationExists: () => ({}),
  qrSearchQuickResponses: () => ({}),
};

const METHODS = [
  ...Object.keys(PANEL_METHODS),
  ...UNSUPPORTED_PANEL_METHODS,
  "noSuchMethod",
  "__proto__",
  "constructor",
];

export function panelScript(random: SeededRandom, population: Population): SocketScript {
  const username = random.pick(FUZZED_USERS);
  const sessionToken = population.sessions.get(username) ?? "";
  const resume = population.customers.slice(0, 2).map(({ contactId }) => ({ conversationId: contactId, seq: 1 }));
  const hello = { type: "hello", version: 1, pageId: crypto.randomUUID(), sessionToken, resume };
  const greeting = random.chance(0.95)
    ? [hello]
    : random.pick<object[]>([
        [],
        [{ ...hello, sessionToken: hostileText(random) }],
        [hello, hello],
        [mutateJson(random, hello) as object],
      ]);
  return {
    target: "panel socket",
    url: population.url.replace("http", "ws") + PANEL_SOCKET_PATH,
    greeting,
    writes: writesOf(random, () => panelFrame(random, population)),
    probe: { type: "ping" },
    isAnswer: (text) => text.startsWith('{"type":"pong"'),
  };
}

function panelFrame(random: SeededRandom, population: Population): object {
  const method = random.pick(METHODS);
  const params = isPanelMethod(method) ? PARAMS[method](random, population) : {};
  return random.pick<object>([
    { type: "call", requestId: "1", method, params },
    { type: "call", requestId: "1", method, params },
    { type: "call", requestId: "1", method, params: mutateJson(random, params) },
    { type: "call", requestId: "1", method, params: mutateJson(random, params) },
    { type: "call", requestId: "1", method, params: mutateJson(random, params) },
    { type: "broadcast", event: hostileText(random), data: hostileValue(random) },
    {
      type: "master",
      requestId: "1",
      method: "checkMaster",
      topic: hostileText(random),
      shouldNotBecomeMasterIfNone: random.chance(0.5),
    },
    { type: "master", requestId: "1", method: "becomeMaster", topic: random.pick(["softphone", hostileText(random)]) },
    { type: "refresh" },
    { type: "ping" },
  ]);
}

const CHAT = { topic: "aws/subscribe", content: { topics: ["aws/chat"] } };

export function customerScript(random: SeededRandom, { customers }: Population): SocketScript {
  const { socketUrl } = random.pick(customers);
  return {
    target: "customer socket",
    url: random.chance(0.97)
      ? socketUrl
      : `${socketUrl.slice(0, -5)}${encodeURIComponent(hostileText(random).toWellFormed())}`,
    greeting: random.chance(0.9) ? [CHAT] : [],
    writes: writesOf(random, () =>
      random.pick<object>([
        CHAT,
        { topic: "aws/unsubscribe", content: { topics: ["aws/chat"] } },
        { topic: "aws/heartbeat" },
        { topic: "aws/ping" },
        { topic: hostileText(random), content: hostileValue(random) },
      ]),
    ),
    probe: { topic: "aws/heartbeat" },
    isAnswer: (text) => text === '{"topic":"aws/heartbeat"}',
  };
}

/** Returns up to twelve frames. Most texts are valid frames, so that a socket often reaches the last ones. */
function writesOf(random: SeededRandom, frame: () => object): Write[] {
  return Array.from({ length: random.between(1, 12) }, () => {
    const value = frame();
    const valid = Buffer.from(JSON.stringify(value));
    if (random.chance(0.75)) return whole(encode({ opcode: OPCODES.text, payload: valid }));
    const payload = random.chance(0.6) ? bytesOf(random, mutateJson(random, value), 0.4) : valid;
    return random.chance(0.1)
      ? { bytes: openEnded(random, payload), isOpenEnded: true }
      : whole(oddFrame(random, payload));
  });
}

function whole(bytes: Buffer): Write {
  return { bytes, isOpenEnded: false };
}

function openEnded(random: SeededRandom, payload: Buffer): Buffer {
  const frame: RawFrame = { opcode: OPCODES.text, payload };
  return random.pick([
    encode({ ...frame, claimedLength: payload.length + 1 }),
    encode({ ...frame, claimedLength: 2 ** 31 }),
    encode({ ...frame, claimedLength: 2 ** 52 }),
    encode(frame).subarray(0, 5),
    Buffer.from(random.bytes(random.between(1, 60))),
    Buffer.from("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
  ]);
}

const TOO_LONG = 70_000;

function oddFrame(random: SeededRandom, payload: Buffer): Buffer {
  const text: RawFrame = { opcode: OPCODES.text, payload };
  const half = Math.floor(payload.length / 2);
  const begun = encode({ ...text, payload: payload.subarray(0, half), isFinal: false });
  const ended = encode({ opcode: OPCODES.continuation, payload: payload.subarray(half) });
  const nothing = { payload: Buffer.alloc(0), isFinal: false };
  const closing = random.pick([[], [3], [0x03, 0xe8], [0xff, 0xff], [0x03, 0xed], [0x03, 0xe8, 0xff]]);
  const choices: readonly (() => Buffer)[] = [
    () => encode(text),
    () => encode(text),
    () => Buffer.concat([begun, ended]),
    () => Buffer.concat([begun, encode({ opcode: OPCODES.ping, payload: Buffer.from("a") }), ended]),
    () => begun, // never continued
    () => ended, // continues nothing
    () => encode({ ...text, opcode: OPCODES.binary }),
    () => encode({ ...text, opcode: random.between(3, 7) }),
    () => encode({ ...text, reserved: random.between(1, 7) }), // compressed without an agreement
    () => encode({ ...text, isMasked: false }),
    () => encode({ ...text, payload: Buffer.alloc(TOO_LONG, 0x20) }),
    () => encode({ opcode: OPCODES.ping, payload: Buffer.alloc(random.pick([0, 125, 126])) }),
    () => encode({ opcode: OPCODES.pong, payload: Buffer.from(hostileText(random)).subarray(0, 125) }),
    () => encode({ opcode: OPCODES.close, payload: Buffer.from(closing) }),
    () => encode({ opcode: OPCODES.close, ...nothing }),
    () =>
      Buffer.concat([
        begun,
        ...Array.from({ length: 30 }, () => encode({ opcode: OPCODES.continuation, ...nothing })),
        ended,
      ]),
  ];
  return random.pick(choices)();
}

/**
 * Where our library does not do what release 2.28.2 does, on purpose: the lines that only one of them writes in a scenario, and why.
 * A difference that is not here fails the comparison; one that is here and does not show fails it too. `docs/compat/streams.md` tells them.
 */

/** One place of one scenario. */
export type Difference = {
  readonly scenario: string;
  readonly part: "told" | "up" | "sdk" | "windows";
  /** Lines that only the upstream writes at this place. */
  readonly upstream: readonly string[];
  /** Lines that only ours writes there. */
  readonly ours: readonly string[];
  /** Why, for those who migrate. */
  readonly reason: string;
};

/** A line that the upstream writes in many scenarios, and what ours writes in its place. */
export type Rewording = { readonly upstream: RegExp; readonly ours: string; readonly reason: string };

const SDK_ERRORS =
  "What the panel refuses or leaves unanswered rejects with an SdkError, an Error with errorKey, namespace and details.";

/** Everywhere. */
export const REWORDINGS: readonly Rewording[] = [
  {
    upstream: /((?:can\w*Send\w+|isSilentMonitorEnabled|isBargeEnabled) gives) (?:null|undefined)$/,
    ours: "$1 false",
    reason: "What is documented as a boolean is one: null or undefined became false.",
  },
  {
    upstream: /rejects \["Error", "(\w+)"\]$/,
    ours: 'rejects ["SdkError", "$1"]',
    reason: SDK_ERRORS,
  },
];

const NEVER_ENDED = {
  part: "told",
  upstream: [],
  reason: "A contact that was active is told to have ended before it is destroyed, also when it was over once before.",
} as const;

const ENDED_ONCE = {
  part: "told",
  ours: [],
  reason: "An end is told once: a contact that ended by going back to its beginning does not end again when it leaves.",
} as const;

const TASKS =
  "A task without amazon-connect-taskjs on the page has connections like every contact; only its media controller is missing.";
const NO_INITIAL =
  "A contact without an initial connection answers what can be answered; isInbound throws a StateError that says why.";
const REUSED_POPUP =
  "A popup that was left open is taken to the sign-in again when the session ends; upstream opens none until somebody closes it.";
const OUR_CHAT = "Without amazon-connect-chatjs on the page our own chat client is the media controller.";

/** Scenario by scenario. */
export const DIFFERENCES: readonly Difference[] = [
  {
    scenario: "the release is told",
    part: "told",
    upstream: ['to the panel ["2.28.1"]', 'to the page "2.28.1" true'],
    ours: ['to the panel ["2.28.2"]', 'to the page "2.28.2" true'],
    reason: "The bundle of release 2.28.2 calls itself 2.28.1.",
  },
  {
    scenario: "after the end nobody is told anything",
    part: "told",
    upstream: ['a call failure ValueError thrown {message: "No such method exists on NULL client: anything"}'],
    ours: [
      'a call failure "{\\"type\\":\\"StateError\\",\\"message\\":\\"The panel is not connected: anything was not called.\\",\\"stack\\":[]}" {message: "The panel is not connected: anything was not called."}',
    ],
    reason: "A call after terminate fails with JSON text, as every failure is documented to.",
  },
  ...["after the end nobody is told anything", "the end twice"].map(
    (scenario): Difference => ({
      scenario,
      part: "windows",
      upstream: [],
      ours: ["IFRAME removed"],
      reason: "terminate leaves nothing behind: the frame goes at the end of the turn.",
    }),
  ),
  {
    scenario: "a popup left open after the sign-in serves the next one",
    part: "told",
    upstream: ["popups 1 true"],
    ours: ["popups 2 true"],
    reason: REUSED_POPUP,
  },
  {
    scenario: "a popup left open after the sign-in serves the next one",
    part: "windows",
    upstream: [],
    ours: [
      "popup /login.html | connect::loginPopup | ",
      "IFRAME removed",
      "IFRAME added: allow=microphone; camera; autoplay; clipboard-write; identity-credentials-get | name=Amazon Connect CCP | src=/panel.html | style=width: 100%; height: 100%; | title=Amazon Connect CCP",
    ],
    reason: REUSED_POPUP,
  },
  ...["incoming", "pending", "connecting", "connected", "paused"].map(
    (from): Difference => ({
      ...ENDED_ONCE,
      scenario: `a call that is ${from} goes into every state and leaves`,
      upstream: endOf(`${from}-init`, "init"),
    }),
  ),
  ...["error", "ended"].flatMap((from) =>
    ["incoming", "pending", "connecting", "connected", "paused"].map(
      (to): Difference => ({
        ...NEVER_ENDED,
        scenario: `a call that is ${from} goes into every state and leaves`,
        ours: endOf(`${from}-${to}`, to),
      }),
    ),
  ),
  {
    scenario: "an active task without its library",
    part: "told",
    upstream: [
      'task.getConnections throws "TypeError"',
      'task.getInitialConnection throws "TypeError"',
      'task.getActiveInitialConnection throws "TypeError"',
      'task.getThirdPartyConnections throws "TypeError"',
      'task.getSingleActiveThirdPartyConnection throws "TypeError"',
      'task.getAgentConnection throws "TypeError"',
      'task.getActiveConnections throws "TypeError"',
      'task.hasTwoActiveParticipants throws "TypeError"',
    ],
    ours: [
      "task.getConnections gives [TaskConnection task-agent]",
      "task.getInitialConnection gives TaskConnection task-agent",
      "task.getActiveInitialConnection gives TaskConnection task-agent",
      "task.getThirdPartyConnections gives []",
      "task.getSingleActiveThirdPartyConnection gives null",
      "task.getAgentConnection gives TaskConnection task-agent",
      "task.getActiveConnections gives [TaskConnection task-agent]",
      "task.hasTwoActiveParticipants gives false",
    ],
    reason: TASKS,
  },
  {
    scenario: "an active task without its library",
    part: "told",
    upstream: [
      'task.hasVideoRTCCapabilities throws "TypeError"',
      'task.hasScreenShareCapability throws "TypeError"',
      'task.canAgentSendVideo throws "TypeError"',
      'task.canAgentSendScreenShare throws "TypeError"',
      'task.canCustomerSendScreenShare throws "TypeError"',
      'task.isInbound throws "TypeError"',
    ],
    ours: [
      "task.hasVideoRTCCapabilities gives false",
      "task.hasScreenShareCapability gives false",
      "task.canAgentSendVideo gives false",
      "task.canAgentSendScreenShare gives false",
      "task.canCustomerSendScreenShare gives false",
      "task.isInbound gives true",
    ],
    reason: TASKS,
  },
  {
    scenario: "an active task without its library",
    part: "told",
    upstream: ['task.isUnderSupervision throws "TypeError"'],
    ours: ["task.isUnderSupervision gives false"],
    reason: TASKS,
  },
  {
    scenario: "a contact without an initial connection",
    part: "told",
    upstream: ['odd.canCustomerSendScreenShare throws "TypeError"', 'odd.isInbound throws "TypeError"'],
    ours: ["odd.canCustomerSendScreenShare gives false", 'odd.isInbound throws "StateError"'],
    reason: NO_INITIAL,
  },
  {
    scenario: "a contact without an initial connection",
    part: "told",
    upstream: [
      'none.canAgentSendVideo throws "TypeError"',
      'none.canAgentSendScreenShare throws "TypeError"',
      'none.canCustomerSendScreenShare throws "TypeError"',
      'none.isInbound throws "TypeError"',
    ],
    ours: [
      "none.canAgentSendVideo gives false",
      "none.canAgentSendScreenShare gives false",
      "none.canCustomerSendScreenShare gives false",
      'none.isInbound throws "StateError"',
    ],
    reason: NO_INITIAL,
  },
  {
    scenario: "a chat's controller where no chat library is on the page",
    part: "told",
    upstream: ["controller rejects"],
    ours: [],
    reason: OUR_CHAT,
  },
  {
    scenario: "a chat's controller where no chat library is on the page",
    part: "up",
    upstream: [],
    ours: [
      'webSocket::subscribe ["aws/chat"]',
      'api_request {event: "api_request", method: "createTransport", params: {contactId: "one", participantId: "one-agent", transportType: "chat_token"}, requestId: …}',
    ],
    reason: OUR_CHAT,
  },
  {
    scenario: "a chat's controller where no chat library is on the page",
    part: "sdk",
    upstream: [
      'request {command: "contact/getInstanceDetails", data: {contactId: "one"}, messageOrigin: …, namespace: "aws.connect.contact", requestId: …}',
    ],
    ours: [],
    reason: OUR_CHAT,
  },
  {
    scenario: "requests on the newer channel are answered",
    part: "told",
    upstream: ['setVoiceEnhancementMode gives {canResumeParticipant: true, region: "us-west-2", status: "connected"}'],
    ours: ["setVoiceEnhancementMode gives undefined"],
    reason: "setVoiceEnhancementMode resolves with nothing, as documented, whatever the panel answers.",
  },
  {
    scenario: "a request on a silent newer channel is given up",
    part: "told",
    upstream: [
      'getInstanceDetails rejects {details: {command: "contact/getInstanceDetails", requestData: {contactId: "one"}, timeoutMs: 30000}, errorKey: "clientTimeout", namespace: "aws.connect.contact", reason: "Client Timeout"}',
    ],
    ours: ['getInstanceDetails rejects ["SdkError", "clientTimeout"]'],
    reason: SDK_ERRORS,
  },
  {
    scenario: "subscriptions on the newer channel are told and ended",
    part: "told",
    upstream: ['mode {voiceEnhancementMode: "NONE"}'],
    ours: ['mode {previous: "VOICE_ISOLATION", voiceEnhancementMode: "NONE"}'],
    reason: "Subscribers get all that the panel says of a changed mode.",
  },
  {
    scenario: "subscriptions on the newer channel are told and ended",
    part: "sdk",
    upstream: ['unsubscribe {messageOrigin: …, topic: {key: "voice/participantHold", namespace: "aws.connect.voice"}}'],
    ours: [
      'unsubscribe {messageOrigin: …, topic: {key: "voice/participantHold", namespace: "aws.connect.voice", parameter: "one-agent"}}',
    ],
    reason: "unsubscribe ends the subscription that was made: upstream names another topic.",
  },
  {
    scenario: "a leg tells when its participant can be resumed",
    part: "told",
    upstream: ['onCanResumeParticipantUpdated throws "TypeError"'],
    ours: ['onCanResumeParticipantUpdated gives "object"'],
    reason: "onCanResumeParticipantUpdated works: upstream throws.",
  },
  {
    scenario: "a leg tells when its participant can be resumed",
    part: "sdk",
    upstream: [],
    ours: [
      'subscribe {handlerId: …, messageOrigin: …, topic: {key: "voice/canResumeParticipantChanged", namespace: "aws.connect.voice", parameter: "one-agent"}}',
    ],
    reason: "onCanResumeParticipantUpdated works: upstream throws.",
  },
];

/** The end of a call when it leaves, as it is told. */
function endOf(id: string, state: string): string[] {
  const gone = `ContactSnapshot ${id} ${state}`;
  return [
    `bus contact::ended ${gone}`,
    `bus contact::ended::${id} ${gone}`,
    `${id}.onEnded ${gone} "contact::ended::${id}" EventBus`,
  ];
}

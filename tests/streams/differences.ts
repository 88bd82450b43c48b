/**
 * Intentional differences from release 2.28.2: the lines that only one library writes in a scenario, and the reason. An undocumented
 * difference fails the comparison, and so does a documented one that does not occur. Published in `docs/compat/streams.md`.
 */

/** A difference at one position of a scenario. */
export type Difference = {
  readonly scenario: string;
  readonly part: "host" | "up" | "sdk" | "windows";
  /** Lines that only the upstream library writes at this position. */
  readonly upstream: readonly string[];
  /** Lines that only this library writes there. */
  readonly ours: readonly string[];
  /** Explanation for migrating developers. */
  readonly reason: string;
};

/** An upstream line in many scenarios, and this library's line in its place. */
export type Rewording = { readonly upstream: RegExp; readonly ours: string; readonly reason: string };

const SDK_ERRORS =
  "A request that the panel refuses or leaves unanswered rejects with an SdkError, an Error with errorKey, namespace and details.";

/** Differences in all scenarios. */
export const REWORDINGS: readonly Rewording[] = [
  {
    upstream: /((?:can\w*Send\w+|isSilentMonitorEnabled|isBargeEnabled) gives) (?:null|undefined)$/,
    ours: "$1 false",
    reason: "Members documented as boolean return booleans: null or undefined becomes false.",
  },
  {
    upstream: /rejects \["Error", "(\w+)"\]$/,
    ours: 'rejects ["SdkError", "$1"]',
    reason: SDK_ERRORS,
  },
];

const NEVER_ENDED = {
  part: "host",
  upstream: [],
  reason: "An active contact triggers `ended` before `destroyed`, also if it had already ended once.",
} as const;

const ENDED_ONCE = {
  part: "host",
  ours: [],
  reason:
    "`ended` is triggered once: a contact that ended by returning to its initial state does not end again when it is removed.",
} as const;

const TASKS =
  "Without amazon-connect-taskjs on the page, a task has connections like every contact; only its media controller is missing.";
const NO_INITIAL =
  "A contact without an initial connection returns defaults where possible; isInbound throws a StateError with the reason.";
const REUSED_POPUP =
  "A popup that was left open is navigated to the sign-in again when the session ends; upstream opens none until the popup is closed.";
const FAILED_CALL =
  "A call after terminate, or on a NullClient, fails with JSON text, the documented format of failures.";
const OUR_CHAT = "Without amazon-connect-chatjs on the page, the built-in chat client is the media controller.";

/** Scenarios of the storage access page that end with terminate. */
const STORAGE_SCENARIOS = [
  { canRequest: true },
  { canRequest: true, mode: "custom" },
  { canRequest: "true", mode: "custom", custom: { hideCCP: false, title: "Cookies" } },
].map((parameters) => `access to storage is requested first with ${JSON.stringify(parameters)}`);

/** Differences by scenario. */
export const DIFFERENCES: readonly Difference[] = [
  {
    scenario: "the release is reported",
    part: "host",
    upstream: ['to the panel ["2.28.1"]', 'to the page "2.28.1" true'],
    ours: ['to the panel ["2.28.2"]', 'to the page "2.28.2" true'],
    reason: "The bundle of release 2.28.2 reports version 2.28.1.",
  },
  {
    scenario: "no subscriber is called after terminate",
    part: "host",
    upstream: ['a call failure ValueError thrown {message: "No such method exists on NULL client: anything"}'],
    ours: [
      'a call failure "{\\"type\\":\\"StateError\\",\\"message\\":\\"The panel is not connected: anything was not called.\\",\\"stack\\":[]}" {message: "The panel is not connected: anything was not called."}',
    ],
    reason: FAILED_CALL,
  },
  ...[
    "no subscriber is called after terminate",
    "terminating twice",
    "an agent exists once the panel has sent one",
    ...STORAGE_SCENARIOS,
  ].map(
    (scenario): Difference => ({
      scenario,
      part: "windows",
      upstream: [],
      ours: ["IFRAME removed"],
      reason: "terminate removes the frame at the end of the turn.",
    }),
  ),
  {
    scenario: "helper classes",
    part: "host",
    upstream: ['NullClient failure ValueError thrown {message: "No such method exists on NULL client: anything"}'],
    ours: [
      'NullClient failure "{\\"type\\":\\"ValueError\\",\\"message\\":\\"No such method exists on NULL client: anything\\",\\"stack\\":[]}" {message: "No such method exists on NULL client: anything"}',
    ],
    reason: FAILED_CALL,
  },
  {
    scenario: "log entries",
    part: "host",
    upstream: ["getTabId gives undefined"],
    ours: ["getTabId gives null"],
    reason: "A log entry without a tab has null, its declared type.",
  },
  ...(
    [
      ['getAgentResourceId gives "a1a1a1a1-0000-4000-8000-00000000000a"', "getAgentResourceId gives null"],
      [
        'toString gives "[time] [WARN] [a1a1a1a1-0000-4000-8000-00000000000a]: text"',
        'toString gives "[time] [WARN] [null]: text"',
      ],
    ] as const
  ).map(
    ([upstream, ours]): Difference => ({
      scenario: "a logger of the page",
      part: "host",
      upstream: [upstream],
      ours: [ours],
      reason: "Log lines do not contain the agent's id.",
    }),
  ),
  ...["the panel's app signs out when it is stopped", "the sign-out event of the bus"].map(
    (scenario): Difference => ({
      scenario,
      part: "up",
      upstream: [],
      ours: ["terminate"],
      reason:
        "EventType.TERMINATE on the bus also signs out through the panel, for browsers that do not send the session to the sign-out page.",
    }),
  ),
  {
    scenario: "a popup left open after the sign-in serves the next one",
    part: "host",
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
      scenario: `a call that is ${from} enters every state and is removed`,
      upstream: endOf(`${from}-init`, "init"),
    }),
  ),
  ...["error", "ended"].flatMap((from) =>
    ["incoming", "pending", "connecting", "connected", "paused"].map(
      (to): Difference => ({
        ...NEVER_ENDED,
        scenario: `a call that is ${from} enters every state and is removed`,
        ours: endOf(`${from}-${to}`, to),
      }),
    ),
  ),
  {
    scenario: "an active task without its library",
    part: "host",
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
    part: "host",
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
    part: "host",
    upstream: ['task.isUnderSupervision throws "TypeError"'],
    ours: ["task.isUnderSupervision gives false"],
    reason: TASKS,
  },
  {
    scenario: "a contact without an initial connection",
    part: "host",
    upstream: ['odd.canCustomerSendScreenShare throws "TypeError"', 'odd.isInbound throws "TypeError"'],
    ours: ["odd.canCustomerSendScreenShare gives false", 'odd.isInbound throws "StateError"'],
    reason: NO_INITIAL,
  },
  {
    scenario: "a contact without an initial connection",
    part: "host",
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
    scenario: "a chat controller without a chat library on the page",
    part: "host",
    upstream: ["controller rejects"],
    ours: [],
    reason: OUR_CHAT,
  },
  {
    scenario: "a chat controller without a chat library on the page",
    part: "up",
    upstream: [],
    ours: [
      'api_request {event: "api_request", method: "createTransport", params: {contactId: "one", participantId: "one-agent", transportType: "chat_token"}, requestId: …}',
    ],
    reason: OUR_CHAT,
  },
  {
    scenario: "a chat controller without a chat library on the page",
    part: "sdk",
    upstream: [
      'request {command: "contact/getInstanceDetails", data: {contactId: "one"}, messageOrigin: …, namespace: "aws.connect.contact", requestId: …}',
    ],
    ours: [],
    reason: OUR_CHAT,
  },
  {
    scenario: "requests on the SDK channel succeed",
    part: "host",
    upstream: ['setVoiceEnhancementMode gives {canResumeParticipant: true, region: "us-west-2", status: "connected"}'],
    ours: ["setVoiceEnhancementMode gives undefined"],
    reason: "setVoiceEnhancementMode resolves to undefined, as documented, whatever the panel responds.",
  },
  {
    scenario: "a request on an unresponsive SDK channel times out",
    part: "host",
    upstream: [
      'getInstanceDetails rejects {details: {command: "contact/getInstanceDetails", requestData: {contactId: "one"}, timeoutMs: 30000}, errorKey: "clientTimeout", namespace: "aws.connect.contact", reason: "Client Timeout"}',
    ],
    ours: ['getInstanceDetails rejects ["SdkError", "clientTimeout"]'],
    reason: SDK_ERRORS,
  },
  {
    scenario: "subscriptions on the SDK channel receive events until removed",
    part: "host",
    upstream: ['mode {voiceEnhancementMode: "NONE"}'],
    ours: ['mode {previous: "VOICE_ISOLATION", voiceEnhancementMode: "NONE"}'],
    reason: "Subscribers receive all fields of a mode change.",
  },
  {
    scenario: "subscriptions on the SDK channel receive events until removed",
    part: "sdk",
    upstream: ['unsubscribe {messageOrigin: …, topic: {key: "voice/participantHold", namespace: "aws.connect.voice"}}'],
    ours: [
      'unsubscribe {messageOrigin: …, topic: {key: "voice/participantHold", namespace: "aws.connect.voice", parameter: "one-agent"}}',
    ],
    reason: "unsubscribe removes the actual subscription: upstream sends another topic.",
  },
  {
    scenario: "a connection reports when its participant can be resumed",
    part: "host",
    upstream: ['onCanResumeParticipantUpdated throws "TypeError"'],
    ours: ['onCanResumeParticipantUpdated gives "object"'],
    reason: "onCanResumeParticipantUpdated works: upstream throws.",
  },
  {
    scenario: "a connection reports when its participant can be resumed",
    part: "sdk",
    upstream: [],
    ours: [
      'subscribe {handlerId: …, messageOrigin: …, topic: {key: "voice/onCanResumeParticipantChanged", namespace: "aws.connect.voice", parameter: "one-agent"}}',
    ],
    reason: "onCanResumeParticipantUpdated works: upstream throws.",
  },
];

/** Lines for the end of a call when it is removed. */
function endOf(id: string, state: string): string[] {
  const gone = `ContactSnapshot ${id} ${state}`;
  return [
    `bus contact::ended ${gone}`,
    `bus contact::ended::${id} ${gone}`,
    `${id}.onEnded ${gone} "contact::ended::${id}" EventBus`,
  ];
}

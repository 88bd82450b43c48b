/**
 * Purpose: generates docs/compat/chatjs.md: the unmodified library with a center, and @tributary/chat compared with it, member by member.
 * When:    called by gen-docs.
 * Usage:   compatChatjsPage(root)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CALLBACKS } from "../../packages/chat/src/chatjs/callbacks.ts";
import { DIFFERENCES } from "../../tests/chat/differences.ts";
import { chatFaultsPart } from "./chat-faults.ts";
import { generatedFrom, table } from "./markdown.ts";

const UNMODIFIED: readonly (readonly string[])[] = [
  ["`connect`, `sendMessage`, `sendEvent`, `getTranscript`, `disconnectParticipant`, `getChatDetails`", "done", ""],
  [
    "`onMessage`, `onTyping`, `onReadReceipt`, `onDeliveredReceipt`, `onConnectionEstablished`, `onConnectionLost`, `onConnectionBroken`, `onEnded`, `onTranscriptUpdated`",
    "done",
    "items missed during a reconnection arrive through `onMessage`, in order",
  ],
  ["agent sessions through `getMediaController()`", "done", ""],
  [
    "`sendAttachment`, `downloadAttachment`, `getAttachmentURL`",
    "done",
    "between a customer and an agent, in both directions, with refusals and a scanner: `tests/e2e/attachments.test.ts`, `tests/chat/scenarios/center.ts`",
  ],
  ["`describeView`", "done", "the views in the folder of the setting `viewsDir`: `tests/chat/scenarios/center.ts`"],
  [
    "`getAuthenticationUrl`, `cancelParticipantAuthentication`, `onAuthentication…`, `onParticipantDisplayNameUpdated`",
    "done",
    "with an OpenID provider: `packages/http/test/authentication.test.ts` and scenarios with both libraries; the center does not send the event of `onAuthenticationExpired`",
  ],
  [
    "`onParticipantIdle`, `onParticipantReturned`, `onAutoDisconnection`, `onChatRehydrated`",
    "done",
    "`packages/http/test/chatjs-timers.test.ts`, `persistent-chat.test.ts`, `tests/chat/scenarios/center.ts`",
  ],
  ["`onParticipantInvited`", "done", "`packages/http/test/chatjs-agents.test.ts`"],
  [
    "parts of messages",
    "done",
    "in chats with the `ResponseMode` INCREMENTAL, sent by a custom participant with [two own calls](../wire/participant.md#message-parts): `tests/chat/scenarios/parts.ts`",
  ],
];

/** Members by the part of the library to which they belong. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  "`connect`": ["ChatSession", "LogManager", "LogLevel", "csmService", "ChatJS"],
  "`connect.ChatSession`": [
    "create",
    "setGlobalConfig",
    "setRegionOverride",
    "setFeatureFlag",
    "LogLevel",
    "Logger",
    "SessionTypes",
    "csmService",
  ],
  "`setGlobalConfig`": [
    "endpoint",
    "region",
    "loggerConfig",
    "webSocketManagerConfig",
    "features",
    "customUserAgentSuffix",
    "csmConfig",
  ],
  "a session": [
    "connect",
    "sendMessage",
    "sendEvent",
    "getTranscript",
    "sendAttachment",
    "downloadAttachment",
    "getAttachmentURL",
    "describeView",
    "getAuthenticationUrl",
    "cancelParticipantAuthentication",
    "getChatDetails",
    "disconnectParticipant",
    "cleanUpOnParticipantDisconnect",
    "controller",
  ],
  "callbacks of a session": CALLBACKS,
  "`controller`": [
    "contactId",
    "initialContactId",
    "participantId",
    "getConnectionStatus",
    "participantToken",
    "sessionType",
  ],
};

const MEMBER_NOTES: Readonly<Record<string, string>> = {
  "`connect` ChatJS": "`version` is that of the compared release; `name` is `@tributary/chat`",
  "`connect.ChatSession` csmService": "calls have no effect: the library sends no metrics",
  "`setGlobalConfig` csmConfig": "accepted, without effect",
  "a session controller":
    "the members below, and the requests of a session; upstream's other members are internal and missing",
};

/** Switches to the behavior of the upstream library, tested in tests/chat/own.test.ts. */
const SWITCHES: readonly (readonly string[])[] = [
  [
    "`announceTwice`",
    "`onConnectionEstablished` is called when `connect` has its token, and again when the socket is up",
  ],
  ["`shareTypingThrottle`", "typing in one chat delays that in all others of the page"],
  ["`breakOnFailedReconnect`", "a session ends with `onConnectionBroken` if the first attempt to reconnect fails"],
  ["`rejectWhileOffline`", "`sendMessage` rejects if there is no network"],
  [
    "`rawItems`",
    "`onMessage` receives items as they arrive: also twice, and without those missed while the connection was lost",
  ],
  ["`silentTransfer`", "`onEnded` is not called when an agent has transferred the chat"],
];

/** Differences without a scenario. */
const FURTHER: readonly string[] = [
  "Rejections are instances of `ChatCallError`: `type`, `message`, `statusCode` and `metadata` are the same; `stack` is a text, not a list of lines.",
  "Without a response `type` is `NetworkingError` and `statusCode` is 0; upstream has `Error` and no status.",
  "Events that the library sends have a client token of their own; upstream sends all receipts of a kind with the same one.",
  "After the interval a session sends the latest receipt of each kind; upstream sends the latest of both.",
  "`GetTranscript` is sent without an empty `StartPosition`, and no request is signed.",
  "The library starts no worker, adds no script to the page and sends nothing to other hosts.",
];

/** Renders docs/compat/chatjs.md. */
export function compatChatjsPage(root: string): string {
  const scenarios = readScenarios(root);
  const isCompared = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(scenarios);
  return `${[
    "# ChatJS",
    generatedFrom("tests/chat"),
    "The first part is about the unmodified `amazon-connect-chatjs` 5.0.0 with a center, the second about `@tributary/chat`, a drop-in replacement that the center serves ([guide](../guides/use-the-chat-library.md)).",
    "## The unmodified library",
    "Tested in Chromium: `tests/e2e/streams.test.ts`, `tests/chaos/kill-pages.test.ts`, `tests/chat/chromium.test.ts`, `tests/chat/chromium-conformance.test.ts`; in jsdom: `tests/chat/conformance.test.ts`. The releases 3.0.3, 2.3.2 and 1.5.1 do what they can, too (`tests/e2e/chat-releases.test.ts`; 2.3.2 sends no receipts if `features` are passed to `setGlobalConfig`, unless the flag `MESSAGE_RECEIPTS_ENABLED` is set again by `setFeatureFlag`). Set the endpoint once, before the first session is created. TypeScript needs a cast, because the typings lack this option:",
    '```js\nconnect.ChatSession.setGlobalConfig({ endpoint: "http://127.0.0.1:8480" });\n```',
    table(["Member", "State", "Notes"], UNMODIFIED),
    "Known limitations of ChatJS itself:",
    [
      "- On desktop browsers a session stops after one refused connection. A restart of the center that takes longer than a moment therefore ends the session until the page is reloaded. On mobile browsers it reconnects.",
      "- Customers' sessions report usage to Amazon unless they are created with `disableCSM: true`.",
      "- Further ones are in the [table of differences](#differences).",
    ].join("\n"),
    "## The library of the center",
    `\`@tributary/chat/global\` and \`connect-chat.js\` define the same names. ${scenarioCount(root)} run with both libraries against one center over HTTP: \`tests/chat\`. Each runs in a window of jsdom, with the \`fetch\` of Node, and in a frame of a page in Chromium. The time is virtual. Scenarios cut and silence sockets, and replace responses. Files, views, sign-ins and events of timers are compared with the center itself, and with answers and events of a fake. In Chromium some statements also run on a page with a strict policy.`,
    ...Object.entries(MEMBERS).flatMap(([part, names]) => [
      `### Members of ${part}`,
      table(
        ["Member", "Behavior", "Notes"],
        names.map((name) => [
          `\`${name}\``,
          isCompared(name) ? "compared" : "not compared",
          MEMBER_NOTES[`${part} ${name}`] ?? "",
        ]),
      ),
    ]),
    "## Reported problems",
    "Scenarios for problems that users of the unmodified library, of widgets with it and of mobile libraries have reported. All pass with this library.",
    table(
      ["Scenario", "Unmodified library"],
      reported(scenarios).map((scenario) => [
        linked(scenario),
        DIFFERENCES.some((difference) => difference.scenario === scenario) ? "fails" : "passes",
      ]),
    ),
    "## Differences",
    "Each line is a scenario that fails with the unmodified library. Its message is checked as well.",
    table(
      ["Scenario", "Behavior of this library"],
      DIFFERENCES.map(({ scenario, reason }) => [linked(scenario), reason]),
    ),
    "Further differences, without a scenario:",
    FURTHER.map((sentence) => `- ${sentence}`).join("\n"),
    ...chatFaultsPart(root),
    "## Switches",
    "`setGlobalConfig({ compatibility: { … } })` returns to the behavior of the unmodified library, for sessions that are created afterwards:",
    table(["Switch", "Behavior"], SWITCHES),
  ].join("\n\n")}\n`;
}

function readScenarios(root: string): string {
  const folder = join(root, "tests/chat");
  const files = [...readdirSync(join(folder, "scenarios")).map((name) => `scenarios/${name}`), "support/customer.ts"];
  return files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
}

/** The test fails below this number. */
function scenarioCount(root: string): string {
  const [, least = ""] =
    /MIN_SCENARIOS = (\d+)/.exec(readFileSync(join(root, "tests/chat/conformance.test.ts"), "utf8")) ?? [];
  return `More than ${least} scenarios`;
}

/** Returns the names of scenarios that contain the address of a thread. */
function reported(scenarios: string): readonly string[] {
  return [...scenarios.matchAll(/^ +"([^"\n]*https:\/\/github\.com\/[^"\n]*)":/gm)].map(([, name = ""]) => name);
}

/** Turns addresses of threads into links. */
function linked(scenario: string): string {
  return scenario.replaceAll(/https:\/\/github\.com\/[^/]+\/([^/]+)\/(?:issues|pull)\/(\d+)/g, "[$1#$2]($&)");
}

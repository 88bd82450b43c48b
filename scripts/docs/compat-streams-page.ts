/**
 * Purpose: generates docs/compat/streams.md: the panel's side of the Streams API, and packages/streams compared with the unmodified library,
 *          member by member.
 * When:    called by gen-docs.
 * Usage:   await compatStreamsPage(root)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DIFFERENCES, REWORDINGS } from "../../tests/streams/differences.ts";
import { SCENARIOS } from "../../tests/streams/scenarios/index.ts";
import { generatedFrom, table } from "./markdown.ts";
import { BEHAVIORS, reasonFor } from "./streams-differences.ts";
import { compareSurfaces, type Member, ownSurface, type Surface, upstreamSurface } from "./streams-surface.ts";

const EVENTS: readonly (readonly string[])[] = [
  [
    "sign-in: popup (`loginPopup`, `loginUrl`, `loginOptions`) and in the frame",
    "done",
    "also if third-party storage is blocked; if the browser is signed in already, the popup does not ask again",
  ],
  [
    "`acknowledge`, `synchronize`, `configure`, `request_configure`, `outer_context_info`",
    "done",
    "not answered while signed out, except when a person uses the sign-in form in the frame",
  ],
  ["`agent::update`", "done", "complete; sent on attach and after each change"],
  [
    "`contact::accepted`, `contact::accepted::<id>`",
    "done",
    "sent once by the center, before `connected`, regardless of the page that accepted",
  ],
  ["`contact::view`", "done", "sent to all pages of the agent, in all browsers"],
  ["`auth_fail`, `access_denied`, `terminated`, `terminate`", "done", ""],
  ["`webSocket::*`, `agent::websocket_connection_lost/gained`", "done", "the gain is sent again to late subscribers"],
  ["`broadcast`", "done", "log and metric events are accepted and dropped"],
  ["`master_request`", "done", "a page that closes releases its topics"],
  ["`media_device_request`, `update_connected_ccps`, `reload_agent_configuration`", "done", ""],
  [
    "SDK channel",
    "partly",
    "all reads, commands and events of the agent and of chats, [below](#sdk-clients); other commands return `handlerNotFound` immediately, their events never occur",
  ],
  ["storage-access page, disaster recovery, Global Resiliency", "out", "their events are ignored"],
  [
    "voice",
    "partly",
    "calls between web pages, and of agents to agents and queues: accept, also automatically, reject, hold, mute, keys, further agents, swap, conference, after-contact work. The audio is in the panel, or in host pages that own it, also through the built-in relay. On several nodes too. Supervisors listen to calls and take part in them. Customers are called back at their page (`queue_callback`; `tests/e2e/call-back-desktops.test.ts` runs it with releases 1.4.5, 2.18.7 and 2.28.2). No telephone numbers or recording",
  ],
  [
    "`softphone.allowFramedSoftphone`: audio of calls in the panel's frame",
    "done",
    "`agent.mute()`, `agent::mute_toggle`, `agent::local_media_stream_created`, `connection::session_init`, `agent::softphone_error` with the types of the enumeration; `checkMaster` of `connect::softphone` is answered with `isMaster: false`. Also `disableEchoCancellation`. Without the option the panel leaves the audio to a panel without a host, or to the host. `tests/e2e/call-journey.test.ts` runs a whole call with releases 1.4.5, 2.18.7, 2.28.2 and with Tributary's library, with what each party receives and the state of each leg, up to a conference of three and after-contact work",
  ],
  [
    "audio in the host page: `core.initSoftphoneManager` with Amazon's library for audio",
    "done",
    "that library is in no package registry, so the tests use a client that sends its messages (`tests/e2e/call-relay.test.ts`, `tests/e2e/call-desktops.test.ts`). Run by hand on 2026-11-29: its releases 1.1.4, 1.1.19, 1.1.26 and 1.3.2, unmodified, with Streams 1.4.5, 2.13.1, 2.18.7 and 2.28.2 in this order. Each time a call rang, and was accepted; the tones of each party were found at the others; mute, hold, keys, a further agent, a conference of three, and the end with after-contact work followed. Audio arrived 195 to 430 ms after the acceptance, on a busy machine",
  ],
  [
    "`softphone.ringtoneUrl`, `disableRingtone`",
    "done",
    "calls ring in the frame once it is configured, unless the host disables that",
  ],
  [
    "`configuration::set_speaker_device`, `set_microphone_device`, `set_ringer_device`",
    "done",
    "applied where the audio is, and confirmed by `…_device_changed`. Ring tones change the device in Chromium only; Firefox has one for sound files. `pageOptions.enableAudioDeviceSettings` offers the choice in the frame",
  ],
  ["video, Voice ID", "out", "methods fail with an error that names them"],
];

/** Methods that the panel accepts but does not fully implement. */
const METHOD_NOTES: Readonly<Record<string, readonly [state: string, note: string]>> = {
  updateAgentConfiguration: [
    "accepted, without effect",
    "settings are ignored; the call succeeds and a new update follows",
  ],
  getEndpoints: [
    "done",
    "lists the quick connects of the queues; those that lead to a flow have no type in the Streams API and are left out",
  ],
  createOutboundContact: [
    "partly",
    "calls an agent, or one of a queue or flow, by a quick connect; `{contactId}` is the answer. Numbers fail with `BadEndpointException`: the center has no telephone line. Amazon calls numbers only, so that the snapshots are not compared",
  ],
  createAdditionalConnection: [
    "partly",
    "in a call, asks for an agent or one of a queue while the customer is on hold; phone numbers are refused. Transfers a chat or a task at once, as desktops expect that have no method for adding agents: in a chat, `addNewConnection` does that",
  ],
  conferenceConnections: ["partly", "calls: all parties take part. Not compared with Amazon's snapshots"],
  toggleActiveConnections: ["partly", "calls with exactly two other parties; `connectionId` is not used"],
  holdConnection: ["partly", "calls: any party that is connected. Not compared with Amazon's snapshots"],
  resumeConnection: ["partly", "calls: any party on hold"],
  muteParticipant: ["partly", "calls: any party, on the server. An agent's own `mute()` is in the page"],
  unmuteParticipant: ["partly", "calls: the agent's own connection only"],
  sendDigits: ["partly", "calls: tones for the party; 1 to 64 keys"],
  sendSoftphoneCallMetrics: ["accepted, without effect", "statistics are not kept"],
  sendSoftphoneCallReport: ["accepted, without effect", "reports are not kept"],
  addNewConnection: [
    "done",
    "adds an agent to an accepted chat by a quick connect that leads to an agent or a queue, unless `MULTI_PARTY_CHAT_CONFERENCE` of the instance is off; at most five agents. The leg of an agent who is awaited has the id of their contact, and another one once they accept. `tests/e2e/several-agents.test.ts` runs it with releases 2.18.7 and 2.28.2 on both desktops, and adds a desktop with 1.4.5",
  ],
  destroyConnection: [
    "done",
    "also the leg of the customer, which ends the chat, and of another agent, who is disconnected or no longer awaited. With the own leg the agent leaves; the chat goes on if other agents take part. A supervisor stops monitoring with theirs",
  ],
  updateMonitorParticipantState: [
    "done",
    "chats and calls, one supervisor of a contact at a time takes part. `tests/e2e/monitoring.test.ts` runs it with releases 2.13.1, 2.18.7 and 2.28.2 on the desktops of supervisor and agent. Release 1.4.5 knows neither method nor states: its supervisor gets the contact and all parties, and stops with `connection.destroy()`, but their connection is not active, and the messages cannot be read, because `getMediaController()` rejects",
  ],
  transferContact: ["done", "chats and tasks, to quick connects that lead to an agent or a queue"],
  createTaskContact: [
    "partly",
    "for quick connects, and with templates; `previousContactId` is refused with an error that names it, `relatedContactId` is supported for contacts on the agent's desk. The permission `RestrictTaskCreation.Access` has no effect. The events of TaskJS (`onTransferSucceeded`, `onTaskExpiring`, …) do not occur yet",
  ],
  createTemplatedTask: [
    "partly",
    "as `createTaskContact`, with the constraints of the template on agents. Not compared: the permission that agents need for it in Amazon Connect; here none",
  ],
  listTaskTemplates: [
    "done",
    "not compared: the form of the answer, which is not documented; here that of ListTaskTemplates",
  ],
  getTaskTemplate: [
    "partly",
    "`version` is refused with an error that names it. Not compared: the form of the answer; here that of GetTaskTemplate",
  ],
  updateContact: ["done", "tasks on the agent's desk, also those without a template"],
  pauseContact: ["done", "tasks that the agent has accepted; others can be offered meanwhile"],
  qrIntegrationExists: ["always false", "there are no quick responses"],
  qrSearchQuickResponses: ["always empty", "there are no quick responses"],
  notifyContactIssue: ["accepted, without effect", "writes one line to the server's log"],
  createTransport: ["partly", "`chat_token` only; other transports fail with an error that names them"],
};

/** Methods and events of the SDK's clients. */
const SDK_CLIENTS: readonly (readonly string[])[] = [
  [
    "`AgentClient`: `getARN`, `getName`, `getState`, `getAvailabilityState`, `getRoutingProfile`, `getRoutingProfileQueues`, `getDefaultOutboundQueue`, `getChannelConcurrency`, `getExtension`, `getDialableCountries`, `listAvailabilityStates`, `listSecurityProfilePermissions`, `getNetworkConnectionStatus`",
    "done",
    "",
  ],
  [
    "`AgentClient`: `setAvailabilityState`, `setAvailabilityStateByName`, `setOffline`",
    "done",
    "`setAvailabilityState` is covered by unit tests only",
  ],
  ["`AgentClient#listQuickConnects`", "done", "as `getEndpoints`"],
  [
    "`ContactClient`: `getAttribute`, `getAttributes`, `getInitialContactId`, `getType`, `getChannelType`, `getStateDuration`, `getQueue`, `getQueueTimestamp`, `isAutoAcceptEnabled`, `getContactRegion`, `getInstanceDetails`, `getContact`, `listContacts`, `listParticipants`, `getParticipant`, `getParticipantState`",
    "done",
    "",
  ],
  [
    "`ContactClient`: `accept`, `reject`, `clear`, `disconnectSelf`, `disconnectParticipant`",
    "done",
    "`reject` is covered by unit tests only",
  ],
  ["`ContactClient#transfer`", "done", "chats and tasks, to quick connects of the types agent and queue"],
  ["`ContactClient#addParticipant`", "done", "chats, as `addNewConnection`"],
  ["`ContactClient#isPreviewMode`", "always false", "there are no preview contacts"],
  [
    "`ContactClient`: `engagePreviewContact`, `getPreviewConfiguration`",
    "later",
    "preview contacts are planned; commands return `handlerNotFound`",
  ],
  [
    "events of the agent: state, availability state, next state, routing profile, enabled channels, network connection status",
    "done",
    "not triggered by the first agent data after a sign-in; routing profile, enabled channels and network connection status are covered by unit tests only",
  ],
  [
    "events of contacts: incoming, pending, connecting, connected, missed, after-contact work, error, cleared, destroyed; participants added, disconnected, state changed",
    "done",
    "contacts of the first agent data after a sign-in count as new; incoming, pending, missed and error are covered by unit tests only",
  ],
  ["`VoiceClient`, other clients", "later", "voice is planned; commands return `handlerNotFound`"],
  ["`sendActivity`, session expiration events", "accepted, without effect", "sessions do not end by inactivity"],
];

/** Members of the agent data with a constant value. */
const FIXED_VALUES: readonly (readonly [member: string, value: string])[] = [
  ["`configuration.softphoneEnabled`", "`true`"],
  [
    "`configuration.softphoneAutoAccept`",
    "the user's setting. A call is accepted once the audio of the agent's page arrives, and missed without it",
  ],
  ["`configuration.softphonePersistentConnection`", "`false`"],
  ["`configuration.voiceEnhancementMode`", "`NONE`"],
  ["`configuration.agentPreferences`", "`LANGUAGE` and `locale` are `en_US`"],
  ["`configuration.extension`, `dialableCountries`", "`null`, empty"],
  ["`contact.contactDuration`", "`0`"],
  ["`contact.initiationMethod`", "`api`; `transfer` for contacts that a transfer or the adding of an agent has made"],
  ["`contact.segmentAttributes`", "`connect:Subtype` and `connect:Direction`, which is `INBOUND`"],
  [
    "`contact.contactFeatures`",
    "only `messagingMarkdownEnabled` and `multiPartyConferenceEnabled` follow the contact and the instance",
  ],
];

/** Renders docs/compat/streams.md. */
export async function compatStreamsPage(root: string): Promise<string> {
  const { PANEL_METHODS, UNSUPPORTED_PANEL_METHODS } = (await import(
    join(root, "packages/protocol/src/panel/methods.ts")
  )) as {
    PANEL_METHODS: Readonly<Record<string, unknown>>;
    UNSUPPORTED_PANEL_METHODS: readonly string[];
  };
  const methods = [
    ...Object.keys(PANEL_METHODS).map((name) => [`\`${name}\``, ...(METHOD_NOTES[name] ?? ["done", ""])]),
    ...UNSUPPORTED_PANEL_METHODS.map((name) => [
      `\`${name}\``,
      "later",
      "fails with `NotImplementedException` and the name of the method",
    ]),
  ];
  return [
    "# Streams API",
    generatedFrom("packages/protocol/src/panel/methods.ts"),
    "Support of the Streams API by the panel at `/ccp-v2/`, for the unmodified `amazon-connect-streams`. `tests/e2e/streams.test.ts` runs a complete chat with releases 1.4.5, 2.13.1, 2.18.7 and 2.28.2. `tests/e2e/all-tabs.test.ts` compares all events of two agents in two tabs each (next state, reject, missed, transfers, an added agent, after-contact work, a task) with 1.4.5 and 2.28.2; 1.4.5 reports no rejected contact, and a missed one only as ended. Releases 2.6.2 to 2.14.2 need `storageAccess: { canRequest: false }`, unless the panel is at `localhost`: at other domains that are not Amazon's they throw without it. The second part compares `@tributary/streams` with the unmodified library.",
    "## Messages between host page and panel",
    table(["Feature", "State", "Notes"], EVENTS),
    "## Client methods",
    table(["Method", "State", "Notes"], methods),
    "## SDK clients",
    `Clients of \`@amazon-connect/contact\` over \`connect.core.getSDKClientConfig()\`, of Amazon's library and of \`@tributary/streams\`. \`tests/streams/sdk-clients.test.ts\` runs the unmodified clients with both. \`setAvailabilityState\` and its siblings apply the state after the current contacts. Errors have an \`errorKey\`: \`invalidRequest\`, \`notFound\`, \`notSignedIn\`, \`hostNotApproved\`, \`requestFailed\` or \`handlerNotFound\`.`,
    table(["Requests and events", "State", "Notes"], SDK_CLIENTS),
    "## Constant values",
    "These members of [the agent data](../wire/streams.md#shape) have a constant value:",
    table(["Member", "Value"], FIXED_VALUES),
    ...librarySections(upstreamSurface(), await ownSurface(root), comparedNames(root)),
  ].join("\n\n");
}

/** Sections about the library: totals, behavior, then a table for each class and object. */
function librarySections(upstream: Surface, own: Surface, compared: ReadonlySet<string>): string[] {
  const differences = new Map(compareSurfaces(upstream, own).map(({ path, what }) => [path, what]));
  const groups = new Map<string, string[][]>();
  const totals = new Map<string, number>();
  for (const [path, member] of upstream) {
    if (member.isInherited) continue;
    const what = differences.get(path);
    const reason = reasonFor(path);
    const isSame = what === undefined && (reason === undefined || reason.state === "differs");
    const isCompared = member.kind !== "function" || compared.has(path.split(/[#.]/).at(-1) ?? path);
    const state = isSame ? (isCompared ? "done" : "present") : (reason?.state ?? "open");
    totals.set(state, (totals.get(state) ?? 0) + 1);
    const [group, name] = groupOf(path, upstream);
    const rows = groups.get(group) ?? [];
    groups.set(group, rows);
    rows.push([
      `\`${name}\``,
      describeMember(member),
      state,
      isSame ? "" : [what, reason?.why].filter(Boolean).join(": "),
    ]);
  }
  const counts = [...totals].map(([state, count]) => `${count} ${state}`).join(", ");
  return [
    "## Library",
    `\`@tributary/streams\` compared with the unmodified release 2.28.2 at run time: names, declared parameters, values of enumerations. Members by state: ${counts}. *done*: the same, and used by the scenarios of the side-by-side comparison; *present*: the same name and parameters, but its behavior is covered by tests of this library alone; *differs*: implemented, intentionally different; *later*: planned; *out*: permanently unsupported; *internal*: undocumented and of no use to pages. \`tests/compat/streams-surface.test.ts\` checks the tables; reasons are in \`scripts/docs/streams-differences.ts\`.`,
    "### Intentional differences in behavior",
    table(["Feature", "`@tributary/streams`"], BEHAVIORS),
    "### Differences in the side-by-side comparison",
    `\`tests/streams/equivalence.test.ts\` runs ${SCENARIOS.length} scenarios with both libraries in Chromium against a scripted panel. Host code receives the same calls in the same order, and the panel the same messages, with these intentional exceptions:`,
    table(["Difference", "Scenarios"], comparedScenarios()),
    ...[...groups].flatMap(([group, rows]) => [`### ${group}`, table(["Member", "Kind", "State", "Notes"], rows)]),
  ];
}

/** Returns the words of the scenarios: a member whose name is among them is used in the side-by-side comparison. */
function comparedNames(root: string): ReadonlySet<string> {
  const folders = ["scenarios", "support"].map((name) => join(root, "tests/streams", name));
  const texts = folders.flatMap((folder) =>
    readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8")),
  );
  return new Set(texts.join("\n").match(/\b[A-Za-z]\w*\b/g));
}

/** One row per reason. */
function comparedScenarios(): readonly string[][] {
  const scenarios = new Map<string, Set<string>>(REWORDINGS.map(({ reason }) => [reason, new Set(["everywhere"])]));
  for (const { reason, scenario } of DIFFERENCES) {
    scenarios.set(reason, (scenarios.get(reason) ?? new Set()).add(scenario));
  }
  return [...scenarios].map(([reason, where]) => [reason, [...where].join("; ")]);
}

/** Groups members of `core`, of other objects and of classes; all others are globals. */
function groupOf(path: string, surface: Surface): [group: string, name: string] {
  const [owner = "", separator, name] = path.split(/([#.])/);
  if (separator === undefined) {
    const isClass = [...surface].some(([each, { isInherited }]) => each.startsWith(`${path}#`) && !isInherited);
    if (isClass) return [`\`connect.${path}\``, `new ${path}`];
    const isEnumeration = surface.get(path)?.kind === "enumeration";
    return [isEnumeration ? "Enumerations" : "`connect`", `connect.${path}`];
  }
  return [`\`connect.${owner}\``, separator === "." ? `${owner}.${name}` : `${name}`];
}

function describeMember(member: Member): string {
  switch (member.kind) {
    case "function":
      return `${member.arity} ${member.arity === 1 ? "parameter" : "parameters"}`;
    case "enumeration":
      return `${Object.keys(member.values).length} ${Object.keys(member.values).length === 1 ? "value" : "values"}`;
    case "value":
      return member.type;
  }
}

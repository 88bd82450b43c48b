/**
 * What: the page of what desktops can ask the panel for, and of what packages/streams is beside the unmodified library, member by member.
 * When: inside gen-docs.
 * How:  await compatStreamsPage(root)
 */
import { join } from "node:path";
import { DIFFERENCES, REWORDINGS } from "../../tests/streams/differences.ts";
import { SCENARIOS } from "../../tests/streams/scenarios/index.ts";
import { generatedFrom, table } from "./markdown.ts";
import { BEHAVIOURS, reasonFor } from "./streams-differences.ts";
import { compareSurfaces, type Member, ownSurface, type Surface, upstreamSurface } from "./streams-surface.ts";

const EVENTS: readonly (readonly string[])[] = [
  [
    "sign-in: popup (`loginPopup`, `loginUrl`, `loginOptions`) and in the frame",
    "done",
    "also with third-party storage denied; a popup whose browser is signed in asks nothing",
  ],
  [
    "`acknowledge`, `synchronize`, `configure`, `request_configure`, `outer_context_info`",
    "done",
    "silent while signed out, unless somebody types into the form in the frame",
  ],
  ["`agent::update`", "done", "whole, on attach and on each change"],
  [
    "`contact::accepted`, `contact::accepted::<id>`",
    "done",
    "said once by the center, before `connected`, whoever accepted",
  ],
  ["`contact::view`", "done", "to all pages of the agent, in all browsers"],
  ["`auth_fail`, `access_denied`, `terminated`, `terminate`", "done", ""],
  [
    "`webSocket::*`, `agent::websocket_connection_lost/gained`",
    "done",
    "the gain is told again to whoever subscribes late",
  ],
  ["`broadcast`", "done", "log and metric events are taken and dropped"],
  ["`master_request`", "done", "a page's masterships end with the page"],
  ["`media_device_request`, `update_connected_ccps`, `reload_agent_configuration`", "done", ""],
  ["SDK channel", "partly", "`contact/getInstanceDetails`; every other command is answered `handlerNotFound` at once"],
  ["storage-access page, disaster recovery, Global Resiliency", "out", "events are ignored"],
  ["voice, video, tasks, quick connects, transfers, Voice ID", "later", "methods are refused by name"],
];

/** Methods that the panel accepts and that do less than their names promise. */
const METHOD_NOTES: Readonly<Record<string, readonly [state: string, note: string]>> = {
  updateAgentConfiguration: [
    "accepted, without effect",
    "every setting is ignored; the answer is success and a new update",
  ],
  getEndpoints: ["always empty", "there are no quick connects yet"],
  qrIntegrationExists: ["always false", "there are no quick responses"],
  qrSearchQuickResponses: ["always empty", "there are no quick responses"],
  notifyContactIssue: ["accepted, without effect", "one line in the server's log"],
  createTransport: ["partly", "`chat_token` only; other transports are refused by name"],
};

/** Members of the agent data that have one value whatever happens. */
const FIXED_VALUES: readonly (readonly [member: string, value: string])[] = [
  ["`configuration.softphoneEnabled`", "`true`"],
  ["`configuration.softphoneAutoAccept`, `softphonePersistentConnection`", "`false`"],
  ["`configuration.voiceEnhancementMode`", "`NONE`"],
  ["`configuration.agentPreferences`", "`LANGUAGE` and `locale` are `en_US`"],
  ["`configuration.extension`, `dialableCountries`", "`null`, empty"],
  ["`contact.contactDuration`", "`0`"],
  ["`contact.initiationMethod`", "`api`"],
  ["`contact.references`", "empty"],
  ["`contact.segmentAttributes`", "`connect:Subtype` is `connect:Chat`, `connect:Direction` is `INBOUND`"],
  ["`contact.contactFeatures`", "only `messagingMarkdownEnabled` follows the contact"],
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
    ...UNSUPPORTED_PANEL_METHODS.map((name) => [`\`${name}\``, "refused by name", ""]),
  ];
  return [
    "# Streams, through the agent panel",
    generatedFrom("packages/protocol/src/panel/methods.ts"),
    "What the unmodified `amazon-connect-streams` gets from the panel at `/ccp-v2/`. Releases 1.4.5, 2.13.1, 2.18.7 and 2.28.2 are walked through a whole chat by `tests/e2e/streams.test.ts`. Releases 2.6.2 to 2.14.2 need `storageAccess: { canRequest: false }`, as they do with every domain that is not Amazon's.",
    "## Bridge",
    table(["What", "State", "Notes"], EVENTS),
    "## Client methods",
    table(["Method", "State", "Notes"], methods),
    "## Values that are always the same",
    "Of [the agent data](../wire/streams.md#shape):",
    table(["Member", "Value"], FIXED_VALUES),
    ...librarySections(upstreamSurface(), await ownSurface(root)),
    ...(await scenarioSections(root)),
  ].join("\n\n");
}

/** The library's part: totals, behaviour, then a table for each class and object. */
function librarySections(upstream: Surface, own: Surface): string[] {
  const differences = new Map(compareSurfaces(upstream, own).map(({ path, what }) => [path, what]));
  const groups = new Map<string, string[][]>();
  const totals = new Map<string, number>();
  for (const [path, member] of upstream) {
    if (member.isInherited) continue;
    const what = differences.get(path);
    const reason = reasonFor(path);
    const isSame = what === undefined && (reason === undefined || reason.state === "differs");
    const state = isSame ? "done" : (reason?.state ?? "open");
    totals.set(state, (totals.get(state) ?? 0) + 1);
    const [group, name] = groupOf(path, upstream);
    const rows = groups.get(group) ?? [];
    groups.set(group, rows);
    rows.push([`\`${name}\``, sayMember(member), state, isSame ? "" : [what, reason?.why].filter(Boolean).join(": ")]);
  }
  const counts = [...totals].map(([state, count]) => `${count} ${state}`).join(", ");
  return [
    "## Library",
    `\`@tributary/streams\` beside the unmodified release 2.28.2, both read as they run: names, declared parameters, values of enumerations. Of the members: ${counts}. \`tests/compat/streams-surface.test.ts\` holds the tables to it; reasons stand in \`scripts/docs/streams-differences.ts\`.`,
    "### Behaviour that differs on purpose",
    table(["What", "Here"], BEHAVIOURS),
    "### Seen side by side",
    `\`tests/streams/equivalence.test.ts\` plays ${SCENARIOS.length} scenarios with both libraries in Chromium against a scripted panel: host code is told the same in the same order, and the panel hears the same, but for these.`,
    table(["What differs on purpose", "Where it shows"], seenSideBySide()),
    ...[...groups].flatMap(([group, rows]) => [`### ${group}`, table(["Member", "Kind", "State", "Notes"], rows)]),
  ];
}

/** One row a reason. */
function seenSideBySide(): readonly string[][] {
  const scenarios = new Map<string, Set<string>>(REWORDINGS.map(({ reason }) => [reason, new Set(["everywhere"])]));
  for (const { reason, scenario } of DIFFERENCES) {
    scenarios.set(reason, (scenarios.get(reason) ?? new Set()).add(scenario));
  }
  return [...scenarios].map(([reason, where]) => [reason, [...where].join("; ")]);
}

/** What the same host page sees otherwise with each of the two libraries, from the comparison in a browser. */
async function scenarioSections(root: string): Promise<string[]> {
  const { DIFFERENCES, REWORDINGS } = (await import(join(root, "tests/streams/differences.ts"))) as {
    DIFFERENCES: readonly { readonly scenario: string; readonly reason: string }[];
    REWORDINGS: readonly { readonly reason: string }[];
  };
  const scenarios = new Map<string, Set<string>>(REWORDINGS.map(({ reason }) => [reason, new Set(["everywhere"])]));
  for (const { scenario, reason } of DIFFERENCES) {
    scenarios.set(reason, (scenarios.get(reason) ?? new Set()).add(scenario));
  }
  return [
    "### Scenarios that differ on purpose",
    "A host page is run in Chromium with either library by `tests/streams`; everywhere else both are told and say the same.",
    table(
      ["Here", "Scenarios"],
      [...scenarios].map(([reason, names]) => [reason, [...names].join(", ")]),
    ),
  ];
}

/** Members of `core`, of other objects and of classes stand together; the rest is global. */
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

function sayMember(member: Member): string {
  switch (member.kind) {
    case "function":
      return `${member.arity} ${member.arity === 1 ? "parameter" : "parameters"}`;
    case "enumeration":
      return `${Object.keys(member.values).length} ${Object.keys(member.values).length === 1 ? "value" : "values"}`;
    case "value":
      return member.type;
  }
}

/**
 * What: the page of what desktops can ask the panel for, from the table of client methods.
 * When: inside gen-docs.
 * How:  await compatStreamsPage(root)
 */
import { join } from "node:path";
import { generatedFrom, table } from "./markdown.ts";

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

/** Renders docs/compat/streams.md. */
export async function compatStreamsPage(root: string): Promise<string> {
  const { PANEL_METHODS, UNSUPPORTED_PANEL_METHODS } = (await import(
    join(root, "packages/protocol/src/panel/methods.ts")
  )) as {
    PANEL_METHODS: Readonly<Record<string, unknown>>;
    UNSUPPORTED_PANEL_METHODS: readonly string[];
  };
  const methods = [
    ...Object.keys(PANEL_METHODS).map((name) => [`\`${name}\``, "done"]),
    ...UNSUPPORTED_PANEL_METHODS.map((name) => [`\`${name}\``, "refused by name"]),
  ];
  return [
    "# Streams, through the agent panel",
    generatedFrom("packages/protocol/src/panel/methods.ts"),
    "What the unmodified `amazon-connect-streams` gets from the panel at `/ccp-v2/`. Releases 1.4.5, 2.13.1, 2.18.7 and 2.28.2 are walked through a whole chat by `tests/e2e/streams.test.ts`. Releases 2.6.2 to 2.14.2 need `storageAccess: { canRequest: false }`, as they do with every domain that is not Amazon's.",
    "## Bridge",
    table(["What", "State", "Notes"], EVENTS),
    "## Client methods",
    table(["Method", "State"], methods),
  ].join("\n\n");
}

/**
 * Purpose: lists the differences between packages/streams and the unmodified amazon-connect-streams with their reasons: members, and behavior
 *          that no list of members shows.
 * When:    used by compat-streams-page and tests/compat/streams-surface.test.ts, which fails for a difference without a reason and for an unused
 *          reason.
 * Usage:   reasonFor("core.init")
 */

/**
 * `out`: permanently unsupported. `later`: planned. `differs`: implemented, intentionally different. `internal`: undocumented and of no use to
 * pages.
 */
export type CompatState = "out" | "later" | "differs" | "internal";

/** Members that a reason covers; a name that ends with `*` covers all names with that prefix. */
export type Reason = { readonly members: readonly string[]; readonly state: CompatState; readonly why: string };

/** Differences of members. Unsupported and planned members may still exist with the same name and number of parameters. */
export const REASONS: readonly Reason[] = [
  {
    members: ["VoiceId", "VoiceId#*", ...voiceIdCalls("VoiceConnection"), ...voiceIdCalls("Connection")],
    state: "out",
    why: "Amazon has retired Voice ID: the constructor throws NotImplementedError, and the methods of connections reject",
  },
  {
    members: ["core.initDisasterRecovery"],
    state: "out",
    why: "legacy disaster recovery: the call logs that it is not supported and does nothing",
  },
  {
    members: [
      "GRProxyIframeConduit",
      "GRProxyIframeConduit#*",
      "globalResiliency.*",
      "core.listenForAcgrValidation",
      "core.validateGlobalSignin",
    ],
    state: "later",
    why: "Global Resiliency; until then the conduit's constructor throws NotImplementedError",
  },
  {
    members: [
      "core.initSoftphoneManager",
      "core.getSoftphoneManager",
      "core.softphoneManager",
      "core.setSoftphoneUserMediaStream",
      "core.softphoneUserMediaStream",
      "core.voiceFocus",
      "SoftphoneManager",
      "SoftphoneManager.*",
      "SoftphoneMediaController",
      "VoiceFocusProvider",
      "VoiceFocusProvider.*",
    ],
    state: "later",
    why: "the softphone in the page; until then calls log that it is not supported and do nothing, and constructors throw NotImplementedError",
  },
  {
    members: ["core.initRingtoneEngines", "*RingtoneEngine", "*RingtoneEngine#*"],
    state: "later",
    why: "ringtones in the page, together with the softphone; until then the panel rings",
  },
  {
    members: ["ValueError#name", "StateError#name", "NotImplementedError#name"],
    state: "differs",
    why: "the name is a member of each error, and errors belong to this page's realm, so `instanceof Error` is true",
  },
  {
    members: ["sprintf.format", "sprintf.cache", "sprintf.parse", "vsprintf"],
    state: "differs",
    why: "a separate implementation of the same directives; it never throws and copies unknown directives unchanged",
  },
  {
    members: ["StreamMultiplexer#getStreams"],
    state: "differs",
    why: "upstream declares a parameter that it does not use",
  },
  {
    members: [
      "Logger#sendInternalLogEntryToServer",
      "Logger#scheduleUpstreamLogPush",
      "Logger#reportMasterLogsUpStream",
      "Logger#scheduleDownstreamClientSideLogsPush",
      "Logger#pushClientSideLogsDownstream",
    ],
    state: "internal",
    why: "log lines are sent to the panel automatically, without timers",
  },
  {
    members: [
      "DownstreamConduitLogger",
      "DownstreamConduitLogger*",
      "AWSClient",
      "AWSClient#*",
      "AgentAppClient",
      "AgentAppClient#*",
      "ApiProxyClient",
      "ApiProxyClient#*",
      "TaskTemplatesClient",
      "TaskTemplatesClient#*",
      "RetryableClientMethodsList",
      "worker",
      "core.init",
      "core.initClient",
      "core.init*Client",
      "core.initApiProxyService",
      "core.initPageOptions",
      "core.initSharedWorker",
      "core.get*AppClient",
      "core.getApiProxyClient",
      "core.getTaskTemplatesClient",
      "core.agentAppClient",
      "core.apiProxyClient",
      "core.taskTemplatesClient",
      "core.authorize",
      "core.verifyDomainAccess",
      "core.isLegacyDomain",
      "core.getLilyAgentConfig",
      "core.checkIfConfigureReceived",
      "core.MAX_*",
      "core.ctiAuthRetryCount",
      "core.authorizeTimeoutId",
      "core.ctiTimeoutId",
    ],
    state: "internal",
    why: "the panel's side of the library; this library is for host pages. The classes exist and throw NotImplementedError",
  },
  {
    members: [
      "core.authenticate",
      "core.setupAuthenticationEventHandlers",
      "core.sendConfigure",
      "core.listenForConfigureRequest",
      "core.endedEventTracker",
      "core.*EventGraph",
      "core.notificationManager",
      "core.popupManager",
      "initCCPParams",
      "containerDiv",
      "outerContextStreamsVersion",
      "numberOfConnectedCCPsInThisTab",
      "WebSocketManager",
      "MediaFactory",
      "ChatMediaController",
      "TaskMediaController",
    ],
    state: "internal",
    why: "implementation details of upstream; use the documented members",
  },
];

/** Intentional differences in behavior. */
export const BEHAVIORS: readonly (readonly [what: string, difference: string])[] = [
  ["`getLog()`", "logs to the console from `WARN` on, as documented; upstream from `INFO` on"],
  [
    "log lines to the panel",
    "one `log` broadcast per line, from the log's level on, once the panel has answered; no `server_bound_internal_log`",
  ],
  [
    "`entry.withObject`",
    "also removes tokens, addresses and long numbers from `text` and `url`, and redacts JSON in any text, not only credentials in `callConfigJson`; ids are replaced by a short digest instead of an MD5, which can be reversed",
  ],
  [
    "`logger.setLogRollInterval`",
    "lines older than two intervals are removed with the next line; no timer runs. At most 10,000 lines are stored",
  ],
  [
    "`SessionExpirationWarningManager#onSessionExtensionError`",
    "unsubscribing ends this subscription; upstream ends another one",
  ],
  [
    '`agentApp.initApp("ccp")`',
    "derives sign-in and sign-out addresses only from an address with `ccp-v2`; upstream truncates other addresses",
  ],
  [
    "`globalThis`",
    "receives `connect` and `lily` only; upstream also defines `AWS`, `md5`, `sprintf`, `vsprintf` and `ccpVersion`",
  ],
  [
    "`connect.ReferenceType`, `connect.VDIPlatformType`",
    "exist; upstream declares them but does not define them at run time",
  ],
  [
    '`agentApp.stopApp("ccp")`',
    "hides the panel's frame immediately, and removes it once the panel has signed out, at the latest a second after the request to the sign-out page; then terminates the library. Upstream removes the frame only: the page stays initialized and cannot start the panel again. A failed request is logged and resolves to `false`; upstream navigates the page to the sign-out page",
  ],
  ["`agentApp.isInitialized`", "returns true while the app runs; upstream returns `undefined`"],
  [
    "`agentApp.stopApp` of an app whose frame the page has removed",
    "stops it; upstream throws. Upstream also removes the first frame of the container, even if another app owns it",
  ],
  [
    "`storageAccess` and `initCCP` with a `ccpUrl` at a domain that is neither Amazon's nor `localhost`",
    "use `/request-storage-access` at the origin of `instanceUrl` or `ccpUrl`; upstream throws",
  ],
  [
    "`connect.fetch`, `connect.fetchWithTimeout`, `connect.backoff`",
    "the pauses before retries double, without a random part; upstream's `fetch` repeats the same pause, and its `backoff` draws each at random",
  ],
  ["`connect.sprintf`, `connect.vsprintf`", "also support `%i` and `%j`, accept numbers as text, and never throw"],
  [
    "`connect.isOperaBrowser`, `connect.getOperaBrowserVersion`",
    "recognize current releases of Opera (`OPR/`); upstream returns `false` and `null`",
  ],
  [
    "`connect.version`",
    "`2.28.2`, the release of the implemented API; upstream's bundle of that release contains `2.28.1`",
  ],
];

/** Returns the first matching reason for a difference, or undefined. */
export function reasonFor(path: string, reasons: readonly Reason[] = REASONS): Reason | undefined {
  return reasons.find(({ members }) => members.some((member) => fits(member, path)));
}

/** True if a member of a reason covers the path. */
export function fits(member: string, path: string): boolean {
  const [start = "", end] = member.split("*");
  if (end === undefined) return member === path;
  const rest = member.slice(start.length + 1);
  if (!path.startsWith(start)) return false;
  return rest.includes("*")
    ? path.slice(start.length).includes(rest.slice(0, -1))
    : path.length >= start.length + rest.length && path.endsWith(rest);
}

function voiceIdCalls(owner: string): string[] {
  return [
    "getVoiceIdSpeakerId",
    "getVoiceIdSpeakerStatus",
    "optOutVoiceIdSpeaker",
    "deleteVoiceIdSpeaker",
    "evaluateSpeakerWithVoiceId",
    "enrollSpeakerInVoiceId",
    "updateVoiceIdSpeakerId",
  ].map((name) => `${owner}#${name}`);
}

/**
 * What: where packages/streams is not what the unmodified amazon-connect-streams is, and why: members, and behaviour that no list of members shows.
 * When: inside compat-streams-page and tests/compat/streams-surface.test.ts, which fails for a difference that is not here and for a reason that fits nothing.
 * How:  reasonFor("core.init")
 */

/** `out`: left out for good. `later`: to come. `differs`: there, and other on purpose. `internal`: never documented, and of no use to pages. */
export type CompatState = "out" | "later" | "differs" | "internal";

/** Members that a reason is about; a name that ends with `*` stands for all that begin so. */
export type Reason = { readonly members: readonly string[]; readonly state: CompatState; readonly why: string };

/** Differences of members. Those left out or still to come may have a member's name and number of parameters all the same. */
export const REASONS: readonly Reason[] = [
  {
    members: ["VoiceId", "VoiceId#*", ...voiceIdCalls("VoiceConnection"), ...voiceIdCalls("Connection")],
    state: "out",
    why: "Amazon has retired Voice ID: making one throws NotImplementedError, its methods on connections reject",
  },
  {
    members: ["core.initDisasterRecovery"],
    state: "out",
    why: "legacy disaster recovery: says so in the log and does nothing",
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
    why: "Global Resiliency; until then making the conduit throws NotImplementedError",
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
    why: "the softphone in the page; until then the calls say so in the log and do nothing, making a class throws NotImplementedError",
  },
  {
    members: ["core.initRingtoneEngines", "*RingtoneEngine", "*RingtoneEngine#*"],
    state: "later",
    why: "ringtones in the page, with the softphone; the panel rings",
  },
  {
    members: ["ValueError#name", "StateError#name", "NotImplementedError#name"],
    state: "differs",
    why: "each error carries its name itself; they are errors of this page, so `instanceof Error` holds",
  },
  {
    members: ["sprintf.format", "sprintf.cache", "sprintf.parse", "vsprintf"],
    state: "differs",
    why: "a printf of our own with the directives of logs; it never throws, and leaves alone what it does not know",
  },
  {
    members: ["StreamMultiplexer#getStreams"],
    state: "differs",
    why: "upstream declares a parameter that it does not look at",
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
    why: "lines go to the panel by themselves, without timers",
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
    why: "the panel's side of the library; this one is for the pages around it. The classes are there and throw NotImplementedError",
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
    why: "how upstream is made inside; the way to the same thing is the documented member",
  },
];

/** Behaviour that is other on purpose. */
export const BEHAVIOURS: readonly (readonly [what: string, difference: string])[] = [
  ["`getLog()`", "echoes to the console from `WARN` on, as documented; upstream echoes from `INFO` on"],
  [
    "log lines to the panel",
    "one `log` broadcast a line, from the log's level on, once the panel has answered; no `server_bound_internal_log`",
  ],
  [
    "`entry.withObject`",
    "also takes tokens, addresses and long numbers out of `text` and `url`; ids are named by a short digest instead of an MD5, which can be turned back",
  ],
  [
    "`logger.setLogRollInterval`",
    "lines older than two intervals go with the next line; no timer runs. At most 10,000 lines are kept",
  ],
  [
    "`SessionExpirationWarningManager#onSessionExtensionError`",
    "its subscription ends itself; upstream's ends another",
  ],
  [
    '`agentApp.initApp("ccp")`',
    "derives sign-in and sign-out addresses only from an address with `ccp-v2`; upstream cuts off other addresses' last letters",
  ],
  [
    "`globalThis`",
    "gets `connect` and `lily` and nothing else; upstream leaves `AWS`, `md5`, `sprintf`, `vsprintf` and `ccpVersion` there",
  ],
  [
    "`connect.ReferenceType`, `connect.VDIPlatformType`",
    "are there; upstream declares them and has them not when programs run",
  ],
  [
    "`connect.sprintf`, `connect.vsprintf`",
    "know `%s %d %i %f %x %X %j %%`; `%u %e %o %c %b` and paths such as `%(a.b)s` stay as they are written, upstream formats them",
  ],
  [
    "`connect.isOperaBrowser`, `connect.getOperaBrowserVersion`",
    "recognize current releases of Opera (`OPR/`); upstream answers `false` and `null`",
  ],
  ["`new AgentSnapshot` before the first data, `connect.find(null)`", "do not throw; upstream does"],
  ["`connect.version`", "`2.28.2`, the release whose API this is; upstream's bundle of that release says `2.28.1`"],
];

/** The reason for a difference, or undefined when nobody has given one. The first that fits. */
export function reasonFor(path: string, reasons: readonly Reason[] = REASONS): Reason | undefined {
  return reasons.find(({ members }) => members.some((member) => fits(member, path)));
}

/** Whether a member as written in a reason means the path. */
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

/** What this library leaves out or will have later: names that say so when they are used. Rows in docs/compat/streams.md. */
import type { Subscription } from "../bus/event-bus.ts";
import type { CoreNames } from "../core/names.ts";
import type { LogNames } from "../log/names.ts";
import { NotImplementedError } from "../utilities/errors.ts";

/** Why something is not there. */
const VOICE_ID = "Amazon has retired Voice ID";
const PANEL_SIDE = "it belongs to the panel, not to the page around it";
const SOFTPHONE_LATER = "the softphone is in the panel; in the page it comes later";
const RESILIENCY_LATER = "Global Resiliency comes later";

/** Classes that cannot be made, with the reason. */
const CLASSES = {
  VoiceId: VOICE_ID,
  AWSClient: PANEL_SIDE,
  AgentAppClient: PANEL_SIDE,
  ApiProxyClient: PANEL_SIDE,
  TaskTemplatesClient: PANEL_SIDE,
  DownstreamConduitLogger: PANEL_SIDE,
  SoftphoneManager: SOFTPHONE_LATER,
  SoftphoneMediaController: SOFTPHONE_LATER,
  VoiceFocusProvider: SOFTPHONE_LATER,
  VoiceRingtoneEngine: SOFTPHONE_LATER,
  QueueCallbackRingtoneEngine: SOFTPHONE_LATER,
  AdditionalVoiceRingtoneEngine: SOFTPHONE_LATER,
  AutoAcceptedRingtoneEngine: SOFTPHONE_LATER,
  ChatRingtoneEngine: SOFTPHONE_LATER,
  EmailRingtoneEngine: SOFTPHONE_LATER,
  TaskRingtoneEngine: SOFTPHONE_LATER,
  GRProxyIframeConduit: RESILIENCY_LATER,
} as const;

/** Errors: NotImplementedError when one is made. */
type RefusedClasses = { readonly [Name in keyof typeof CLASSES]: new (...args: unknown[]) => never };

/** `connect.globalResiliency`, where nothing ever fails over. */
export interface GlobalResiliency {
  onFailoverDetected(callback: (data: { nextActiveRegion: string }) => void): Subscription;
  onFailoverPending(callback: (data: { nextActiveRegion: string }) => void): Subscription;
  onFailoverCompleted(callback: (data: { activeRegion: string; activeCcpUrl: string }) => void): Subscription;
  onConfigureError(callback: (error: Error) => void): Subscription;
  /** Undefined: there is one region. */
  getActiveRegion(): string | null | undefined;
  /** Errors: NotImplementedError. */
  forceFailover(): never;
}

/** What is left out of `core`. Each says so in the log and does nothing, so that a page's chats go on. */
export interface CoreLeftOut {
  initSoftphoneManager(params?: unknown): void;
  initRingtoneEngines(params?: unknown, setRingerDevice?: unknown): void;
  initDisasterRecovery(...args: unknown[]): void;
  setSoftphoneUserMediaStream(stream: unknown): void;
  /** Null: there is none in the page. */
  getSoftphoneManager(): null;
}

/** Names of what is left out. */
export type LeftOutNames = RefusedClasses & { globalResiliency: GlobalResiliency };

/** Makes the classes and `globalResiliency`. */
export function createLeftOut(ns: CoreNames): LeftOutNames {
  const classes = Object.entries(CLASSES).map(([name, reason]) => [name, refusal(`connect.${name}: ${reason}.`)]);
  const on = (event: string) => (callback: (data: never) => void) => ns.core.getEventBus().subscribe(event, callback);
  return {
    ...(Object.fromEntries(classes) as RefusedClasses), // one for each name, just made
    globalResiliency: {
      onFailoverDetected: on("globalResiliency::failover_detected_crm"),
      onFailoverPending: on("globalResiliency::failover_pending_crm"),
      onFailoverCompleted: on("globalResiliency::failover_complete"),
      onConfigureError: on("globalResiliency::configure_error"),
      getActiveRegion: () => undefined,
      forceFailover: () => refusal(`connect.globalResiliency.forceFailover: ${RESILIENCY_LATER}.`)(),
    },
  };
}

/** Makes what is left out of `core`. */
export function createCoreLeftOut(ns: LogNames): CoreLeftOut {
  const say =
    (name: string, reason: string) =>
    (..._params: unknown[]): void =>
      void ns.getLog().error("connect.core.%s does nothing: %s.", name, reason);
  return {
    initSoftphoneManager: say("initSoftphoneManager", SOFTPHONE_LATER),
    initRingtoneEngines: say("initRingtoneEngines", SOFTPHONE_LATER),
    initDisasterRecovery: say("initDisasterRecovery", "the legacy disaster recovery is left out"),
    setSoftphoneUserMediaStream: say("setSoftphoneUserMediaStream", SOFTPHONE_LATER),
    getSoftphoneManager: () => null,
  };
}

/** A function, not an arrow: pages say `new`. */
function refusal(sentence: string): () => never {
  return function refuse(): never {
    throw new NotImplementedError("%s", sentence);
  };
}

/** Unsupported names: using one is an error that states the reason. Listed in docs/compat/streams.md. */
import type { Subscription } from "../bus/event-bus.ts";
import type { CoreNames } from "../core/core-namespace.ts";
import type { LogNames } from "../log/log-namespace.ts";
import { NotImplementedError } from "../utilities/errors.ts";

/** Reasons in error messages. */
const VOICE_ID = "Amazon has retired Voice ID";
const PANEL_SIDE = "part of the panel, not of host pages";
const SOFTPHONE_LATER = "the softphone runs in the panel";
const RESILIENCY_LATER = "not supported yet";

/** Classes whose constructor throws, by reason. */
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

/** Errors: NotImplementedError when constructed. */
type RefusedClasses = { readonly [Name in keyof typeof CLASSES]: new (...args: unknown[]) => never };

/** `connect.globalResiliency` of a center with one region: failover never happens. */
export interface GlobalResiliency {
  onFailoverDetected(callback: (data: { nextActiveRegion: string }) => void): Subscription;
  onFailoverPending(callback: (data: { nextActiveRegion: string }) => void): Subscription;
  onFailoverCompleted(callback: (data: { activeRegion: string; activeCcpUrl: string }) => void): Subscription;
  onConfigureError(callback: (error: Error) => void): Subscription;
  /** Undefined: the center has one region. */
  getActiveRegion(): string | null | undefined;
  /** Errors: NotImplementedError. */
  forceFailover(): never;
}

/** Unsupported members of `core`. They log an error and have no effect, so that the chats of a page continue. */
export interface UnsupportedCore {
  initSoftphoneManager(params?: unknown): void;
  initRingtoneEngines(params?: unknown, setRingerDevice?: unknown): void;
  initDisasterRecovery(...args: unknown[]): void;
  setSoftphoneUserMediaStream(stream: unknown): void;
  /** Always null. */
  getSoftphoneManager(): null;
}

/** Unsupported members of the namespace. */
export type UnsupportedNames = RefusedClasses & { globalResiliency: GlobalResiliency };

/** The classes and `globalResiliency`. */
export function createUnsupported(ns: CoreNames): UnsupportedNames {
  const classes = Object.entries(CLASSES).map(([name, reason]) => [name, refusal(`connect.${name}: ${reason}.`)]);
  const on = (event: string) => (callback: (data: never) => void) => ns.core.getEventBus().subscribe(event, callback);
  return {
    ...(Object.fromEntries(classes) as RefusedClasses), // has one entry per class above
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

/** Unsupported members of `core`. */
export function createUnsupportedCore(ns: LogNames): UnsupportedCore {
  const report =
    (name: string, reason: string) =>
    (..._params: unknown[]): void =>
      void ns.getLog().error("connect.core.%s does nothing: %s.", name, reason);
  return {
    initSoftphoneManager: report("initSoftphoneManager", SOFTPHONE_LATER),
    initRingtoneEngines: report("initRingtoneEngines", SOFTPHONE_LATER),
    initDisasterRecovery: report("initDisasterRecovery", "not supported"),
    setSoftphoneUserMediaStream: report("setSoftphoneUserMediaStream", SOFTPHONE_LATER),
    getSoftphoneManager: () => null,
  };
}

/** A function, not an arrow function: pages call it with `new`. */
function refusal(sentence: string): () => never {
  return function refuse(): never {
    throw new NotImplementedError("%s", sentence);
  };
}

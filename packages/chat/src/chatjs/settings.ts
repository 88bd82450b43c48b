/** Settings of all sessions of a page. Source: docs/wire/participant.md#setglobalconfig. */
import type { PlatformDeps } from "../platform-deps.ts";
import { createLogManager, type LoggerConfig, type LogManager } from "./logging.ts";

/** Argument of `setGlobalConfig`. Members that are left out keep their value. */
export type ChatGlobalConfig = {
  /** Base address of the participant service, such as `https://center.example`. Default: that of `region`. */
  readonly endpoint?: string;
  /** Default: `us-west-2`. */
  readonly region?: string | null;
  /** Logging is off until this is set. */
  readonly loggerConfig?: LoggerConfig;
  readonly features?: ChatFeatures;
  readonly webSocketManagerConfig?: { readonly isNetworkOnline?: () => boolean };
  /** Sent as the header `x-amz-user-agent`. */
  readonly customUserAgentSuffix?: string;
  /** Returns to the behavior of amazon-connect-chatjs 5.0.0 where this library differs. */
  readonly compatibility?: Compatibility;
  /** Accepted for programs that set it: this library sends no metrics. */
  readonly csmConfig?: { readonly widgetType?: string };
};

/** Receipts, or the list of features that are switched on. Default: receipts are sent. */
export type ChatFeatures =
  | {
      readonly messageReceipts?: {
        readonly shouldSendMessageReceipts?: boolean;
        /** Minimum time between two receipts of a kind. Unit: milliseconds. Default: 5000. */
        readonly throttleTime?: number;
      };
    }
  | readonly string[];

/** Switches to the behavior of amazon-connect-chatjs 5.0.0. Default: false each. Source: CJ-20; docs/compat/chatjs.md. */
export type Compatibility = {
  /** `onConnectionEstablished` is called when `connect` resolves, and again when the socket is up. */
  readonly announceTwice?: boolean;
  /** A typing event of one session delays those of all others. */
  readonly shareTypingThrottle?: boolean;
  /** A session breaks, with `onConnectionBroken`, if the first attempt to reconnect fails. */
  readonly breakOnFailedReconnect?: boolean;
  /** `sendMessage` rejects if there is no network; otherwise the message waits for it. */
  readonly rejectWhileOffline?: boolean;
  /** `onEnded` is not called when an agent has transferred the chat. */
  readonly silentTransfer?: boolean;
  /** `onMessage` receives items as they arrive: also twice, and without those missed while the connection was lost. */
  readonly rawItems?: boolean;
};

/** Current settings. Sessions read them when they are created, except for receipts, which follow them. */
export type Settings = {
  readonly log: LogManager;
  readonly compatibility: Compatibility;
  readonly receipts: { readonly isEnabled: boolean; readonly throttleMs: number };
  readonly userAgentSuffix: string | undefined;
  isOnline(): boolean;
  /** Address of the service for a session with its own region, without a trailing slash. */
  endpointOf(region: string | undefined): string;
  configure(config: ChatGlobalConfig): void;
  /** A region that replaces all others; null removes it. */
  overrideRegion(region: string | null): void;
  enableFeature(name: string): void;
};

const DEFAULT_REGION = "us-west-2";
const DEFAULT_THROTTLE_MS = 5_000;
/** The only feature flag. */
const RECEIPTS_FLAG = "MESSAGE_RECEIPTS_ENABLED";

/** Creates the settings with their defaults. */
export function createSettings({ hints, console }: Pick<PlatformDeps, "hints" | "console">): Settings {
  const log = createLogManager(console);
  let config: ChatGlobalConfig = {};
  let regionOverride: string | undefined;
  let receipts = { isEnabled: true, throttleMs: DEFAULT_THROTTLE_MS };

  function setFeatures(features: ChatFeatures): void {
    if (Array.isArray(features)) {
      receipts = { ...receipts, isEnabled: features.includes(RECEIPTS_FLAG) };
    } else if ("messageReceipts" in features) {
      const { shouldSendMessageReceipts, throttleTime } = features.messageReceipts ?? {};
      receipts = {
        isEnabled: shouldSendMessageReceipts ?? receipts.isEnabled,
        throttleMs: throttleTime ?? receipts.throttleMs,
      };
    }
  }
  return {
    log,
    get compatibility() {
      return config.compatibility ?? {};
    },
    get receipts() {
      return receipts;
    },
    get userAgentSuffix() {
      return config.customUserAgentSuffix;
    },
    isOnline: () => (config.webSocketManagerConfig?.isNetworkOnline ?? hints.isOnline)(),
    endpointOf(region) {
      const name = regionOverride || region || config.region || DEFAULT_REGION;
      return (config.endpoint || `https://participant.connect.${name}.amazonaws.com`).replace(/\/+$/, "");
    },
    configure(next) {
      const given = Object.entries(next).filter(([, value]) => value !== undefined && value !== null);
      config = { ...config, ...Object.fromEntries(given) };
      if (next.loggerConfig !== undefined) log.updateLoggerConfig(next.loggerConfig);
      if (next.features !== undefined && next.features !== null) setFeatures(next.features);
    },
    overrideRegion(region) {
      regionOverride = region ?? undefined;
    },
    enableFeature(name) {
      if (name === RECEIPTS_FLAG) receipts = { ...receipts, isEnabled: true };
    },
  };
}

/** Parameters of `initCCP`. Source: docs/wire/streams.md#configure, #initccp and #storage-access-page. */

/** Ringtone of one kind of contact. */
export type RingtoneOptions = { readonly disableRingtone?: boolean; readonly ringtoneUrl?: string };

/** Voice settings of the panel. */
export type SoftphoneOptions = RingtoneOptions & {
  readonly allowFramedSoftphone?: boolean;
  readonly disableEchoCancellation?: boolean;
  readonly disableStoringParamsInLocalStorage?: boolean;
  readonly allowFramedVideoCall?: boolean;
  readonly allowFramedScreenSharing?: boolean;
  readonly allowFramedScreenSharingPopUp?: boolean;
  readonly VDIPlatform?: string;
  readonly allowEarlyGum?: boolean;
  readonly allowExtendedPersistentConnection?: boolean;
};

/** Settings that the panel shows. */
export type PageOptions = {
  readonly enableAudioDeviceSettings?: boolean;
  readonly enableVideoDeviceSettings?: boolean;
  readonly enablePhoneTypeSettings?: boolean;
  readonly showInactivityModal?: boolean;
};

/** Sign-in popup. Units: CSS pixels. */
export type LoginOptions = {
  /** Close the popup when the panel reports a signed-in agent. */
  autoClose?: boolean;
  height?: number;
  width?: number;
  top?: number;
  left?: number;
  /** Do not open the popup automatically after the agent has signed in once. */
  disableAuthPopupAfterLogout?: boolean;
  /** Treat a panel that stops responding as signed out. */
  enableAckTimeout?: boolean;
};

/** Page that asks the browser for access to the panel's cookies. */
export type StorageAccessParameters = {
  /** In custom mode the page's container is shown while the request is open and hidden after the grant. */
  mode?: "default" | "custom";
  canRequest?: boolean | "true" | "false";
  /** URL of the panel if `ccpUrl` is a sign-in page. */
  instanceUrl?: string;
  style?: object;
  /** `hideCCP: false` keeps the container visible after the grant; texts are passed to the request page. */
  custom?: { readonly hideCCP?: boolean; readonly [text: string]: unknown };
};

/** The parameters of `initCCP`. Times in milliseconds. */
export interface InitCCPOptions {
  /** URL of the panel. */
  readonly ccpUrl: string;
  readonly region?: string;
  /** False: never open a sign-in popup. */
  readonly loginPopup?: boolean;
  readonly loginPopupAutoClose?: boolean;
  readonly loginUrl?: string;
  readonly loginOptions?: LoginOptions;
  readonly softphone?: SoftphoneOptions;
  readonly chat?: RingtoneOptions;
  readonly task?: RingtoneOptions;
  readonly autoAcceptTone?: RingtoneOptions;
  readonly pageOptions?: PageOptions;
  readonly shouldAddNamespaceToLogs?: boolean;
  readonly iframeTitle?: string;
  /** CSS text of the frame. */
  readonly style?: string;
  /** Maximum time to wait for the response to `synchronize`; default 3,000. */
  readonly ccpAckTimeout?: number;
  /** Pause between a response and the next `synchronize`; default 1,000. */
  readonly ccpSynTimeout?: number;
  /** Maximum time to wait for the panel's first message; default 5,000. */
  readonly ccpLoadTimeout?: number;
  readonly storageAccess?: StorageAccessParameters;
  readonly onViewContact?: (view: { readonly contactId: string }) => void;
  /** Passed to the chat library unchanged. */
  readonly features?: unknown;
  readonly provider?: unknown;
  readonly plugins?: unknown;
  readonly logConfig?: { readonly logLevel?: unknown; readonly echoLevel?: unknown };
  readonly enableGlobalResiliency?: boolean;
  readonly secondaryCCPUrl?: string;
  readonly disasterRecoveryOn?: boolean;
  /**
   * Endpoint of the participant service for the built-in chat client, used when chatjs is not on the page; default: the origin of `ccpUrl`.
   */
  readonly participantEndpoint?: string;
}

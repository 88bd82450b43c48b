/** What a page may ask of `initCCP`. Source: docs/wire/streams.md#configure, #initccp and #storage-access-page. */

/** Sound of one kind of contact. */
export type RingtoneOptions = { readonly disableRingtone?: boolean; readonly ringtoneUrl?: string };

/** What the panel is to do about voice. */
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

/** Which settings the panel shows. */
export type PageOptions = {
  readonly enableAudioDeviceSettings?: boolean;
  readonly enableVideoDeviceSettings?: boolean;
  readonly enablePhoneTypeSettings?: boolean;
  readonly showInactivityModal?: boolean;
};

/** The sign-in popup. Units: CSS pixels. */
export type LoginOptions = {
  /** Close the popup with the first sign of a signed-in panel. */
  autoClose?: boolean;
  height?: number;
  width?: number;
  top?: number;
  left?: number;
  /** No sign-in by itself once the agent was signed in. */
  disableAuthPopupAfterLogout?: boolean;
  /** A panel that stops answering counts as signed out. */
  enableAckTimeout?: boolean;
};

/** The page that asks the browser for the panel's cookies. */
export type StorageAccessParameters = {
  mode?: "default" | "custom";
  canRequest?: boolean;
  instanceUrl?: string;
  style?: object;
  custom?: object;
};

/** The parameters of `initCCP`. Times in milliseconds. */
export interface InitCCPOptions {
  /** Where the panel is. */
  readonly ccpUrl: string;
  readonly region?: string;
  /** false: never open a sign-in popup. */
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
  /** For how long an answer to `synchronize` may be missing; default 3,000. */
  readonly ccpAckTimeout?: number;
  /** Pause between an answer and the next `synchronize`; default 1,000. */
  readonly ccpSynTimeout?: number;
  /** For how long the panel may take to speak first; default 5,000. */
  readonly ccpLoadTimeout?: number;
  readonly storageAccess?: StorageAccessParameters;
  readonly onViewContact?: (view: { readonly contactId: string }) => void;
  /** Handed to the chat library as it is. */
  readonly features?: unknown;
  readonly provider?: unknown;
  readonly plugins?: unknown;
  readonly logConfig?: { readonly logLevel?: unknown; readonly echoLevel?: unknown };
  readonly enableGlobalResiliency?: boolean;
  readonly secondaryCCPUrl?: string;
  readonly disasterRecoveryOn?: boolean;
  /** Where our own chat client finds the participant service, when chatjs is not on the page; default: the origin of `ccpUrl`. */
  readonly participantEndpoint?: string;
}

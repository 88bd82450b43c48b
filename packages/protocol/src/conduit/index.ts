/** Window messages between host page and panel frame, and between sign-in popup and panel frame. */
export { type HandOverMessage, handOverMessage, LOGIN_POPUP_NAME } from "./hand-over-messages.ts";
export {
  apiRequest,
  broadcastRequest,
  CONDUIT_EVENTS,
  conduitMessage,
  type HostConfigure,
  hostConfigure,
  masterRequest,
  SUNK_BROADCASTS,
  softphoneSend,
  topicList,
  webSocketSend,
} from "./host-messages.ts";
export {
  SDK_ACTIVITY_NAMESPACE,
  SDK_CONTACT_NAMESPACE,
  SDK_INIT_TYPE,
  type SdkErrorKey,
  type SdkHostMessage,
  type SdkPanelMessage,
  type SdkTopic,
  sdkHostMessage,
} from "./sdk-messages.ts";

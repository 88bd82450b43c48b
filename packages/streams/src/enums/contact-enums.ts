/** Enumerations of contacts. Source: docs/wire/streams.md#enumerations and #globals. */
import { enumOf, type ValueOf } from "./enum-of.ts";

/** Kinds of contact. */
export const ContactType = /* @__PURE__ */ enumOf("voice queue_callback chat task email");
/** One of {@link ContactType}. */
export type ContactType = ValueOf<typeof ContactType>;

/** Kinds of contact state, per agent. */
export const ContactStateType = /* @__PURE__ */ enumOf(
  "init incoming pending connecting connected missed error ended rejected paused",
);
/** One of {@link ContactStateType}. */
export type ContactStateType = ValueOf<typeof ContactStateType>;

/** States in which the contact occupies the agent. */
export const CONTACT_ACTIVE_STATES = /* @__PURE__ */ enumOf("paused incoming pending connecting connected");
/** One of {@link CONTACT_ACTIVE_STATES}. */
export type CONTACT_ACTIVE_STATES = ValueOf<typeof CONTACT_ACTIVE_STATES>;

/** Contact events, as named on the bus. */
export const ContactEvents = /* @__PURE__ */ enumOf(
  "init refresh destroyed incoming pending connecting connected missed acw view ended error accepted invalid_state_transition screen_sharing_started screen_sharing_stopped screen_sharing_error",
  "contact",
);
/** One of {@link ContactEvents}. */
export type ContactEvents = ValueOf<typeof ContactEvents>;

/** Origin of a contact. */
export const ContactInitiationMethod = /* @__PURE__ */ enumOf(
  "inbound outbound transfer queue_transfer callback api disconnect webrtc_api agent_reply campaign_preview external_outbound monitor flow callback_customer_first_queued callback_customer_first_dialed",
);
/** One of {@link ContactInitiationMethod}. */
export type ContactInitiationMethod = ValueOf<typeof ContactInitiationMethod>;

/** Routing channels. */
export const ChannelType = /* @__PURE__ */ enumOf("VOICE CHAT TASK");
/** One of {@link ChannelType}. */
export type ChannelType = ValueOf<typeof ChannelType>;

/** Requests to the panel's view, as named on the bus. */
export const ChannelViewEvents = /* @__PURE__ */ enumOf("activate_channel_with_view_type", "taskList");
/** One of {@link ChannelViewEvents}. */
export type ChannelViewEvents = ValueOf<typeof ChannelViewEvents>;

/** Agent clicks that are counted in metrics. */
export const ClickType = /* @__PURE__ */ enumOf("Accept Reject Hangup");
/** One of {@link ClickType}. */
export type ClickType = ValueOf<typeof ClickType>;

/** Result of a customer's authentication in a chat. */
export const CustomerAuthenticationStatus = /* @__PURE__ */ enumOf("AUTHENTICATED FAILED TIMEOUT");
/** One of {@link CustomerAuthenticationStatus}. */
export type CustomerAuthenticationStatus = ValueOf<typeof CustomerAuthenticationStatus>;

/** E-mail events, as named on the bus. */
export const EmailEvents = /* @__PURE__ */ enumOf("created", "email");
/** One of {@link EmailEvents}. */
export type EmailEvents = ValueOf<typeof EmailEvents>;

/** Task events, as named on the bus. */
export const TaskEvents = /* @__PURE__ */ enumOf("created", "task");
/** One of {@link TaskEvents}. */
export type TaskEvents = ValueOf<typeof TaskEvents>;

/** Kinds of reference on a task. The upstream typings declare it, but the upstream library does not define it at run time. */
export const ReferenceType = /* @__PURE__ */ enumOf("URL");
/** One of {@link ReferenceType}. */
export type ReferenceType = ValueOf<typeof ReferenceType>;

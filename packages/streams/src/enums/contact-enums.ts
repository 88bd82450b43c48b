/** What is said of a contact. Source: docs/wire/streams.md#enumerations and #globals. */
import { enumOf, type ValueOf } from "./enum-of.ts";

/** Kinds of contact. */
export const ContactType = /* @__PURE__ */ enumOf("voice queue_callback chat task email");
/** One of {@link ContactType}. */
export type ContactType = ValueOf<typeof ContactType>;

/** Kinds of contact state, for one agent. */
export const ContactStateType = /* @__PURE__ */ enumOf(
  "init incoming pending connecting connected missed error ended rejected paused",
);
/** One of {@link ContactStateType}. */
export type ContactStateType = ValueOf<typeof ContactStateType>;

/** Contact states in which there is something to do. */
export const CONTACT_ACTIVE_STATES = /* @__PURE__ */ enumOf("paused incoming pending connecting connected");
/** One of {@link CONTACT_ACTIVE_STATES}. */
export type CONTACT_ACTIVE_STATES = ValueOf<typeof CONTACT_ACTIVE_STATES>;

/** What happens to a contact, as named on the bus. */
export const ContactEvents = /* @__PURE__ */ enumOf(
  "init refresh destroyed incoming pending connecting connected missed acw view ended error accepted invalid_state_transition screen_sharing_started screen_sharing_stopped screen_sharing_error",
  "contact",
);
/** One of {@link ContactEvents}. */
export type ContactEvents = ValueOf<typeof ContactEvents>;

/** How a contact came about. */
export const ContactInitiationMethod = /* @__PURE__ */ enumOf(
  "inbound outbound transfer queue_transfer callback api disconnect webrtc_api agent_reply campaign_preview external_outbound monitor flow callback_customer_first_queued callback_customer_first_dialed",
);
/** One of {@link ContactInitiationMethod}. */
export type ContactInitiationMethod = ValueOf<typeof ContactInitiationMethod>;

/** Channels of routing. */
export const ChannelType = /* @__PURE__ */ enumOf("VOICE CHAT TASK");
/** One of {@link ChannelType}. */
export type ChannelType = ValueOf<typeof ChannelType>;

/** Requests to the panel's view, as named on the bus. */
export const ChannelViewEvents = /* @__PURE__ */ enumOf("activate_channel_with_view_type", "taskList");
/** One of {@link ChannelViewEvents}. */
export type ChannelViewEvents = ValueOf<typeof ChannelViewEvents>;

/** Clicks of an agent that are counted. */
export const ClickType = /* @__PURE__ */ enumOf("Accept Reject Hangup");
/** One of {@link ClickType}. */
export type ClickType = ValueOf<typeof ClickType>;

/** How the sign-in of a customer in a chat ended. */
export const CustomerAuthenticationStatus = /* @__PURE__ */ enumOf("AUTHENTICATED FAILED TIMEOUT");
/** One of {@link CustomerAuthenticationStatus}. */
export type CustomerAuthenticationStatus = ValueOf<typeof CustomerAuthenticationStatus>;

/** What happens to e-mails, as named on the bus. */
export const EmailEvents = /* @__PURE__ */ enumOf("created", "email");
/** One of {@link EmailEvents}. */
export type EmailEvents = ValueOf<typeof EmailEvents>;

/** What happens to tasks, as named on the bus. */
export const TaskEvents = /* @__PURE__ */ enumOf("created", "task");
/** One of {@link TaskEvents}. */
export type TaskEvents = ValueOf<typeof TaskEvents>;

/** Kinds of reference on a task. Declared by the upstream's typings, but not there when its programs run; here it is. */
export const ReferenceType = /* @__PURE__ */ enumOf("URL");
/** One of {@link ReferenceType}. */
export type ReferenceType = ValueOf<typeof ReferenceType>;

/** Settings of an instance. Those without a comment are kept, and have no effect yet. */
export type InstanceAttributes = {
  readonly contactFlowLogs: boolean;
  readonly autoResolveBestVoices: boolean;
  readonly earlyMedia: boolean;
  /** Agents may ask for further agents in a chat. */
  readonly multiPartyChats: boolean;
  /** Supervisors may monitor chats. */
  readonly chatMonitoring: boolean;
};

/** Values of attributes that were not set. Other than in Amazon Connect, chats may have several agents and be monitored without a setting. */
export const INSTANCE_ATTRIBUTE_DEFAULTS: InstanceAttributes = {
  contactFlowLogs: false,
  autoResolveBestVoices: true,
  earlyMedia: true,
  multiPartyChats: true,
  chatMonitoring: true,
};

/** Returns all attributes of an instance, in a fixed order. */
export function attributesOf({
  attributes,
}: {
  readonly attributes?: Readonly<Partial<InstanceAttributes>>;
}): InstanceAttributes {
  return { ...INSTANCE_ATTRIBUTE_DEFAULTS, ...attributes };
}

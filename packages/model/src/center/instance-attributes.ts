/** Settings of an instance that are kept and have no effect yet. */
export type InstanceAttributes = {
  readonly contactFlowLogs: boolean;
  readonly autoResolveBestVoices: boolean;
  readonly earlyMedia: boolean;
};

/** Values of attributes that were not set. */
export const INSTANCE_ATTRIBUTE_DEFAULTS: InstanceAttributes = {
  contactFlowLogs: false,
  autoResolveBestVoices: true,
  earlyMedia: true,
};

/** Returns all attributes of an instance, in a fixed order. */
export function attributesOf({
  attributes,
}: {
  readonly attributes?: Readonly<Partial<InstanceAttributes>>;
}): InstanceAttributes {
  return { ...INSTANCE_ATTRIBUTE_DEFAULTS, ...attributes };
}

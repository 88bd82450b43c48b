/** Body of `GET /.well-known/tributary.json`: the addresses of a running center. Source: docs/run-contract.md. */
export type CenterDescription = {
  readonly version: string;
  readonly region: string;
  readonly instanceId: string;
  readonly instanceArn: string;
  readonly instanceAlias: string;
  readonly ccpUrl: string;
  readonly loginUrl: string;
  readonly participantEndpoint: string;
  readonly connectEndpoint: string;
  readonly startChatUrl: string;
  /** Absent: the center has no voice. */
  readonly startCallUrl?: string;
  readonly widgetUrl: string;
  /** Only in demo mode. */
  readonly demo?: DemoDescription;
};

type Named = { readonly id: string; readonly name: string };

/** Public data of a demo center; identical on every machine. */
export type DemoDescription = {
  readonly contactFlowId: string;
  readonly queues: readonly Named[];
  readonly routingProfiles: readonly Named[];
  /** Users who may sign in to the agent panel. */
  readonly agents: readonly { readonly username: string; readonly password: string; readonly userId: string }[];
  /** Key of the administrator. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** One key per role, to try out permissions. */
  readonly accessKeys: readonly DemoAccessKey[];
};

/** A published access key. It permits what the security profiles of its user permit; that of the administrator everything. */
export type DemoAccessKey = {
  readonly role: "administrator" | "supervisor" | "agent";
  readonly username: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** {@link DemoDescription} without passwords and secret keys. */
export type PublicDemoDescription = Omit<DemoDescription, "agents" | "secretAccessKey" | "accessKeys"> & {
  readonly agents: readonly Omit<DemoDescription["agents"][number], "password">[];
  readonly accessKeys: readonly Omit<DemoAccessKey, "secretAccessKey">[];
};

/** Description for pages of other origins. */
export type PublicCenterDescription = Omit<CenterDescription, "demo"> & { readonly demo?: PublicDemoDescription };

/** What `GET /.well-known/tributary.json` tells: where everything of a running center is. Source: docs/run-contract.md. */
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
  readonly widgetUrl: string;
  /** Only in demo mode. */
  readonly demo?: DemoDescription;
};

type Named = { readonly id: string; readonly name: string };

/** What a demo center tells everybody: the same on every machine. */
export type DemoDescription = {
  readonly contactFlowId: string;
  readonly queues: readonly Named[];
  readonly routingProfiles: readonly Named[];
  /** Everybody who may use the agent panel as an agent. */
  readonly agents: readonly { readonly username: string; readonly password: string; readonly userId: string }[];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** Stand-in for the metrics of chatjs: accepts all calls and sends nothing. Source: docs/wire/participant.md#client-metrics. */
const CALLS = [
  "loadCsmScriptAndExecute",
  "initializeCSM",
  "updateCsmConfig",
  "addMetric",
  "setDimensions",
  "addLatencyMetric",
  "addLatencyMetricWithStartTime",
  "addCountAndErrorMetric",
  "addCountMetric",
  "addAgentCountMetric",
] as const;

/** Metrics that are not sent. */
export type CsmService = { readonly [Name in (typeof CALLS)[number]]: (...metric: unknown[]) => void } & {
  readonly csmInitialized: false;
  getDefaultDimensions(): readonly [];
};

/** The stand-in. */
export const csmService: CsmService = {
  ...(Object.fromEntries(CALLS.map((name) => [name, () => {}])) as Record<(typeof CALLS)[number], () => void>), // has one call per name
  csmInitialized: false,
  getDefaultDimensions: () => [],
};

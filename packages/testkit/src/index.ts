/** Test doubles and fixtures: clock, random numbers, sockets, agent data, and a whole center in one process. */

export {
  BEGAN_AT,
  CALL_ID,
  CHAT_ID,
  exampleCall,
  exampleChat,
  exampleChoice,
  exampleEndpoint,
  exampleHostData,
  exampleLeg,
  exampleState,
  type HostDataChanges,
} from "./agent-data/host-data.ts";
export { examplePanelChat, examplePanelUpdate } from "./agent-data/panel-update.ts";
export { type AuditFault, createAuditFault } from "./audit-fault.ts";
export { SIGN_IN_STEP, SIGN_IN_STEPS, withSalesSteps } from "./authentication.ts";
export { openCenterWithInstance } from "./center-with-instance.ts";
export { DEMO_IDS, type DemoOptions, demoAgentId, demoDefinition } from "./demo-definition.ts";
export type { CallFault, Fault, FaultPlan, FaultSide, FrameFault, OpeningFault } from "./faults/fault-plan.ts";
export {
  type FaultProxy,
  type FaultProxyOptions,
  type OccurredFault,
  openFaultProxy,
  type ProxiedServer,
} from "./faults/fault-proxy.ts";
export { type InProcessCenter, type InProcessCenterOptions, inProcessCenter } from "./in-process-center.ts";
export {
  type ClusterNode,
  type InProcessCluster,
  type InProcessClusterOptions,
  inProcessCluster,
} from "./in-process-cluster.ts";
export { indexViolations } from "./index-violations.ts";
export {
  type CenterAtRest,
  concurrencyViolations,
  currentViolations,
  invariantViolations,
  journalViolations,
  snapshotViolations,
} from "./invariants.ts";
export { createLeakCheck, type LeakCheck, type LeakCheckDeps } from "./leak-check.ts";
export { createManualClock, DEFAULT_START_AT, type ManualClock, type PendingTimer } from "./manual-clock.ts";
export { exampleOffer } from "./media/example-offer.ts";
export { createFakeMedia, type FakeLeg, type FakeMedia, type Heard } from "./media/fake-media.ts";
export { withVoice } from "./media/voice.ts";
export type { NodeClock } from "./node-clock.ts";
export {
  createPairedSockets,
  type InFlightFrame,
  type PairedSocket,
  type SocketData,
  type SocketEnd,
  type SocketPair,
  type SocketSide,
} from "./paired-sockets.ts";
export { PLAIN_CHAT } from "./plain-chat.ts";
export { createProcessClock, type ProcessClock } from "./process-clock.ts";
export { LANGUAGE, withProficiencies } from "./proficiencies.ts";
export { QUICK_CONNECTS, withQuickConnects } from "./quick-connects.ts";
export { createRecordingLogger, type LogLine, type RecordingLogger } from "./recording-logger.ts";
export { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
export { findProgram } from "./servers/debian-program.ts";
export { freePort } from "./servers/free-port.ts";
export { type PostgresServer, type PostgresServerOptions, startPostgres } from "./servers/postgres.ts";
export { startTurn, type TurnServer } from "./servers/turn.ts";
export { isRoot, UNPRIVILEGED_ID, unprivileged } from "./servers/unprivileged-user.ts";
export type { BrokerLink } from "./simulated-broker.ts";
export { withTasks } from "./tasks.ts";

import type { FlowChannel } from "../flow/run-flow.ts";

/**
 * Flow steps on a task: it has no customer, so that texts have no effect, and the flow continues.
 *
 * Source: docs/wire/participant.md; https://docs.aws.amazon.com/connect/latest/adminguide/play.html
 */
export const taskFlow: FlowChannel = { sendText: () => undefined };

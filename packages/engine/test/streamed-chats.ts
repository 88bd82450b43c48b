/** Chats of a center in one process that are sent to endpoints. */
import type { ParticipantRef, StartedChat } from "@tributary/engine";
import type { UsedToken } from "@tributary/model";
import {
  createManualClock,
  demoDefinition,
  type InProcessCenterOptions,
  inProcessCenter,
  withQuickConnects,
} from "@tributary/testkit";
import { acceptedValue, startChat } from "./center.ts";
import { ENDPOINT, recordedEndpoints } from "./recorded-endpoints.ts";

export const BY = { kind: "command-line" } as const;

const HOUR = 3_600_000;

/** Opens a center with endpoints that the test controls. */
export async function openStreaming(options: Pick<InProcessCenterOptions, "wrapStore"> = {}) {
  const clock = createManualClock();
  const hooks = recordedEndpoints();
  const harness = await inProcessCenter({
    ...options,
    clock,
    endpoints: hooks.endpointsOf(clock),
    definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots: 2 })),
  });
  const stream = (contactId: string, endpointArn = ENDPOINT, token: UsedToken | null = null) =>
    harness.run(harness.center.streaming.start(contactId, { endpointArn, token, by: BY }));
  const write = async (from: ParticipantRef, content: string) =>
    acceptedValue(
      await harness.run(
        harness.center.chats.sendMessage(from, { contentType: "text/plain", content, clientToken: null }),
      ),
    );
  return { harness, hooks, stream, write, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

export type OpenedStreaming = Awaited<ReturnType<typeof openStreaming>>;

/** A chat that is sent to the endpoint from before its customer joins. */
export async function streamedChat({ harness, stream }: OpenedStreaming, durationMs = 24 * HOUR): Promise<StartedChat> {
  const chat = await startChat(harness, { durationMs });
  acceptedValue(await stream(chat.contactId));
  acceptedValue(await harness.run(harness.center.chats.join(chat)));
  return chat;
}

/** The stored positions. */
export const recordsOf = ({ harness }: OpenedStreaming) => harness.run(harness.center.records.list("streaming"));

import { openRealMedia } from "../../packages/media-processes/test/real-media.ts";
import { asId, type ConversationId, type LegId } from "../../packages/model/src/index.ts";
import type { Contestant, Mixer } from "./mixer.ts";

/** A voice process of this project, with what supervises it in this process. */
export const tributary: Contestant = { name: "Tributary", start: startVoiceProcess };

async function startVoiceProcess(): Promise<Mixer> {
  const { media, children, [Symbol.asyncDispose]: dispose } = openRealMedia();
  const legsOf = new Map<ConversationId, LegId[]>();
  return {
    get pid() {
      return children[0]?.pid ?? 0;
    },
    async connect(call, peer) {
      const callId = asId<ConversationId>(`call-${call}`);
      const legs = legsOf.get(callId) ?? [];
      const legId = asId<LegId>(`${callId}-${legs.length}`);
      legsOf.set(callId, [...legs, legId]);
      const startMs = performance.now();
      const answer = await media.openLeg({ legId, callId }, await peer.offer());
      if (answer === null) throw new Error("The offer was not answered.");
      await peer.accept(answer);
      const connectedMs = performance.now() - startMs;
      media.arrange(
        callId,
        [...legs, legId].map((each) => ({ legId: each, hears: "call", isHeard: true })),
      );
      return connectedMs;
    },
    health() {
      const { lateTicks, concealedRatio } = media.figures();
      return { lateSteps: lateTicks, madeUpShare: concealedRatio ?? 0 };
    },
    [Symbol.asyncDispose]: dispose,
  };
}

import { accepted, type EpochMs, silentLogger } from "@tributary/kernel";
import { asId, type ParticipantId } from "@tributary/model";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import type { FastifyInstance } from "fastify";
import { expect, it } from "vitest";
import { ScriptedSocket } from "../../test/scripted-socket.ts";
import type { HttpContext } from "../context.ts";
import { createFrameBudget } from "../limits/frame-budget.ts";
import { createRefusalCounts } from "../limits/refusal-counts.ts";
import type { UpgradeHandler } from "../server/upgrade-router.ts";
import { CALL_SOCKET_PATH, SOFTPHONE_SOCKET_PATH, voiceSurface } from "./surface.ts";

const NOTHING = { [Symbol.dispose]: () => undefined };

it.each([
  [SOFTPHONE_SOCKET_PATH, "contactCtx", { role: "agent", agentId: "ada" }],
  [CALL_SOCKET_PATH, "token", { role: "customer", agentId: null }],
])("[VS-12] a socket at %s whose token is revoked during the upgrade is closed", async (path, member, party) => {
  const clock = createManualClock();
  const peer = new ScriptedSocket();
  const described = Promise.withResolvers<unknown>();
  const handlers = new Map<string, UpgradeHandler>();
  let isRevoked = false;
  const claims = { purpose: "call-leg", subject: asId<ParticipantId>("p"), scope: "c", expiresAt: 60_000 as EpochMs };
  const context = {
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
    tokens: { verify: () => accepted(claims) },
    revocations: { isRevoked: () => isRevoked, onRevoked: () => NOTHING },
    limits: { frames: createFrameBudget({ clock, refusals: createRefusalCounts() }, { socketFrames: null }) },
    sockets: { handle: (at: string, handler: UpgradeHandler) => void handlers.set(at, handler) },
    center: {
      calls: { callbacks: {} },
      contacts: { describe: () => described.promise },
      feeds: { followConversation: () => ({ ready: new Promise(() => undefined), ...NOTHING }) },
    },
  } as unknown as HttpContext; // the members above are all that is used
  voiceSurface({ addHook: () => undefined } as unknown as FastifyInstance, context);

  const deciding = handlers.get(path)?.({} as never, new URL(`ws://127.0.0.1${path}?${member}=t`));
  isRevoked = true;
  const whole = { participants: [{ id: "p", state: { phase: "joined" }, ...party }] };
  described.resolve(accepted({ whole }));
  const decision = await deciding;
  if (decision?.kind === "accept") decision.onSocket(peer.upgraded);

  expect(peer.closings).toEqual([1000]);
});

import { accepted, type EpochMs, silentLogger } from "@tributary/kernel";
import { asId, type ParticipantId } from "@tributary/model";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import type { FastifyInstance } from "fastify";
import { expect, it } from "vitest";
import { ScriptedSocket } from "../../test/scripted-socket.ts";
import type { HttpContext } from "../context.ts";
import { createFrameBudget } from "../limits/frame-budget.ts";
import { createRefusalCounts } from "../limits/refusal-counts.ts";
import type { ConversationRooms } from "../rooms/conversation-rooms.ts";
import type { UpgradeHandler } from "../server/upgrade-router.ts";
import { createParticipantSockets } from "./surface.ts";

it("[AC-03] a socket whose token is revoked during the upgrade is closed", async () => {
  const clock = createManualClock();
  const peer = new ScriptedSocket();
  const access = Promise.withResolvers<unknown>();
  let isRevoked = false;
  let upgrade: UpgradeHandler | undefined;
  const claims = { purpose: "socket", subject: asId<ParticipantId>("p"), scope: "c", expiresAt: 1 as EpochMs };
  const context = {
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
    tokens: { verify: () => accepted(claims) },
    revocations: { isRevoked: () => isRevoked, onRevoked: () => ({ [Symbol.dispose]: () => undefined }) },
    limits: { frames: createFrameBudget({ clock, refusals: createRefusalCounts() }, { socketFrames: null }) },
    sockets: {
      handle(_path: string, handler: UpgradeHandler): void {
        upgrade = handler;
      },
    },
    center: { chats: { access: () => access.promise } },
  } as unknown as HttpContext; // the members above are all that is used
  const rooms = { join: () => ({ confirm: () => undefined, [Symbol.dispose]: () => undefined }) };
  const app = { addHook: () => undefined } as unknown as FastifyInstance;
  createParticipantSockets({ rooms: rooms as unknown as ConversationRooms })(app, context);

  const deciding = upgrade?.({} as never, new URL("ws://127.0.0.1/socket/participant?token=t"));
  isRevoked = true;
  access.resolve(accepted({ contact: { state: { phase: "connected" } } }));
  const decision = await deciding;
  if (decision?.kind === "accept") decision.onSocket(peer.upgraded);

  expect(peer.closings).toEqual([1000]);
});

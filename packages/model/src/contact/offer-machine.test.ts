import { describe, expect, it } from "vitest";
import { type OfferEvent, type OfferState, stepOffer } from "./offer-machine.ts";

const ringing: OfferState = { phase: "ringing", offeredAt: 0, expiresAt: 20_000 };

describe("the offer machine", () => {
  it.each([
    ["accepted", "accepted"],
    ["rejected", "rejected"],
    ["expired", "missed"],
    ["withdrawn", "withdrawn"],
  ] as const)("[OF-01] ringing × %s is %s", (type, phase) => {
    expect(stepOffer(ringing, { type, at: 20_000 })).toEqual({ ok: true, state: { phase, at: 20_000 } });
  });

  it("[OF-02] an offer cannot be missed before its deadline", () => {
    expect(stepOffer(ringing, { type: "expired", at: 19_999 })).toEqual({ ok: false, refusal: "too-early" });
  });

  for (const phase of ["accepted", "rejected", "missed", "withdrawn"] as const) {
    for (const type of ["accepted", "rejected", "expired", "withdrawn"] satisfies OfferEvent["type"][]) {
      it(`[OF-03] ${phase} × ${type} is refused: the offer is gone`, () => {
        expect(stepOffer({ phase, at: 1 }, { type, at: 30_000 })).toEqual({ ok: false, refusal: "offer-gone" });
      });
    }
  }
});

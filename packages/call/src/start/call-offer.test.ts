import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeCenter } from "../../test/fake-center.ts";
import { createFakeMedia } from "../../test/fake-media.ts";
import { readCallOffer } from "./call-offer.ts";

const startUrl = "https://center.example/startCall";

function open(status: number, body: unknown) {
  const center = createFakeCenter();
  center.settings.start = { status, body: JSON.stringify(body) };
  return { center, deps: { fetch: center.fetch, clock: createManualClock(), media: createFakeMedia().media } };
}

describe("readCallOffer", () => {
  it.each([
    [200, { IsOpen: true }, { state: "open" }],
    [200, { IsOpen: false, Message: "Mondays only" }, { state: "closed", message: "Mondays only" }],
    [200, { IsOpen: false, Message: "x".repeat(2_000) }, { state: "closed", message: "x".repeat(1_000) }],
    [200, { IsOpen: false, Message: 7 }, { state: "closed", message: "" }],
    [200, null, { state: "unavailable", problem: { kind: "refused", reason: "other" } }],
    [404, { message: "Not found" }, { state: "unavailable", problem: { kind: "refused", reason: "other" } }],
    [
      403,
      { data: { Error: { code: "voice-off", message: "none" } } },
      { state: "unavailable", problem: { kind: "refused", reason: "voice-off", message: "none" } },
    ],
    [500, {}, { state: "unavailable", problem: { kind: "unreachable" } }],
  ])("[CC-04] reads the answer %i %j", async (status, body, offer) => {
    const { deps } = open(status, body);

    expect(await readCallOffer({ startUrl }, deps)).toMatchObject(offer);
  });

  it("[CC-04] asks for a flow", async () => {
    const { center, deps } = open(200, { IsOpen: true });
    await readCallOffer({ startUrl, contactFlowId: "a b" }, deps);

    expect(center.starts[0]).toMatchObject({ url: `${startUrl}?ContactFlowId=a+b`, method: "GET", headers: {} });
  });

  it("[CC-04] sends no request without a microphone", async () => {
    const { center, deps } = open(200, { IsOpen: true });

    expect(await readCallOffer({ startUrl }, { ...deps, media: null })).toEqual({
      state: "unavailable",
      problem: { kind: "unsupported" },
    });
    expect(center.starts).toEqual([]);
  });
});

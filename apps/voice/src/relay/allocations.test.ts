import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createManualClock } from "@tributary/testkit";
import { expect, it, onTestFinished } from "vitest";
import { createAllocations } from "./allocations.ts";
import { REFUSAL } from "./relay-requests.ts";

it("[VP-52] an address has 256 allocations that are used", async () => {
  const media = createSocket("udp4");
  onTestFinished(() => void media.close());
  media.bind(0, "127.0.0.1");
  await once(media, "listening");
  const target = { address: "127.0.0.1", port: media.address().port };
  using allocations = createAllocations({ clock: createManualClock(), findMedia: () => target });
  let asked = 0;
  /** Opens an allocation of a further user, over which the voice process answers. */
  async function open(clientAddress: string) {
    asked += 1;
    const client = { key: `${asked}`, username: `${asked}`, transactionId: Buffer.alloc(12), sendToClient: () => {} };
    const allocation = await allocations.open({ ...client, clientAddress, localAddress: "127.0.0.1" });
    if (!("relayed" in allocation)) return allocation;
    allocation.extend(60);
    allocation.permit(target);
    media.send("answer", allocation.relayed.port, "127.0.0.1");
    await expect.poll(() => allocation.isUsed, { interval: 1 }).toBe(true);
    return "open";
  }

  const results = [];
  for (let number = 0; number < 256; number += 1) results.push(await open("192.0.2.1"));

  expect(new Set(results)).toEqual(new Set(["open"]));
  expect(await open("192.0.2.1")).toBe(REFUSAL.quota);
  expect(await open("192.0.2.2")).toBe("open");
});

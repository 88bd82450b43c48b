import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type ChatProgress, createOpenChats, type OpenChatLimits } from "./open-chats.ts";

const ROOMY: OpenChatLimits = { openChatsPerAddress: 100, unjoinedChatsPerAddress: 100, unjoinedChats: 100 };

function openRecord(limits: Partial<OpenChatLimits>) {
  const clock = createManualClock();
  const progress = new Map<string, ChatProgress>();
  let reads = 0;
  const read = async (contactId: string): Promise<ChatProgress> => {
    reads += 1;
    return progress.get(contactId) ?? "unjoined";
  };
  const chats = createOpenChats({ clock, read }, { ...ROOMY, ...limits });
  let count = 0;
  /** Starts a chat if the budgets allow it. Returns its id, or the budget that is used up. */
  async function start(address: string, weight = 1): Promise<string> {
    const used = await chats.check(address);
    if (used !== undefined) return used.budget;
    count += 1;
    chats.add(address, { contactId: `c${count}`, weight });
    return `c${count}`;
  }
  return { clock, progress, chats, start, reads: () => reads };
}

describe("chats of strangers", () => {
  it("[LM-14] an address may have a maximum number of open chats, and another when one has ended", async () => {
    const { clock, progress, start } = openRecord({ openChatsPerAddress: 3 });
    for (const id of ["c1", "c2", "c3"]) {
      progress.set(id, "joined");
      expect(await start("a")).toBe(id);
    }

    expect(await start("a")).toBe("address-open-chats");
    expect(await start("b")).toBe("c4");
    progress.set("c2", "ended");
    clock.advance(5_000);
    expect(await start("a")).toBe("c5");
  });

  it("[LM-34] a chat with much data counts as several until it has ended", async () => {
    const { clock, progress, chats, start } = openRecord({ openChatsPerAddress: 14, unjoinedChatsPerAddress: 13 });
    await start("a", 13);

    expect(await start("a")).toBe("address-unjoined-chats");
    progress.set("c1", "joined");
    clock.advance(5_000);
    expect(await start("a")).toBe("c2");
    expect(await start("a")).toBe("address-open-chats");
    progress.set("c1", "ended");
    clock.advance(5_000);
    expect([await start("a", 13), await start("a")]).toEqual(["c3", "address-open-chats"]);
    for (const id of ["c2", "c3"]) progress.set(id, "ended");
    await chats.check("a");
    expect(chats.size).toBe(0);
  });

  it("[LM-15] an address may have a maximum number of chats that no customer has joined, and others once they are joined", async () => {
    const { clock, progress, start } = openRecord({ unjoinedChatsPerAddress: 2 });
    await start("a");
    await start("a");

    expect(await start("a")).toBe("address-unjoined-chats");
    progress.set("c1", "joined");
    clock.advance(5_000);
    expect(await start("a")).toBe("c3");
  });

  it("[LM-15] all addresses together may have a maximum number of chats that no customer has joined", async () => {
    const { start } = openRecord({ unjoinedChats: 3 });
    for (const address of ["a", "b", "c"]) await start(address);

    expect(await start("d")).toBe("center-unjoined-chats");
  });

  it("[LM-16] repeating a refused start reads the chats at most every five seconds", async () => {
    const { clock, start, reads } = openRecord({ openChatsPerAddress: 50 });
    for (let count = 0; count < 50; count += 1) await start("a");
    const before = reads();
    for (let count = 0; count < 100; count += 1) await start("a");

    expect(reads() - before).toBe(50 + 2 * 100);
    clock.advance(5_000);
    await start("a");
    expect(reads() - before).toBe(2 * 50 + 2 * 101);
  });

  it("[LM-17] the record keeps no chats that ended long ago, whatever their addresses", async () => {
    const { progress, chats, start } = openRecord({ unjoinedChats: 1_000_000 });
    for (let count = 1; count <= 1_000; count += 1) progress.set(await start(`address ${count}`), "ended");

    expect(chats.size).toBeLessThan(5);
  });
});

import { expect, it } from "vitest";
import { type ServerProcess, startServer } from "./server-process.ts";

const APPROVED = ["--approved-origins", "https://shop.example"];

/** Returns the answers to starts of pages at other origins: one that is approved, and one that is not. */
async function startsOn({ url }: ServerProcess, path: string): Promise<readonly (string | undefined)[]> {
  const codes: (string | undefined)[] = [];
  for (const origin of ["https://shop.example", "https://other.example"]) {
    const answer = await fetch(`${url}${path}`, { method: "POST", headers: { origin }, body: "{}" });
    codes.push((await answer.json()).data.Error?.code);
  }
  return codes;
}

it("[WS-04] a demo center lets any page start chats and calls, whatever its list", async () => {
  await using server = await startServer({ flags: ["--port", "0", ...APPROVED] });

  for (const path of ["/startChat", "/startCall"])
    expect(await startsOn(server, path)).not.toContain("origin-not-approved");
});

it("[WS-04] another center lets approved pages alone start chats and calls", async () => {
  await using server = await startServer({ flags: ["--demo=false", "--port", "0", ...APPROVED] });

  for (const path of ["/startChat", "/startCall"]) {
    const [approved, other] = await startsOn(server, path);
    expect([approved === "origin-not-approved", other]).toEqual([false, "origin-not-approved"]);
  }
});

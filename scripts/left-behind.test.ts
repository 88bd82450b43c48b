import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { leftBehind, runningNow } from "./left-behind.ts";

it("reports a server and a timer that still run, and not those that were stopped", async () => {
  const before = runningNow();

  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const timer = setInterval(() => undefined, 60_000);
  const during = leftBehind(before, runningNow());
  clearInterval(timer);
  server.close();
  await once(server, "close");

  expect(during).toEqual([expect.stringMatching(/^1 TCPServerWrap$/), expect.stringMatching(/^\d+ Timeout$/)]);
  await expect.poll(() => leftBehind(before, runningNow()).filter((each) => each.includes("TCP"))).toEqual([]);
});

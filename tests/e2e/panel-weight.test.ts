/** The weight of the panel's first load, as a browser receives it. */
import { expect, it } from "vitest";
import { startCenter } from "./support/center.ts";

it("[PP-11] the panel's first load is at most 150 kB, compressed in either way", async () => {
  await using center = await startCenter();
  const page = await (await fetch(`${center.url}/ccp-v2/`)).text();
  const files = [...page.matchAll(/(?:src|href)="(\/ccp-v2\/[^"]+)"/g)].map(([, path]) => `${center.url}${path}`);
  expect(files.length).toBeGreaterThanOrEqual(2);

  for (const encoding of ["br", "gzip"]) {
    let bytes = page.length;
    for (const url of [...files, `${center.url}/ccp-v2/config.json`]) {
      const response = await fetch(url, { headers: { "accept-encoding": encoding } });
      if (/\.(js|css)$/.test(url)) expect([url, response.headers.get("content-encoding")]).toEqual([url, encoding]);
      bytes += Number(response.headers.get("content-length"));
      await response.arrayBuffer();
    }
    expect(bytes).toBeLessThanOrEqual(150_000);
    expect(bytes).toBeGreaterThan(20_000);
  }
});

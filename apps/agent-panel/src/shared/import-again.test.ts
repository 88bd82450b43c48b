import { expect, it } from "vitest";
import { importAgain } from "./import-again.ts";

const ADDRESS = "https://center.example/ccp-v2/assets/contact-views-B2.js";

it.each([
  ["Chromium", `Failed to fetch dynamically imported module: ${ADDRESS}`],
  ["Firefox", `error loading dynamically imported module: ${ADDRESS}`],
])("[PA-76] imports a module that %s could not load by another address each time", async (_browser, message) => {
  const addresses: string[] = [];
  const load = importAgain(
    () => Promise.reject(new TypeError(message)),
    async (address) => {
      addresses.push(address);
      if (addresses.length < 3) throw new TypeError(`${message}?1`);
      return "loaded";
    },
  );

  for (let attempt = 0; attempt < 3; attempt += 1) await expect(load()).rejects.toThrow(message);

  expect(await load()).toBe("loaded");
  expect(addresses).toEqual([`${ADDRESS}?1`, `${ADDRESS}?2`, `${ADDRESS}?3`]);
});

it("[PA-76] imports a module again by its own address if the error of the browser has none", async () => {
  const outcomes = [Promise.reject(new TypeError("Importing a module script failed.")), Promise.resolve("loaded")];
  const load = importAgain(
    () => outcomes.shift() ?? Promise.reject(new Error("a third attempt")),
    () => Promise.reject(new Error("another address")),
  );

  await expect(load()).rejects.toThrow("Importing a module script failed.");
  expect(await load()).toBe("loaded");
});

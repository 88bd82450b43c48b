import { expect, it } from "vitest";
import { publicAddresses } from "./addresses.ts";

it("[SV-09] leads sockets to the public address with the scheme that belongs to its own", () => {
  expect(publicAddresses(undefined)).toEqual({});
  expect(publicAddresses("https://contact.example.org").addresses?.()).toEqual({
    http: "https://contact.example.org",
    socket: "wss://contact.example.org",
  });
  expect(publicAddresses("http://127.0.0.1:8080").addresses?.().socket).toBe("ws://127.0.0.1:8080");
});

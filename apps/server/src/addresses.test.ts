import { expect, it } from "vitest";
import { publicAddresses } from "./addresses.ts";

it("[SV-09] derives the socket address from the public address, wss for https", () => {
  expect(publicAddresses(undefined)).toEqual({});
  expect(publicAddresses("https://contact.example.org").addresses?.()).toEqual({
    http: "https://contact.example.org",
    socket: "wss://contact.example.org",
  });
  expect(publicAddresses("http://127.0.0.1:8080").addresses?.().socket).toBe("ws://127.0.0.1:8080");
});

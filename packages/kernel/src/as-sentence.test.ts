import { expect, it } from "vitest";
import { asSentence } from "./as-sentence.ts";

it("[SV-03] a message becomes a sentence of the same words", () => {
  expect(["the file exists already: /a/B", "Port 1 is in use.", ""].map(asSentence)).toEqual([
    "The file exists already: /a/B",
    "Port 1 is in use.",
    "",
  ]);
});

import { accepted, refused } from "@tributary/kernel";
import { expect, it } from "vitest";
import { passwordIn } from "./password-input.ts";

const inputOf = (text: string) => ({ isTerminal: false, read: async () => text });

it.each([
  ["Secret12", "Secret12"],
  ["Secret12\n", "Secret12"],
  ["Secret12\r\n", "Secret12"],
  [" Secret 12 ", " Secret 12 "],
  ["", ""],
])("[LI-09] reads the line %j without its end", async (text, password) => {
  expect(await passwordIn(inputOf(text))).toEqual(accepted(password));
});

it.each(["Secret12\nSecret34\n", "Secret12\n\n"])("[LI-09] refuses several lines: %j", async (text) => {
  expect(await passwordIn(inputOf(text))).toEqual(refused("Standard input must have one line, the password."));
});

it("[LI-09] reads no password from a terminal, which would show it", async () => {
  const terminal = { isTerminal: true, read: () => Promise.reject(new Error("read")) };

  expect(await passwordIn(terminal)).toEqual(
    refused("--password-stdin reads a file or the output of a program, because a terminal would show the password."),
  );
});

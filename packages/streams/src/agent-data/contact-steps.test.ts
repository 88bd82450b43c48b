import type { ContactStateType } from "@tributary/protocol/host-data";
import { describe, expect, it } from "vitest";
import { isOver, stepsOf } from "./contact-steps.ts";

const STATES: readonly ContactStateType[] = [
  "init",
  "incoming",
  "pending",
  "connecting",
  "connected",
  "missed",
  "error",
  "ended",
  "rejected",
  "paused",
];

/**
 * Rows: old state; columns: new state, in the order of STATES. Letters: i incoming, p pending, c connecting, C connected, M missed, A acw,
 * E ended, X error.
 */
const TABLE: Readonly<Record<string, string>> = {
  //          init inc pend cing ced  miss err  end  rej  paus
  init: "     .    i   p    c    C    .    X    A    .    .",
  incoming: " E    .   p    c    C    EM   XME  AE   EM   .",
  pending: "  E    i   .    c    C    E    XE   AE   E    .",
  connecting: "E   i   p    .    C    EM   XME  AE   EM   .",
  connected: "E    i   p    c    .    E    XE   AE   E    .",
  missed: "   .    i   p    c    C    .    X    A    .    .",
  error: "    .    i   p    c    C    .    .    A    .    .",
  ended: "    .    i   p    c    C    .    X    .    .    .",
  rejected: " .    i   p    c    C    .    X    A    .    .",
  paused: "   E    i   p    c    C    E    XE   AE   E    .",
};

const LETTERS: Readonly<Record<string, string>> = {
  "contact::incoming": "i",
  "contact::pending": "p",
  "contact::connecting": "c",
  "contact::connected": "C",
  "contact::missed": "M",
  "contact::acw": "A",
  "contact::ended": "E",
  "contact::error": "X",
};

describe("contact state changes", () => {
  for (const from of STATES) {
    it(`trigger the events of the table, from ${from}`, () => {
      const row = STATES.map(
        (to) =>
          stepsOf(from, to)
            .map((name) => LETTERS[name])
            .join("") || ".",
      );

      expect(row).toEqual(TABLE[from]?.trim().split(/ +/));
    });
  }

  it("trigger no events for a state that only a newer panel knows", () => {
    expect(stepsOf("connected", "dreaming" as ContactStateType)).toEqual([]);
  });

  it("mark a contact as over after its end event, and as open when it is active again", () => {
    expect(isOver(false, stepsOf("connecting", "missed"), "missed")).toBe(true);
    expect(isOver(true, stepsOf("missed", "connecting"), "connecting")).toBe(false);
  });

  it("require no end event for a contact that was over when first seen", () => {
    expect(isOver(false, stepsOf("init", "ended"), "ended")).toBe(true);
    expect(isOver(false, stepsOf("init", "error"), "error")).toBe(true);
    expect(isOver(false, stepsOf("init", "missed"), "missed")).toBe(false);
  });
});

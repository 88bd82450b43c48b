import { expect, it } from "vitest";
import { callContact } from "../../test/softphone-page.ts";
import { callsToOpen } from "./calls-to-open.ts";

it.each([
  ["that rings", callContact("offered"), false],
  ["that is connected", callContact("connected"), true],
  ["that a supervisor listens to", monitored("silent"), false],
  ["in which a supervisor takes part", monitored("barge"), true],
])(
  "[PA-58, PA-64] the audio of a call %s is opened, and the microphone sends if the others may hear it",
  (_title, contact, isAccepted) => {
    expect(callsToOpen([contact])).toMatchObject([{ contactId: "call", isAccepted }]);
  },
);

it("[PA-58] the audio of a call that is over is not opened", () => {
  expect(callsToOpen([callContact("wrap-up")])).toEqual([]);
});

function monitored(mode: "silent" | "barge") {
  return { ...callContact("monitoring"), monitor: { mode, mayBarge: true } };
}

import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { callContact } from "../../../test/softphone-page.ts";
import type { DeskContact } from "../../shared/desk.ts";
import { Lapsed } from "./lapsed.view.tsx";

const OFFERED = "is offered to the next free agent";
const AGAIN = "If the customer is still waiting, you or another agent will call them again later.";

function shown(part: Partial<DeskContact>): string {
  const call = callContact("failed", part);
  const snapshot = { lapsed: { outcome: "failed", at: 0 }, queueName: "Sales", call } as const;
  return renderToStaticMarkup(<Lapsed snapshot={snapshot} />);
}

it("[PA-75] shows that the customer waits again after a failure of the agent's own audio, in calls and callbacks", () => {
  for (const isCallback of [true, false]) {
    const text = shown({ failure: "no-audio", isCallback });

    expect(text).toContain("Your audio did not connect");
    expect(text).toContain(OFFERED);
    expect(text).not.toContain(AGAIN);
  }
});

it("[PA-75] shows what follows for a customer who was not reached, and nothing for an endpoint that the agent has called", () => {
  const { call } = callContact("failed");
  const called = { failure: "no-audio", ...(call && { call: { ...call, canTransfer: false } }) } as const;

  expect(shown({ failure: "busy", isCallback: true })).toContain(AGAIN);
  expect(shown({ failure: "busy", isCallback: true })).not.toContain(OFFERED);
  expect(shown(called)).not.toMatch(new RegExp(`${OFFERED}|${AGAIN}`, "u"));
});

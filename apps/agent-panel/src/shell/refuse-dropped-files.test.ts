import { expect, it } from "vitest";
import { refuseDroppedFiles } from "./refuse-dropped-files.ts";

function drag(type: string, types: readonly string[]) {
  const dataTransfer = { types, dropEffect: "copy" };
  return Object.assign(new Event(type, { cancelable: true }), { dataTransfer });
}

it("[PA-40] a file that is dropped beside a conversation does not replace the panel", () => {
  const page = new EventTarget();
  refuseDroppedFiles(page);
  const events = ["dragover", "drop"].flatMap((type) => [drag(type, ["Files"]), drag(type, ["text/plain"])]);
  const accepted = drag("drop", ["Files"]);
  accepted.preventDefault(); // by the conversation, which takes it

  for (const event of [...events, accepted]) page.dispatchEvent(event);

  expect(events.map(({ defaultPrevented }) => defaultPrevented)).toEqual([true, false, true, false]);
  expect([...events, accepted].map(({ dataTransfer }) => dataTransfer.dropEffect)).toEqual([
    "none",
    "copy",
    "none",
    "copy",
    "copy",
  ]);
});

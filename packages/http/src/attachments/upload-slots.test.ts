import { expect, it } from "vitest";
import { createUploadSlots } from "./upload-slots.ts";

it("[AX-07] has one slot per file, 16 per address and 64 in all, which can be taken again", () => {
  const slots = createUploadSlots();
  const taken: Disposable[] = [];
  const take = (file: string, address: string): string => {
    const slot = slots.take(file, address);
    if (typeof slot === "string") return slot;
    taken.push(slot);
    return "taken";
  };
  const own = Array.from({ length: 17 }, (_, index) => take(`a ${index}`, "a"));
  const others = Array.from({ length: 60 }, (_, index) => take(`b ${index}`, `b ${Math.floor(index / 8)}`));
  const twice = take("a 1", "c");
  for (const slot of taken.splice(0)) slot[Symbol.dispose]();

  expect([own.filter((each) => each === "taken").length, own.at(-1)]).toEqual([16, "full"]);
  expect([others.filter((each) => each === "taken").length, others.at(-1)]).toEqual([48, "full"]);
  expect(twice).toBe("busy");
  expect([take("a 1", "a"), take("a 1", "a")]).toEqual(["taken", "busy"]);
});

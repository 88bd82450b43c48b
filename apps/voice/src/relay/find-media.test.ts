import { expect, it } from "vitest";
import { createFindMedia } from "./find-media.ts";

const BOUND = [
  { address: "192.0.2.2", port: 40_000 },
  { address: "fd00::2", port: 40_000 },
  { address: "127.0.0.1", port: 40_001 },
];

function find(others: typeof BOUND = [], bound = BOUND) {
  const search = createFindMedia({ bound: () => bound, others: () => others }, { announcedAddresses: ["203.0.113.7"] });
  return (address: string, port: number) => search({ address, port });
}

it("[VP-50] finds the sockets of its own process", () => {
  expect([find()("192.0.2.2", 40_000), find()("127.0.0.1", 40_001)]).toEqual([
    { address: "192.0.2.2", port: 40_000 },
    { address: "127.0.0.1", port: 40_001 },
  ]);
  expect([find()("192.0.2.2", 40_001), find()("127.0.0.1", 22), find()("192.0.2.3", 40_000)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("[VP-50] finds the announced sockets of other processes, and no others on this machine", () => {
  const search = find([{ address: "192.0.2.2", port: 40_003 }]);

  expect(search("192.0.2.2", 40_003)).toEqual({ address: "192.0.2.2", port: 40_003 });
  expect(search("203.0.113.7", 40_003)).toEqual({ address: "192.0.2.2", port: 40_003 });
  expect([search("192.0.2.2", 40_002), search("127.0.0.1", 40_003), search("192.0.2.3", 40_003)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("[VP-55] leads an announced address to the first address of the machine, or to loopback", () => {
  expect(find()("203.0.113.7", 40_000)).toEqual({ address: "192.0.2.2", port: 40_000 });
  expect(find()("203.0.113.7", 40_001)).toBeUndefined();
  expect(find([], BOUND.slice(2))("203.0.113.7", 40_001)).toEqual({ address: "127.0.0.1", port: 40_001 });
  expect(find([], [])("203.0.113.7", 40_001)).toBeUndefined();
});

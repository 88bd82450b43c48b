import { expect, it } from "vitest";
import { createFindMedia } from "./find-media.ts";

const BOUND = [
  { address: "192.0.2.2", port: 40_000 },
  { address: "fd00::2", port: 40_000 },
  { address: "127.0.0.1", port: 40_001 },
];

function find(mediaPorts = { first: 0, last: 0 }, bound = BOUND) {
  const relay = { port: 3_478, secret: "a secret of sixteen characters", isLocal: false, mediaPorts };
  const search = createFindMedia({ bound: () => bound }, { announcedAddresses: ["203.0.113.7"], relay });
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

it("[VP-50] finds the ports of all processes on addresses of this machine", () => {
  const range = find({ first: 40_000, last: 40_003 });

  expect(range("192.0.2.2", 40_003)).toEqual({ address: "192.0.2.2", port: 40_003 });
  expect([range("192.0.2.2", 40_004), range("192.0.2.2", 39_999), range("192.0.2.3", 40_001)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("[VP-55] leads an announced address to the first address of the machine, or to loopback", () => {
  expect(find()("203.0.113.7", 40_000)).toEqual({ address: "192.0.2.2", port: 40_000 });
  expect(find()("203.0.113.7", 40_001)).toBeUndefined();
  expect(find(undefined, BOUND.slice(2))("203.0.113.7", 40_001)).toEqual({ address: "127.0.0.1", port: 40_001 });
  expect(find(undefined, [])("203.0.113.7", 40_001)).toBeUndefined();
});

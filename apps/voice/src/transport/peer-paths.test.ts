import { expect, it } from "vitest";
import { createPeerPaths, type Path } from "./peer-paths.ts";

const path = (port: number): Path => ({
  remote: { address: "192.0.2.1", port },
  socket: { address: "192.0.2.2", send: () => undefined },
});

function open() {
  const forgotten: string[] = [];
  return { paths: createPeerPaths((key) => void forgotten.push(key)), forgotten };
}

it("[VP-03] selects the path that was checked last, until the peer nominates one", () => {
  const { paths } = open();
  expect(paths.selectedAt(0)).toBeUndefined();
  paths.verify(path(1), false, 0);
  paths.verify(path(2), false, 0);
  expect(paths.selectedAt(0)?.remote.port).toBe(2);

  paths.verify(path(1), true, 0);
  paths.verify(path(2), false, 0);

  expect(paths.selectedAt(0)?.remote.port).toBe(1);
});

it("[VP-03] selects the path that was nominated last", () => {
  const { paths } = open();
  paths.verify(path(1), true, 0);
  paths.verify(path(2), true, 0);

  expect(paths.selectedAt(0)?.remote.port).toBe(2);
});

it("[VP-04] forgets the paths that were checked least recently, but not the nominated one", () => {
  const { paths, forgotten } = open();
  paths.verify(path(0), true, 0);
  for (let port = 1; port < 12; port += 1) paths.verify(path(port), false, 0);

  expect(paths.keys).toHaveLength(8);
  expect(forgotten).toEqual([1, 2, 3, 4].map((port) => `192.0.2.1|${port}`));
  expect(paths.selectedAt(0)?.remote.port).toBe(0);
});

it("[VP-03] selects the path with the newest audio of the peer, whatever is nominated then", () => {
  const { paths } = open();
  paths.verify(path(1), true, 0);
  paths.onAudio("192.0.2.1|1");
  paths.verify(path(2), true, 0);
  expect(paths.selectedAt(0)?.remote.port).toBe(1);

  paths.onAudio("192.0.2.1|2");
  expect(paths.selectedAt(0)?.remote.port).toBe(2);
  paths.onAudio("192.0.2.1|3");
  expect(paths.selectedAt(0)?.remote.port).toBe(2); // no check has arrived from there
});

it("[VP-04] does not forget the path with the audio of the peer", () => {
  const { paths } = open();
  paths.verify(path(0), false, 0);
  paths.onAudio("192.0.2.1|0");
  for (let port = 1; port < 12; port += 1) paths.verify(path(port), true, 0);

  expect(paths.selectedAt(0)?.remote.port).toBe(0);
  expect(paths.keys).toHaveLength(8);
});

it("[VP-03] falls back to the nominated path once the one with the audio has not been checked for thirty seconds", () => {
  const { paths } = open();
  paths.verify(path(1), true, 0);
  paths.onAudio("192.0.2.1|1");
  paths.verify(path(2), true, 20_000);
  paths.verify(path(3), false, 25_000);

  expect(paths.selectedAt(30_000)?.remote.port).toBe(1);
  expect(paths.selectedAt(30_001)?.remote.port).toBe(2);
  expect(paths.selectedAt(50_001)?.remote.port).toBe(3);
  expect(paths.selectedAt(55_001)).toBeUndefined();
  paths.verify(path(1), false, 60_000);
  expect(paths.selectedAt(60_000)?.remote.port).toBe(1);
});

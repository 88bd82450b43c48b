import { expect, it } from "vitest";
import { createPeerPaths, type Path } from "./peer-paths.ts";

const path = (port: number): Path => ({ remote: { address: "192.0.2.1", port }, socket: { send: () => undefined } });

function open() {
  const forgotten: string[] = [];
  return { paths: createPeerPaths((key) => void forgotten.push(key)), forgotten };
}

it("[VP-03] selects the path that was checked last, until the peer nominates one", () => {
  const { paths } = open();
  expect(paths.selected).toBeUndefined();
  paths.verify(path(1), false);
  paths.verify(path(2), false);
  expect(paths.selected?.remote.port).toBe(2);

  paths.verify(path(1), true);
  paths.verify(path(2), false);

  expect(paths.selected?.remote.port).toBe(1);
});

it("[VP-03] selects the path that was nominated last", () => {
  const { paths } = open();
  paths.verify(path(1), true);
  paths.verify(path(2), true);

  expect(paths.selected?.remote.port).toBe(2);
});

it("[VP-04] forgets the paths that were checked least recently, but not the nominated one", () => {
  const { paths, forgotten } = open();
  paths.verify(path(0), true);
  for (let port = 1; port < 12; port += 1) paths.verify(path(port), false);

  expect(paths.keys).toHaveLength(8);
  expect(forgotten).toEqual([1, 2, 3, 4].map((port) => `192.0.2.1|${port}`));
  expect(paths.selected?.remote.port).toBe(0);
});

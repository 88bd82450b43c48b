import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const own = Symbol;

/**
 * Returns a `Symbol` like that of a browser without explicit resource management: the real `dispose` can be neither
 * deleted nor hidden.
 */
function symbolWithout(...missing: readonly string[]): SymbolConstructor {
  const { length, name, ...members } = Object.getOwnPropertyDescriptors(own);
  const kept = Object.fromEntries(Reflect.ownKeys(members).map((key) => [key, Reflect.get(members, key)]));
  for (const member of missing) delete kept[member];
  const older = (description?: string): symbol => own(description);
  return Object.defineProperties(older, kept) as SymbolConstructor; // all members except the missing ones
}

it("installs Symbol.dispose before the kernel creates disposables where the platform lacks it", async () => {
  const older = symbolWithout("dispose", "asyncDispose");
  vi.resetModules();
  vi.stubGlobal("Symbol", older);

  const { createScope } = await import("./index.ts");
  const scope = createScope();
  scope[older.dispose]();

  expect(typeof older.dispose).toBe("symbol");
  expect(scope.closed).toBe(true);
});

it("keeps the platform's Symbol.dispose", async () => {
  const { dispose } = Symbol;
  vi.resetModules();

  await import("./index.ts");

  expect(Symbol.dispose).toBe(dispose);
});

/**
 * Purpose: compares the members reachable at run time in the unmodified amazon-connect-streams and in packages/streams.
 * When:    called by compat-streams-page and tests/compat/streams-surface.test.ts.
 * Usage:   compareSurfaces(await upstreamSurface(), await ownSurface(root))
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";

/** A member: its kind, and the number of parameters of a function or the values of an enumeration. */
export type Member = MemberKind & {
  /** Inherited from a base class, and listed there. */
  readonly isInherited: boolean;
};

type MemberKind =
  | { readonly kind: "function"; readonly arity: number }
  | { readonly kind: "enumeration"; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: "value"; readonly type: string };

/** Members by path, such as `core.initCCP`, `Agent#getState` and `Endpoint.byPhoneNumber`. */
export type Surface = ReadonlyMap<string, Member>;

/** A member that differs between the two libraries. */
export type Difference = { readonly path: string; readonly what: string };

/** Objects whose members are compared individually; every other object is an enumeration or a value. */
const OBJECTS = new Set(["core", "storageAccess", "globalResiliency", "agentApp"]);

/** Properties that the JavaScript engine adds to functions. */
const ENGINE_NAMES = new Set(["length", "name", "prototype", "arguments", "caller", "constructor"]);

/** Returns everything that pages can reach under `connect.`, except names that start with an underscore. */
export function surfaceOf(connect: object): Surface {
  const surface = new Map<string, Member>();
  for (const [name, value] of membersOf(connect)) {
    add(surface, name, value);
    if (typeof value === "object" && value !== null && OBJECTS.has(name)) {
      for (const [member, each] of membersOf(value)) add(surface, `${name}.${member}`, each);
    }
    if (typeof value !== "function") continue;
    for (const [member, each] of membersOf(value)) add(surface, `${name}.${member}`, each);
    for (const [member, each, isInherited] of prototypeMembers(value.prototype)) {
      surface.set(`${name}#${member}`, { ...memberOf(member, each), isInherited });
    }
  }
  return surface;
}

/** Returns the members of upstream that are missing or different in the own library. */
export function compareSurfaces(upstream: Surface, own: Surface): Difference[] {
  return [...upstream].flatMap(([path, member]) => {
    const what = difference(member, own.get(path));
    return what === undefined ? [] : [{ path, what }];
  });
}

function difference(upstream: Member, own: Member | undefined): string | undefined {
  if (own === undefined) return "missing";
  if (own.kind !== upstream.kind) return `${own.kind} in place of ${upstream.kind}`;
  if (upstream.kind === "function" && own.kind === "function" && own.arity !== upstream.arity) {
    return `${own.arity} parameters in place of ${upstream.arity}`;
  }
  if (upstream.kind === "enumeration" && own.kind === "enumeration") {
    const other = Object.keys(upstream.values).filter((key) => upstream.values[key] !== own.values[key]);
    return other.length === 0 ? undefined : `other values: ${other.join(", ")}`;
  }
  return undefined;
}

function add(surface: Map<string, Member>, path: string, value: unknown): void {
  surface.set(path, { ...memberOf(path, value), isInherited: false });
}

function memberOf(path: string, value: unknown): MemberKind {
  if (typeof value === "function") return { kind: "function", arity: value.length };
  const isEnumeration = /^[A-Z]\w*$/.test(path) && typeof value === "object" && value !== null;
  if (isEnumeration) return { kind: "enumeration", values: { ...value } };
  return { kind: "value", type: typeof value };
}

function membersOf(value: object): [name: string, value: unknown][] {
  return Object.getOwnPropertyNames(value)
    .filter((name) => !name.startsWith("_") && !(typeof value === "function" && ENGINE_NAMES.has(name)))
    .map((name) => [name, Reflect.get(value, name)]);
}

function prototypeMembers(prototype: unknown): [name: string, value: unknown, isInherited: boolean][] {
  if (typeof prototype !== "object" || prototype === null || Object.getPrototypeOf(prototype) === null) return [];
  const own = Object.getOwnPropertyNames(prototype)
    .filter((name) => !name.startsWith("_") && name !== "constructor")
    .map((name): [string, unknown, boolean] => [name, Object.getOwnPropertyDescriptor(prototype, name)?.value, false]);
  const names = new Set(own.map(([name]) => name));
  const above = Object.getPrototypeOf(prototype);
  // The page's Error belongs to another realm, so it is identified by name.
  if (above?.constructor?.name === "Error") return own;
  const inherited = prototypeMembers(above).filter(([name]) => !names.has(name));
  return [...own, ...inherited.map(([name, value]): [string, unknown, boolean] => [name, value, true])];
}

/** Runs the upstream release in an empty page without a browser, and returns its members. */
export function upstreamSurface(): Surface {
  const script = createRequire(import.meta.url).resolve("amazon-connect-streams");
  const page = emptyPage();
  runInContext(readFileSync(script, "utf8"), createContext(page));
  const { connect } = page;
  if (typeof connect !== "object" || connect === null) throw new Error("amazon-connect-streams defines no connect.");
  return surfaceOf(connect);
}

/** Returns the members of packages/streams, from its sources. */
export async function ownSurface(root: string): Promise<Surface> {
  const { createConnect } = (await import(join(root, "packages/streams/src/assemble.ts"))) as {
    createConnect: (deps: object) => object;
  };
  const { createSystemClock, createSystemRandom } = (await import(join(root, "packages/kernel/src/index.ts"))) as {
    createSystemClock: () => object;
    createSystemRandom: () => object;
  };
  const deps = { window: emptyPage(), console, clock: createSystemClock(), random: createSystemRandom(), fetch };
  return surfaceOf(createConnect(deps));
}

/** Globals that the script uses while it loads. Timers that it starts never run. */
function emptyPage(): Record<string, unknown> {
  const nothing = (): void => {};
  const storage = { getItem: () => null, setItem: nothing, removeItem: nothing };
  const page: Record<string, unknown> = {
    console: { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing, trace: nothing },
    setTimeout: nothing,
    clearTimeout: nothing,
    setInterval: nothing,
    clearInterval: nothing,
    localStorage: storage,
    sessionStorage: storage,
    navigator: { userAgent: "" },
    document: { addEventListener: nothing },
    addEventListener: nothing,
    removeEventListener: nothing,
    location: {
      href: "https://desk.example/",
      origin: "https://desk.example",
      host: "desk.example",
      protocol: "https:",
    },
    crypto,
    performance,
    URL,
    MessageChannel,
  };
  return Object.assign(page, { window: page, self: page, top: page, parent: page, HTMLElement: class {} });
}

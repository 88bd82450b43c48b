/** A call that a reload of the page continues. */
import { isObject } from "../signaling/server-message.ts";
import { readStartedCall, type StartedCall } from "./started-call.ts";

/** Storage of one tab, such as `sessionStorage`. Its methods may throw. */
export type CallStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A call that was in progress when its page was left. It contains a secret token. */
export type SavedCall = {
  readonly started: StartedCall;
  /** Time at which the first agent was connected; null while there was none. Unit: milliseconds since 1970. */
  readonly connectedAt: number | null;
  /** True if the customer waits to be called back. Absent: they do not. */
  readonly isCalledBack?: boolean;
};

/** Default key of {@link savedCall}. */
export const STORAGE_KEY = "tributary.call";

/** Returns the call that an earlier page of this tab has left in progress; null if there is none. */
export function savedCall(storage: CallStorage, key: string = STORAGE_KEY): SavedCall | null {
  try {
    const saved: unknown = JSON.parse(storage.getItem(key) ?? "null");
    if (!isObject(saved)) return null;
    const started = readStartedCall(saved.started);
    if (started === undefined) return null;
    const { connectedAt, isCalledBack } = saved;
    return {
      started,
      connectedAt: typeof connectedAt === "number" ? connectedAt : null,
      ...(isCalledBack === true && { isCalledBack }),
    };
  } catch {
    return null; // denied by the browser, or not JSON
  }
}

/** Saves a call, or removes it. Without effect if the browser denies the storage. */
export function saveCall(storage: CallStorage | null, key: string, call: SavedCall | null): void {
  try {
    if (call === null) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(call));
  } catch {
    // Denied, or full: a reload does not continue the call.
  }
}

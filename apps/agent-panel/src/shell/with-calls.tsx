import { type ReactNode, useSyncExternalStore } from "react";
import type { ReadableStore } from "../shared/store.ts";
import type { LoadedCalls } from "./panel/call-loader.ts";

type Props = {
  readonly calls: ReadableStore<LoadedCalls | null>;
  readonly children: (calls: LoadedCalls) => ReactNode;
};

/** A view of calls, once they are loaded. */
export function WithCalls({ calls, children }: Props): ReactNode {
  const loaded = useSyncExternalStore(calls.subscribe, calls.read);
  return loaded && children(loaded);
}

import type { ChatSnapshot } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";

/** Reports a connection that has been lost for a noticeable time. Disposing cancels its timer. */
export interface CutOffNotice extends Disposable {
  readonly isCutOff: boolean;
  /** Follows the link of the session's newest snapshot. */
  follow(snapshot: Pick<ChatSnapshot, "link" | "over">): void;
}

/** Shorter losses are not reported. Unit: milliseconds. */
const CUT_OFF_AFTER_MS = 1_500;

/** Creates a {@link CutOffNotice}. `onCutOff` is called by the timer, `onRestored` during `follow`. */
export function createCutOffNotice(
  clock: Clock,
  { onCutOff, onRestored }: { readonly onCutOff: () => void; readonly onRestored: () => void },
): CutOffNotice {
  let isCutOff = false;
  let timer: Disposable | undefined;

  return {
    get isCutOff() {
      return isCutOff;
    },
    follow({ link, over }) {
      if (link.state === "down" && over === null) {
        timer ??= clock.after(CUT_OFF_AFTER_MS, () => {
          isCutOff = true;
          onCutOff();
        });
        return;
      }
      timer?.[Symbol.dispose]();
      timer = undefined;
      if (isCutOff && over === null) onRestored();
      isCutOff = false;
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}

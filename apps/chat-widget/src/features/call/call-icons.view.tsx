/** Icons of calls. Hidden from screen readers, because each repeats a label. */
import type { JSX } from "preact";

const PATHS = {
  phone:
    "M6.6 3.5 9 8.3 7.2 10a13 13 0 0 0 6.8 6.8l1.7-1.8 4.8 2.4c-.2 2-1.6 3.3-3.6 3.1C9.8 19.8 4.2 14.2 3.5 7.1 3.3 5.1 4.6 3.7 6.6 3.5z",
  microphone:
    "M12 3.5a2.8 2.8 0 0 1 2.8 2.8v5.4a2.8 2.8 0 0 1-5.6 0V6.3A2.8 2.8 0 0 1 12 3.5zM6 11.5a6 6 0 0 0 12 0M12 17.5v3",
  muted:
    "M9.2 9.2v2.5a2.8 2.8 0 0 0 4.4 2.3M14.8 10.5V6.3a2.8 2.8 0 0 0-5.3-1.2M6 11.5a6 6 0 0 0 9.4 4.9M18 11.5q0 1.2-.4 2.2M12 17.5v3M4 4l16 16",
  keypad: "M6 5.5h.01M12 5.5h.01M18 5.5h.01M6 12h.01M12 12h.01M18 12h.01M6 18.5h.01M12 18.5h.01M18 18.5h.01",
  devices: "M4 10v4h3.5l4.5 4V6L7.5 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11",
} as const;

export type CallIconName = keyof typeof PATHS;

export function CallIcon({ name }: { readonly name: CallIconName }): JSX.Element {
  return (
    <svg class={`icon is-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} class="drawn" />
    </svg>
  );
}

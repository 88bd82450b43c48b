import type { ReactNode } from "react";
import { LineIcon } from "../../shared/icons.tsx";

const PATHS = {
  audio: "M4 6.5h5m4 0h3M4 13.5h3m4 0h5M13 6.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0M11 13.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0",
  add: "M11 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0M2.5 16.5c.4-3 2.4-4.5 5.5-4.5 1.7 0 3.1.5 4 1.4M15 11v6M12 14h6",
  end: "M3 11.8c0-1.2.5-2 1.5-2.5 3.5-1.7 7.5-1.7 11 0 1 .5 1.5 1.3 1.5 2.5v.9c0 .5-.4.8-.9.7l-2.4-.5a.8.8 0 0 1-.6-.7l-.2-1.6c-1.9-.6-3.9-.6-5.8 0l-.2 1.6a.8.8 0 0 1-.6.7l-2.4.5c-.5.1-.9-.2-.9-.7z",
  hold: "M7.5 5v10M12.5 5v10",
  keypad: "M5.5 5h.2M10 5h.2M14.5 5h.2M5.5 10h.2M10 10h.2M14.5 10h.2M5.5 15h.2M10 15h.2M14.5 15h.2",
  microphone: "M12.5 5.5v4a2.5 2.5 0 0 1-5 0v-4a2.5 2.5 0 0 1 5 0M5 9.5a5 5 0 0 0 10 0M10 14.5v2.5",
  microphoneOff:
    "M12.5 8v-2.5a2.5 2.5 0 0 0-4.9-.7M7.5 7.5v2a2.5 2.5 0 0 0 4 2M5 9.5a5 5 0 0 0 8.3 3.7M15 9.5a5 5 0 0 1-.3 1.7M10 14.5v2.5M4 4l12 12",
} as const;

export function CallIcon({ name }: { readonly name: keyof typeof PATHS }): ReactNode {
  return <LineIcon path={PATHS[name]} />;
}

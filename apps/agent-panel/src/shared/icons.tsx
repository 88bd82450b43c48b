/** Line icons: 20 × 20, in the text color, hidden from screen readers because their buttons have labels. */
import type { ReactNode } from "react";

const PATHS = {
  agent: "M13 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0M4 16.5c.5-3 2.9-4.5 6-4.5s5.5 1.5 6 4.5",
  back: "M12.5 4.5 7 10l5.5 5.5",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  chevron: "m5.5 8 4.5 4.5L14.5 8",
  close: "m5.5 5.5 9 9m0-9-9 9",
  clip: "m14.8 9.4-5.1 5.1a3.2 3.2 0 0 1-4.5-4.5l5.6-5.6a2.1 2.1 0 0 1 3 3l-5.4 5.4a1 1 0 0 1-1.4-1.4l4.9-4.9",
  details: "M3.5 4.5h13v11h-13zM12 4.5v11",
  end: "M16 9.5a5.5 5.5 0 0 1-5.5 5.5H4l1.4-2.1A5.5 5.5 0 0 1 10.5 4 5.5 5.5 0 0 1 16 9.5M8.7 7.7l3.6 3.6m0-3.6-3.6 3.6",
  down: "M10 4.5v11m-4.5-4.5 4.5 4.5 4.5-4.5",
  eye: "M3 10s2.5-4.5 7-4.5 7 4.5 7 4.5-2.5 4.5-7 4.5S3 10 3 10m9 0a2 2 0 1 1-4 0 2 2 0 0 1 4 0",
  file: "M5.5 3.5h6l3 3v10h-9zM11 3.5V7h3.5",
  format: "M3.5 15.5 7.8 4.5l4.3 11M5 11.7h5.6M16.5 15.5v-4.8m0 2.4a2.2 2.4 0 1 1-4.4 0 2.2 2.4 0 0 1 4.4 0",
  queue: "M4 5.5h12M4 10h12M4 14.5h7",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.6-3.9M15.8 3.4v3.2h-3.2",
  send: "M4 10h11.5M10.5 4.8l5.2 5.2-5.2 5.2",
  signOut: "M8 4H4.5v12H8m3.5-9 3 3-3 3m3-3H8",
  sound: "M4.5 8v4h2.6L10.5 15V5L7.1 8zM13 7.5a3.6 3.6 0 0 1 0 5m2-7a6.4 6.4 0 0 1 0 9",
  soundOff: "M4.5 8v4h2.6l3.4 3V5L7.1 8zM13.2 8.3l3.4 3.4m0-3.4-3.4 3.4",
  task: "M5 4.5h10v11H5zM10 7.5v5M7.5 10h5",
  transfer: "M4 15.5v-2a4.5 4.5 0 0 1 4.5-4.5h7.5m-3.8-4 4 4-4 4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return <LineIcon path={PATHS[name]} />;
}

/** An icon of a view that is loaded later. */
export function LineIcon({ path }: { readonly path: string }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" aria-hidden="true" focusable="false">
      <path d={path} stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** The product logo. */
export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="32" height="32" fill="none" aria-hidden="true" focusable="false">
      <path d="M5 6c6 1 8.5 5 10 10" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" opacity="0.55" />
      <path d="M27 6c-6 1-9.5 6-11 13" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" opacity="0.8" />
      <path d="M16 4v8c0 6-.5 10-3 16" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}

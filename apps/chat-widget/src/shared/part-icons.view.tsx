/** Icons of the parts that are loaded later. */
import type { JSX } from "preact";
import { IconOf } from "./icons.view.tsx";

const PATHS = {
  down: "M12 5v13M5.5 12 12 18.5 18.5 12",
  clip: "M19.5 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7-7",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  file: "M7 3.5h6.5L18 8v11a1.5 1.5 0 0 1-1.5 1.5h-9.5A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5zM13 3.5V8.5h5",
  retry: "M19 12a7 7 0 1 1-2-5M17.5 3v4.5H13",
  save: "M12 4v11M7 10.5 12 15.5 17 10.5M5 19.5h14",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }): JSX.Element {
  return <IconOf path={PATHS[name]} />;
}

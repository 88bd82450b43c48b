/** Icons of the widget. Hidden from screen readers, because each repeats a label. */
import type { JSX } from "preact";

const PATHS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.2 3.9c-.5.4-1.3.1-1.3-.6V16A2.5 2.5 0 0 1 4 13.5z",
  minimize: "M6 10l6 6 6-6",
  send: "M5 12h13M12 5.5 18.5 12 12 18.5",
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }): JSX.Element {
  return <IconOf path={PATHS[name]} isFilled={name === "chat"} />;
}

type PathProps = { readonly path: string; readonly isFilled?: boolean };

/** Draws a path in the size of an icon. */
export function IconOf({ path, isFilled = false }: PathProps): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} class={isFilled ? "filled" : "drawn"} />
    </svg>
  );
}

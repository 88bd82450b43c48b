import { type DragEvent, useRef, useState } from "react";

/** Handlers for the element on which files can be dropped. `isOver`: files are above it. */
export type FileDrop = {
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
};

/** Accepts dropped files; null: they are not accepted, and the page stays as it is. */
export function useFileDrop(onFiles: ((files: readonly File[]) => void) | null): FileDrop {
  const [isOver, setOver] = useState(false);
  /** Elements within that the files are above: entering one precedes leaving the other. */
  const depth = useRef(0);

  function end(): void {
    depth.current = 0;
    setOver(false);
  }

  const handle = (event: DragEvent): boolean => {
    if (!event.dataTransfer.types.includes("Files")) return false;
    event.preventDefault(); // otherwise the browser opens the file in place of the panel
    if (onFiles === null) event.dataTransfer.dropEffect = "none";
    return onFiles !== null;
  };

  return {
    isOver: isOver && onFiles !== null,
    handlers: {
      onDragEnter(event) {
        if (!handle(event)) return;
        depth.current += 1;
        setOver(true);
      },
      onDragOver: (event) => void handle(event),
      onDragLeave(event) {
        if (!handle(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) end();
      },
      onDrop(event) {
        const isAccepted = handle(event);
        end();
        if (isAccepted) onFiles?.([...event.dataTransfer.files]);
      },
    },
  };
}

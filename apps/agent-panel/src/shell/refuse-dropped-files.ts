/** The used part of a drag event. */
type Drag = Event & { readonly dataTransfer: { readonly types: readonly string[]; dropEffect: string } | null };

/** Keeps the browser from opening a file that is dropped beside a conversation, in place of the panel. Source: PA-40. */
export function refuseDroppedFiles(page: EventTarget): void {
  const refuse = (event: Event): void => {
    const { dataTransfer } = event as Drag; // the two events are drag events
    if (dataTransfer?.types.includes("Files") !== true || event.defaultPrevented) return;
    event.preventDefault();
    dataTransfer.dropEffect = "none";
  };
  page.addEventListener("dragover", refuse);
  page.addEventListener("drop", refuse);
}

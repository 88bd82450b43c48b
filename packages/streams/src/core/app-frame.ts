/** Returns the frame of an app, in its container or elsewhere in the document. */
export function findAppFrame(document: Document, appName: string, container?: HTMLElement): HTMLIFrameElement | null {
  const frames = [...(container?.querySelectorAll("iframe") ?? [])];
  const inDocument = document.getElementById(appName) as HTMLIFrameElement | null; // ids of apps belong to frames only
  return frames.find(({ id }) => id === appName) ?? inDocument;
}

/** Runs in pages: their language is Arabic, written from right to left, as soon as they have an element. */
export function turnPages(): void {
  const turn = (): void => void Object.assign(document.documentElement, { lang: "ar", dir: "rtl" });
  new MutationObserver((_changes, observer) => {
    if (document.documentElement === null) return;
    observer.disconnect();
    turn();
  }).observe(document, { childList: true });
}

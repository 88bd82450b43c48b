/** Vue composable for the modern entry point, to copy into an application. */
import { type Desktop, type DesktopSnapshot, openDesktop } from "@tributary/streams/modern";
import { onBeforeUnmount, onMounted, type ShallowRef, shallowRef } from "vue";

// #region use-desktop
/** Opens the panel in `container` while the component is mounted. Snapshots are immutable, so shallow refs suffice. */
export function useDesktop(ccpUrl: string, container: Readonly<ShallowRef<HTMLElement | null>>) {
  const desktop = shallowRef<Desktop | null>(null);
  const snapshot = shallowRef<DesktopSnapshot>({ status: "opening", agent: null, contacts: [] });
  onMounted(() => {
    if (container.value === null) return;
    const opened = openDesktop({ ccpUrl, container: container.value, loginPopup: false });
    opened.onChange(() => {
      snapshot.value = opened.snapshot();
    });
    desktop.value = opened;
  });
  onBeforeUnmount(() => desktop.value?.[Symbol.dispose]());
  return { desktop, snapshot };
}
// #endregion use-desktop

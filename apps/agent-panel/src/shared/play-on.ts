/**
 * Plays an audio element or context on the device; empty: that of the system. Resolves to false if the browser or the device cannot. Firefox and Safari
 * have no such choice for contexts, older versions none at all.
 */
export async function playOn(target: object, deviceId: string): Promise<boolean> {
  // Missing in some browsers, and for contexts in the types.
  const { setSinkId } = target as { readonly setSinkId?: (deviceId: string) => Promise<void> };
  if (setSinkId === undefined) return deviceId === "";
  return setSinkId.call(target, deviceId).then(
    () => true,
    () => false,
  );
}

import type { HostTrust } from "@tributary/conduit";
import type { HostConfigure } from "@tributary/protocol/conduit";

/** Permissions of the page around the panel. */
export type HostAudio = {
  /** True if the audio of calls may be in this page. */
  readonly isAllowed: boolean;
  readonly hasEchoCancellation: boolean;
  /** True if the agent chooses the devices in the panel. */
  readonly hasDeviceSettings: boolean;
};

/** `configure`: null until the host has sent it. Rule PA-57. */
export function hostAudioOf({ kind }: HostTrust, configure: HostConfigure | null): HostAudio {
  const { softphone, pageOptions } = configure ?? {};
  const isTopLevel = kind === "top-level";
  return {
    isAllowed: isTopLevel || (kind === "approved" && softphone?.allowFramedSoftphone === true),
    hasEchoCancellation: softphone?.disableEchoCancellation !== true,
    hasDeviceSettings: isTopLevel || pageOptions?.enableAudioDeviceSettings === true,
  };
}

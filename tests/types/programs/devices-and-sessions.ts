/** Devices, networks, session expiration warnings, and failovers. */
import "amazon-connect-streams";

export function devices(agent: connect.Agent): void {
  const changed: connect.UserMediaDeviceChangeCallback = (device) => console.log(device.deviceId);
  agent.onSpeakerDeviceChanged(changed);
  agent.onMicrophoneDeviceChanged(changed);
  agent.onRingerDeviceChanged(changed);
  agent.onCameraDeviceChanged(changed);
  agent.onBackgroundBlurChanged((change) => console.log(change.isBackgroundBlurEnabled));
  agent.setSpeakerDevice("default");
  agent.setMicrophoneDevice("default");
  agent.setRingerDevice("default");
  agent.onSoftphoneError((error) => console.error(error.errorType, error.errorMessage));
  agent.onWebSocketConnectionLost(() => console.warn("lost"));
  agent.onWebSocketConnectionGained(() => console.info("gained"));
}

export async function network(agent: connect.Agent): Promise<boolean> {
  agent.onNetworkConnectionStatusChanged(({ status, timestamp }) => console.log(status, timestamp));
  const { status } = await agent.getNetworkConnectionStatus();
  return status === connect.NetworkConnectionStatus.CONNECTED;
}

export function session(): void {
  const manager = new connect.SessionExpirationWarningManager();
  const warning = manager.onExpirationWarning((information) => console.warn(new Date(information.expiration)));
  manager.onExpirationWarningCleared(() => warning.unsubscribe());
  document.addEventListener("click", () => connect.sendActivity());
}

export function regions(): void {
  connect.globalResiliency.onFailoverPending((data) => console.log(data.nextActiveRegion));
  connect.globalResiliency.onFailoverCompleted((data) => console.log(data.activeRegion, data.activeCcpUrl));
  console.log(connect.globalResiliency.getActiveRegion());
}

export async function answers(contactId: string): Promise<string[]> {
  if (!(await connect.QuickResponses.isEnabled())) return [];
  const { results } = await connect.QuickResponses.searchQuickResponses({ query: "hello", contactId });
  return results.map((result: connect.QuickResponse) => result.contents.plainText.content);
}

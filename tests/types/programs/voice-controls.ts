/** Call controls. */
import "amazon-connect-streams";

export class CallControls {
  private readonly connection: connect.VoiceConnection;
  private muted = false;

  constructor(private readonly contact: connect.Contact) {
    this.connection = contact.getAgentConnection() as connect.VoiceConnection;
    connect.agent((agent) => {
      agent.onMuteToggle((status: connect.AgentMutedStatus) => {
        this.muted = status.muted;
      });
    });
  }

  accept(): void {
    this.contact.accept({
      success: () => connect.core.viewContact(this.contact.getContactId()),
      failure: (err) => console.error(err),
    });
  }

  decline(): void {
    this.contact.reject();
  }

  toggleMute(): void {
    connect.agent((agent) => (this.muted ? agent.unmute() : agent.mute()));
  }

  toggleHold(): void {
    const customer = this.contact.getInitialConnection();
    if (customer.isOnHold()) customer.resume();
    else customer.hold({ success: () => {}, failure: () => {} });
  }

  press(digits: string): void {
    this.contact.getInitialConnection().sendDigits(digits);
  }

  muteGuest(): void {
    for (const connection of this.contact.getThirdPartyConnections()) {
      (connection as connect.VoiceConnection).muteParticipant();
    }
  }

  get isMonitored(): boolean {
    return this.contact.isUnderSupervision() || this.connection.isSilentMonitor();
  }

  barge(): void {
    this.contact.bargeIn();
    this.contact.updateMonitorParticipantState(connect.MonitoringMode.SILENT_MONITOR);
  }
}

export const isActive = (connection: connect.BaseConnection): boolean =>
  connection.isActive() && connection.getState().type !== connect.ConnectionStateType.INIT;

/** The panel and other apps, each in its own container. */
import "amazon-connect-streams";

const ccp: connect.AppOptions = {
  ccpParams: {
    loginPopup: true,
    softphone: { allowFramedSoftphone: true },
    pageOptions: { enableAudioDeviceSettings: true },
  },
  style: "width:400px; height:600px;",
};

export function start(instanceUrl: string): void {
  connect.agentApp.initApp("ccp", "ccp-container", `${instanceUrl}/connect/ccp-v2/`, ccp);
  connect.agentApp.initApp("customviews", "views", `${instanceUrl}/stargate/app`, {
    customViewsParams: { contactFlowId: "flow", iframeSuffix: "-1", disableAutoDestroy: true },
  });
}

export function register(container: HTMLElement): void {
  const { AppRegistry } = connect.agentApp;
  AppRegistry.register("notes", { endpoint: "https://notes.example/", style: "border:0" }, container);
  AppRegistry.start("notes", (moduleData: connect.AppData) => ({
    init: () => connect.agentApp.initAppCommunication("notes", moduleData.endpoint),
    destroy: () => {},
  }));
}

export function views(contact: connect.Contact): void {
  connect.storageAccess.onRequest({ onInit: ({ data }) => console.log(data.hasAccess), onGrant: () => {} });
  console.log(contact.getContactId());
}

/** A page that opens the panel and shows the state of the newest contact. */
import { contact, initCCP } from "@tributary/streams";

const panel = document.querySelector<HTMLElement>("#panel");
const state = document.querySelector<HTMLElement>("#state");
const ccpUrl = new URLSearchParams(location.search).get("ccp");
if (panel === null || state === null || ccpUrl === null) throw new Error("The page is opened with ?ccp=<address>.");

initCCP(panel, { ccpUrl, loginPopup: false });
contact((each) => {
  each.onConnecting(() => {
    state.textContent = "ringing";
  });
});

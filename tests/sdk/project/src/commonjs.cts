/** Types of the entry points for `require`. */
import streams = require("@tributary/streams");
import modern = require("@tributary/streams/modern");

streams.initCCP(document.body, { ccpUrl: "https://center.example.org/ccp-v2/" });
export const names = (error: modern.DesktopError): string => error.name;

import { mediaContract } from "@tributary/engine/contracts";
import { openRealMedia } from "./real-media.ts";

mediaContract("voice processes", async () => openRealMedia());

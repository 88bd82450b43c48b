import { libraryBuild } from "../../scripts/vite/library-build.ts";

export default libraryBuild({
  folder: import.meta.dirname,
  script: "connect-chat",
  variable: "connectChat",
  entryPoints: { index: "index", chatjs: "chatjs/index", files: "files/index", global: "global" },
});

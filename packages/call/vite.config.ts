import { libraryBuild } from "../../scripts/vite/library-build.ts";

export default libraryBuild({ folder: import.meta.dirname, entryPoints: { index: "index" } });

/** The message log, and all that belongs to it: the part of the widget that is loaded once the chat is connected. */
import type { CreateLogPart, LogViews } from "../conversation/log-part.ts";
import { Ending } from "./ending.view.tsx";
import { Log } from "./log.view.tsx";
import { createLogModel, type Loaders } from "./log-model.ts";
import { Tools } from "./tools.view.tsx";

const LOADERS: Loaders = {
  textReader: async () => (await import("@tributary/ui/rich-text")).richText,
  interactive: async () => (await import("../interactive/interactive.view.tsx")).Interactive,
  files: async (deps) => (await import("../files/files-part.tsx")).createFilesPart(deps),
  rating: async (deps) => (await import("../rating/rating-part.tsx")).createRatingPart(deps),
  download: async ({ session, language, clock, options: { heading } }) =>
    (await import("../transcript/download.ts")).downloadTranscript(session, language, { clock, heading }),
};

/** Creates the log of a conversation. */
export const createLogPart: CreateLogPart = (deps) => {
  const model = createLogModel(deps, LOADERS);
  const attach = deps.options.canAttach ? model.attach : null;
  return Object.assign(model, {
    Log: (props) => <Log {...props} content={model.content()} />,
    Tools: ({ state }) => <Tools uploads={state.snapshot.uploads} files={model.content().files} onAttach={attach} />,
    Ending: (props) => <Ending {...props} content={model.content()} onDownload={model.download} />,
  } satisfies LogViews);
};

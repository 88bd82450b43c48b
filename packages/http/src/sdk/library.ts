import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A built library, described by its manifest. Paths are below {@link Library.files}. */
export type Library = {
  /** Name in `import`, such as `@tributary/streams`. */
  readonly name: string;
  readonly version: string;
  /** Last part of the name; the path of its files is `/sdk/<folder>/`. */
  readonly folder: string;
  /** Absolute path of the built files. */
  readonly files: string;
  /** File name of the packed library; contains the version. */
  readonly tarball: string;
  /** Files for `<script src>`. */
  readonly scripts: readonly string[];
  /** Entry points for `import`: the specifier for bundlers, and the file for `<script type="module">`. */
  readonly modules: readonly { readonly specifier: string; readonly file: string }[];
};

/** Manifest of a built library, written by scripts/sdk. */
type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly default: string } }>>;
};

const BUILT = "./dist/";

/** Reads the library that was built into `folder`; undefined if there is none. */
export function readLibrary(folder: string): Library | undefined {
  const path = join(folder, "package/package.json");
  if (!existsSync(path)) return undefined;
  const { name, version, exports }: Manifest = JSON.parse(readFileSync(path, "utf8")); // our own build wrote it
  const entries = Object.entries(exports);
  return {
    name,
    version,
    folder: name.slice(name.indexOf("/") + 1),
    files: join(folder, "package/dist"),
    tarball: `${name.replace("@", "").replace("/", "-")}-${version}.tgz`,
    scripts: entries.flatMap(([, target]) =>
      typeof target === "string" && target.startsWith(BUILT) ? [target.slice(BUILT.length)] : [],
    ),
    modules: entries.flatMap(([subpath, target]) =>
      typeof target === "string"
        ? []
        : [{ specifier: name + subpath.slice(1), file: target.import.default.slice(BUILT.length) }],
    ),
  };
}

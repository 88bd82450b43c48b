/**
 * Purpose: writes the compressed variants (`.br`, `.gz`) of built files beside them. The server sends these: compressing at each request would cost
 *          more time than the highest level costs once.
 * When:    in setup.mjs, after the build of an app; in sdk/served-package.ts, at the end of the build of a library.
 * Usage:   compressBuild("apps/agent-panel/dist")
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Source maps are left out: only developer tools load them. */
const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;

/** Smaller files fit into one packet as they are. Unit: bytes. */
const MIN_BYTES = 1024;

/**
 * Compresses the files of a folder and of its subfolders.
 * @param {string} folder
 */
export function compressBuild(folder) {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!COMPRESSIBLE.test(path)) continue;
    const file = join(folder, path);
    const content = readFileSync(file);
    if (content.length < MIN_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length }; // the default quality is the highest
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  }
}

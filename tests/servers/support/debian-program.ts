/** Programs of Debian's packages that tests start. They are installed if they are missing and the user may install packages. */
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Returns the path of a program. Errors: throws one sentence if it is missing and cannot be installed. */
export function findProgram(name: string, debianPackage: string): string {
  const found = find(name) ?? install(name, debianPackage);
  if (found !== undefined) return found;
  throw new Error(`The tests need ${name}: install it (Debian: apt-get install ${debianPackage}).`);
}

function install(name: string, debianPackage: string): string | undefined {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"];
  try {
    run([...apt, "update"]);
    run([...apt, "install", "-y", "--no-install-recommends", debianPackage]);
  } catch {
    return undefined; // reported by the caller
  }
  return find(name);
}

function run([program = "", ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: "ignore" });
}

function find(name: string): string | undefined {
  // Debian installs servers where only the path of root leads.
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/bin"];
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false; // missing or not executable: try the next folder
      }
    });
}

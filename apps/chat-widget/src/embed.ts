/**
 * Entry point with the fixed name `widget.js`. It loads the widget itself, whose file name contains a hash of its
 * content.
 */
import "./main.ts";
import { addElementOfTag } from "./shell/script-tag.ts";

addElementOfTag(import.meta.url);

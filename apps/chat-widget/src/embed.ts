/** What pages load by its fixed name, `widget.js`: one line that loads the widget itself, whose name changes with its content. */
import "./main.ts";

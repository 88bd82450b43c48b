/** What pages load by its fixed name, `widget.js`: a few bytes that fetch the widget itself, whose name changes with its content. */
void import("./main.ts");

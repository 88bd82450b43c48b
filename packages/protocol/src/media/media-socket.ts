import * as v from "valibot";
import { object } from "../object.ts";

/** Sockets of one process: one for each address of its machine. */
export const MAX_SOCKETS = 32;

/** A UDP socket of a voice process. */
export const mediaSocket = object({
  address: v.pipe(v.string(), v.ip()),
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
});

/** An address and a port of this machine. */
export type MediaSocket = v.InferOutput<typeof mediaSocket>;

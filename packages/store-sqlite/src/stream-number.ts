/** A stream's number in the database: short, where its kind and id would be long. */
export type StreamNumber = number;

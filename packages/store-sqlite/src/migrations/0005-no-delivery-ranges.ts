/** Drops the delivery ranges: confirmed numbers are records now. Source: ADR 0014. */
export const noDeliveryRanges = "DROP TABLE delivery_ranges;";

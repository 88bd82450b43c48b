declare module "s3rver" {
  /** The used part of the server, which has no types of its own. */
  // biome-ignore lint/style/noDefaultExport: that is how the server is exported
  export default class S3rver {
    constructor(options: {
      readonly port: number;
      readonly address: string;
      readonly silent: boolean;
      readonly directory: string;
      readonly configureBuckets: readonly { readonly name: string }[];
    });
    run(): Promise<unknown>;
    close(): Promise<void>;
  }
}

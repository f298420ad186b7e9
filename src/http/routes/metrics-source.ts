/** Which exposition a scraper asked for: a text format, and how its bytes are encoded. */
export interface ExpositionRequest {
  readonly format: string;
  readonly encoding: "gzip" | "identity";
}

/** Where the bytes of the telemetry path come from. Never waits for the cloud. */
export interface MetricsSource {
  render(request: ExpositionRequest): Promise<Buffer> | Buffer;
  /** The `Content-Type` of a format. */
  contentType(format: string): string;
}

/** Chooses the exposition from the headers `Accept` and `Accept-Encoding`; any text is answered, none throws. */
export type Negotiate = (accept: string | undefined, acceptEncoding: string | undefined) => ExpositionRequest;

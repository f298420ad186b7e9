import { describe, expect, it } from "vitest";
import type { Encoding, ExpositionFormat } from "../../src/metrics/format.js";
import { negotiate } from "../../src/metrics/negotiate.js";

const prometheus242 =
  "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const prometheus3 =
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
const prometheus3Protobuf =
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

describe("the format", () => {
  it.each<[string, string | undefined, ExpositionFormat]>([
    ["Prometheus 2.42", prometheus242, "openmetrics-1.0.0"],
    ["Prometheus 3", prometheus3, "openmetrics-1.0.0"],
    ["Prometheus 3 with native histograms", prometheus3Protobuf, "openmetrics-1.0.0"],
    ["Prometheus before OpenMetrics", "text/plain;version=0.0.4;q=1,*/*;q=0.1", "text-0.0.4"],
    [
      "Prometheus 3 told to scrape text only",
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
      "text-1.0.0",
    ],
    ["VictoriaMetrics", "text/plain;version=0.0.4;q=1,*/*;q=0.1", "text-0.0.4"],
    ["a browser", browser, "text-0.0.4"],
    ["curl", "*/*", "text-0.0.4"],
    ["no header", undefined, "text-0.0.4"],
    ["an empty header", "", "text-0.0.4"],
    ["text of any kind", "text/*", "text-0.0.4"],
    ["plain text", "text/plain", "text-0.0.4"],
    ["OpenMetrics without a version", "application/openmetrics-text", "openmetrics-1.0.0"],
    ["only an OpenMetrics that we do not have", "application/openmetrics-text;version=0.0.1", "text-0.0.4"],
    ["only what nobody has", "application/json", "text-0.0.4"],
    ["a quality of 0", "application/openmetrics-text;version=1.0.0;q=0,text/plain;q=0.1", "text-0.0.4"],
    [
      "spaces, capitals and quotes",
      ' Application/OpenMetrics-Text ; Version="1.0.0" ; Q=0.9 , */*; q=0.1',
      "openmetrics-1.0.0",
    ],
    ["the first of equals", "text/plain;version=1.0.0,application/openmetrics-text", "text-1.0.0"],
    ["an unreadable quality, taken as 1", "text/plain;version=1.0.0;q=x,text/plain;q=0.9", "text-1.0.0"],
    ["nonsense", ";;,=;q=,,/;version", "text-0.0.4"],
  ])("for %s", (_who, accept, format) => {
    expect(negotiate(accept, undefined).format).toBe(format);
  });
});

describe("the encoding", () => {
  it.each<[string | undefined, Encoding]>([
    [undefined, "identity"],
    ["", "identity"],
    ["gzip", "gzip"],
    ["gzip, deflate, br, zstd", "gzip"],
    ["GZIP", "gzip"],
    ["x-gzip", "gzip"],
    ["*", "gzip"],
    ["br", "identity"],
    ["gzip;q=0", "identity"],
    ["gzip;q=0, *", "identity"],
    ["*;q=0", "identity"],
    ["gzip;q=0.5, identity", "identity"],
    ["gzip;q=0.5, identity;q=0.5", "gzip"],
    ["gzip;q=1.0, identity; q=0.5, *;q=0", "gzip"],
  ])("for %j is %s", (acceptEncoding, encoding) => {
    expect(negotiate(undefined, acceptEncoding).encoding).toBe(encoding);
  });
});

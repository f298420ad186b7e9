import { expect, it } from "vitest";
import { shareOf } from "../../../src/http/connections/address-share.js";

it.each([
  ["10.0.0.7", "10.0.0.7"],
  ["::ffff:10.0.0.7", "10.0.0.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::6", "2001:db8:1:2"],
  ["2001:db8::6", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::", "0:0:0:0"],
  [undefined, ""],
])("the share of %s is %s", (remoteAddress, share) => {
  expect(shareOf({ remoteAddress })).toBe(share);
});

/** The policy of everything that is not a page: nothing may load, run or frame it. */
const denyAll = "default-src 'none'; frame-ancestors 'none'";

/** On every answer. Pages replace the policy by their own. */
export const securityHeaders = {
  "content-security-policy": denyAll,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

/** The policy of a page: one stylesheet, known by its hash, and forms that stay here. No script, no image, no frame. */
export function pagePolicy(styleHash: string): string {
  return [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    "img-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

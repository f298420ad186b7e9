/** The sizes that are measured end to end, with the bars of the figures that have one. */
export const sizes = [
  { jobs: 1_000, accounts: 1, regions: 1 },
  {
    jobs: 10_000,
    accounts: 1,
    regions: 5,
    bars: { rss: "<= 200", cpu: "<= 7", p99: "<= 20", max: "<= 75" },
  },
  {
    jobs: 50_000,
    accounts: 1,
    regions: 25,
    bars: { rss: "<= 600", cpu: "<= 25", p99: "<= 30", max: "<= 100" },
  },
  { jobs: 3_000, accounts: 12, regions: 25 },
  // 18 s a minute are 30 % of a core.
  { jobs: 15_000, accounts: 60, regions: 25, bars: { cpu: "<= 18", scrape: "<= 500", ready: "<= 20" } },
].map(({ bars = {}, ...size }) => {
  const scopes = size.accounts * size.regions;
  return { ...size, bars, scopes, targets: 4 * scopes, part: `${scopes}x${size.jobs / scopes}` };
});

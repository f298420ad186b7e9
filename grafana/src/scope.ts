/** What chooses the series of an installation: an exporter is told by the labels that its Prometheus gives it. */
export const ofInstallation = 'cluster=~"$cluster", namespace=~"$namespace", job=~"$installation"';

/** The same for alerts and recorded series, which keep only those of these labels that their rules group by. */
export const ofRecorded = 'cluster=~"|$cluster", namespace=~"|$namespace", job=~"|$installation"';

/** The labels of an installation, for counts: two of them may have an account of the same name. */
export const installationLabels = ["cluster", "namespace", "job"] as const;

/** What chooses accounts and regions. */
export const inRegion = 'account=~"$account", region_id=~"$region"';

/** What chooses the series of the accounts and regions of an installation. */
export const place = `${ofInstallation}, ${inRegion}`;

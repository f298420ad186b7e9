/** The three kinds of DTS jobs, as the simulator names them. */
export const jobTypes = ["migration", "sync", "subscribe"] as const;
/** One of {@link jobTypes}. */
export type JobType = (typeof jobTypes)[number];

/** Progress of one phase. Numbers are text, as the DescribeDtsJobs page shows them; `{}` where nothing is known. */
export interface PhaseRow {
  readonly Status?: string;
  readonly Percent?: string;
  readonly Progress?: string;
  readonly ErrorMessage?: string;
  readonly NeedUpgrade?: boolean;
}

/** The verification of all rows. */
export interface FullDataCheckRow extends PhaseRow {
  /** Whether the job may be switched over. */
  readonly CanSwitch?: boolean;
}

/** One precheck item. */
export interface PrecheckItemRow {
  readonly CheckItem: string;
  readonly CheckResult: string;
  readonly CheckItemDescription: string;
  readonly FailedReason?: string;
  readonly RepairMethod?: string;
}

/** The precheck with its items. It knows no count: no model has a Progress here. */
export interface PrecheckRow extends Pick<PhaseRow, "Status" | "Percent" | "ErrorMessage"> {
  readonly Detail?: readonly PrecheckItemRow[];
}

/** Source or destination database. */
export interface EndpointRow {
  readonly InstanceID?: string;
  readonly InstanceType?: string;
  readonly EngineName?: string;
  readonly Region?: string;
  readonly Ip?: string;
  readonly Port?: string;
  readonly DatabaseName?: string;
  readonly OracleSID?: string;
  readonly UserName?: string;
  readonly SslSolutionEnum?: string;
}

/** Which phases a job has. */
interface MigrationModeRow {
  readonly StructureInitialization?: boolean;
  readonly DataInitialization?: boolean;
  readonly DataSynchronization?: boolean;
  readonly FullDataCheck?: boolean;
  readonly IncDataCheck?: boolean;
  readonly StructureDataCheck?: boolean;
  readonly TimeWindowCheck?: boolean;
}

/** The retry in progress; `Retrying` false and nothing else in quiet times. Times are seconds. */
interface RetryStateRow {
  readonly Retrying?: boolean;
  readonly RetryCount?: number;
  readonly RetryTime?: number;
  readonly MaxRetryTime?: number;
  readonly RetryTarget?: string;
  readonly Module?: string;
  readonly JobId?: string;
  readonly ErrMessage?: string;
  readonly MigrationErrCode?: string;
  readonly MigrationErrType?: string;
  readonly MigrationErrHelpDocId?: string;
  readonly MigrationErrHelpDocKey?: string;
  readonly MigrationErrMsg?: string;
  readonly MigrationErrWorkaround?: string;
}

/** What a job and the other direction of a two-way job have in common. */
export interface DirectionRow {
  readonly Status?: string;
  readonly DtsJobId?: string;
  readonly DtsInstanceID?: string;
  readonly DtsJobName?: string;
  readonly DtsJobDirection?: string;
  readonly DtsJobClass?: string;
  readonly CreateTime?: string;
  readonly PayType?: string;
  readonly ExpireTime?: string;
  /** Milliseconds for migrations, seconds for synchronizations. */
  readonly Delay?: number | undefined;
  /** Unix seconds as text. */
  readonly Checkpoint?: string | undefined;
  readonly ErrorMessage?: string;
  readonly ErrorDetails?: readonly { readonly ErrorCode: string; readonly HelpUrl: string }[];
  readonly Reserved?: string;
  readonly DbObject?: string;
  readonly MigrationMode?: MigrationModeRow;
  readonly SourceEndpoint?: EndpointRow;
  readonly DestinationEndpoint?: EndpointRow;
  readonly PrecheckStatus?: PrecheckRow;
  readonly StructureInitializationStatus?: PhaseRow;
  readonly DataInitializationStatus?: PhaseRow;
  readonly DataSynchronizationStatus?: PhaseRow;
  readonly StructureDataCheckStatus?: PhaseRow;
  readonly FullDataCheckStatus?: FullDataCheckRow;
  readonly IncDataCheckStatus?: PhaseRow;
  readonly Performance?: { readonly Rps?: string; readonly Flow?: string };
  /** Percent as text. */
  readonly CpuUsage?: string;
  /** MB as text. */
  readonly MemUsage?: string;
  readonly DuUsage?: number;
  readonly DedicatedClusterId?: string;
  readonly MinDu?: number;
  readonly MaxDu?: number;
  readonly EtlSafeCheckpoint?: string;
}

/** One job as an element of `DtsJobList`, with the field names of the DescribeDtsJobs page (2025-09-03). */
export interface DtsJobRow extends DirectionRow {
  /** `online`, `sync` or `subscribe`. */
  readonly JobType?: string;
  readonly OriginType?: string;
  readonly DtsBisLabel?: string;
  readonly ResourceGroupId?: string;
  readonly ResourceGroupDisplayName?: string;
  readonly TagList?: readonly { readonly TagKey: string; readonly TagValue: string }[];
  readonly ReverseJob?: DirectionRow;
  readonly RetryState?: RetryStateRow;
  readonly DataEtlStatus?: PhaseRow;
  readonly DataCloudStatus?: PhaseRow;
  readonly TimeWindowDataCheckStatus?: PhaseRow;
  /** Known from the official models only; no page says what it means. */
  readonly InsightModule?: boolean;
  /** Percent with the sign, as text: `12.0%`. */
  readonly DuRealUsage?: string;
  readonly BeginTimestamp?: string;
  readonly EndTimestamp?: string;
  readonly ConsumptionCheckpoint?: string;
  readonly ConsumptionClient?: string;
  readonly AppName?: string;
  readonly MigrationErrCode?: string;
  readonly MigrationErrType?: string;
  readonly MigrationErrHelpDocId?: string;
  readonly MigrationErrHelpDocKey?: string;
  readonly MigrationErrMsg?: string;
  readonly MigrationErrWorkaround?: string;
}

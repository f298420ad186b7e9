{{/* Each check prints one line for each mistake: the path of the value, what is wrong, what to write instead. */}}

{{- define "exporter.check.resources" -}}
{{- $limits := (.Values.resources | default dict).limits | default dict -}}
{{- range $name, $request := (.Values.resources | default dict).requests -}}
{{- with get $limits $name -}}
{{- if gt (include "exporter.quantity" $request | float64) (include "exporter.quantity" . | float64) }}
resources.requests.{{ $name }}: {{ $request }} is above resources.limits.{{ $name }} ({{ . }}), which Kubernetes refuses. Write at most that, or raise the limit.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A quantity of Kubernetes as a number. */}}
{{- define "exporter.quantity" -}}
{{- $text := toString . -}}
{{- $suffix := regexFind "[A-Za-z].*$" $text -}}
{{- $factors := dict "" 1.0 "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 -}}
{{- $binary := dict "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $exponent := printf "1%s" $suffix | float64 -}}
{{- mulf (regexFind "[0-9.]+" $text | float64) (get (merge $factors $binary) $suffix | default $exponent) -}}
{{- end -}}

{{- define "exporter.check.names" -}}
{{- $name := include "exporter.fullname" . -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" $name) }}
fullnameOverride: a Service cannot be called {{ $name }}. Write a name of lower-case letters, digits and - that begins with a letter.
{{- end -}}
{{- if and .Values.rrsa.enabled (eq .Values.rrsa.inject "webhook") (hasKey (.Values.serviceAccount.annotations | default dict) "pod-identity.alibabacloud.com/role-name") }}
serviceAccount.annotations: pod-identity.alibabacloud.com/role-name is the chart's own. Write rrsa.roleName instead.
{{- end -}}
{{- if and .Values.serviceAccount.annotations (not .Values.serviceAccount.create) }}
serviceAccount.annotations: has no effect with serviceAccount.create: false. Annotate the service account that exists.
{{- end -}}
{{- if and .Values.configChecksum (hasKey (.Values.podAnnotations | default dict) "checksum/config") }}
podAnnotations: checksum/config is the chart's own with configChecksum. Leave it out.
{{- end -}}
{{- $update := (.Values.strategy | default dict).rollingUpdate | default dict -}}
{{- if and (has (get $update "maxSurge" | toString) (list "0" "0%")) (has (get $update "maxUnavailable" | toString) (list "0" "0%")) }}
strategy.rollingUpdate: nothing could ever be updated with maxSurge 0 and maxUnavailable 0. Write 1 for one of them.
{{- end -}}
{{- end -}}

{{/* Names and paths of the pod that are there twice. The chart's own are those of a pod without any extras. */}}
{{- define "exporter.check.pod" -}}
{{- $values := deepCopy .Values -}}
{{- range list "extraEnv" "extraVolumes" "extraVolumeMounts" "extraContainers" "initContainers" -}}
{{- $_ := set $values . list -}}
{{- end -}}
{{- $root := dict "Values" $values "Release" .Release "Chart" .Chart "Template" .Template "Files" .Files "Capabilities" .Capabilities -}}
{{- $isShard := gt (include "exporter.shards" $root | int) 1 -}}
{{- $pod := get (include "exporter.podTemplate" (merge (dict "isShard" $isShard) $root) | fromYaml) "spec" -}}
{{- $exporter := first $pod.containers -}}
{{- $volumes := list -}}
{{- range $pod.volumes }}{{ $volumes = append $volumes .name }}{{ end -}}
{{- include "exporter.twice" (dict "path" "extraVolumes" "key" "name" "own" $volumes "items" .Values.extraVolumes) -}}
{{- $env := list -}}
{{- range $exporter.env }}{{ $env = append $env .name }}{{ end -}}
{{- $instead := include "exporter.ownVariables" . | fromYaml -}}
{{- include "exporter.twice" (dict "path" "extraEnv" "key" "name" "own" (concat $env (keys $instead) | uniq) "items" .Values.extraEnv "instead" $instead) -}}
{{- include "exporter.twice" (dict "path" "initContainers" "key" "name" "own" (list "exporter") "items" .Values.initContainers) -}}
{{- $containers := list "exporter" -}}
{{- range .Values.initContainers }}{{ $containers = append $containers .name }}{{ end -}}
{{- include "exporter.twice" (dict "path" "extraContainers" "key" "name" "own" $containers "items" .Values.extraContainers) -}}
{{- range $at, $container := .Values.extraContainers -}}
{{- range $number, $port := $container.ports -}}
{{- if or (eq ($port.name | default "") "metrics") (eq (int $port.containerPort) (int $.Values.port)) }}
extraContainers[{{ $at }}].ports[{{ $number }}]: the exporter has the name metrics and the port {{ int $.Values.port }}. Choose others.
{{- end -}}
{{- end -}}
{{- end -}}
{{- range .Values.extraVolumes }}{{ $volumes = append $volumes .name }}{{ end -}}
{{- range $path := list "initContainers" "extraContainers" -}}
{{- range $at, $container := get $.Values $path | default list -}}
{{- range $number, $mount := $container.volumeMounts -}}
{{- if not (has $mount.name $volumes) }}
{{ $path }}[{{ $at }}].volumeMounts[{{ $number }}].name: there is no volume {{ $mount.name }}. Add it to extraVolumes, or choose one of {{ $volumes | uniq | join ", " }}.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $at, $variable := .Values.extraEnv -}}
{{- if and $variable.value $variable.valueFrom }}
extraEnv[{{ $at }}]: {{ $variable.name }} has value and valueFrom, which Kubernetes refuses. Leave one of them out.
{{- end -}}
{{- end -}}
{{- if and (eq (.Values.dnsPolicy | default "") "None") (not (.Values.dnsConfig | default dict).nameservers) }}
dnsConfig.nameservers: there is none, which Kubernetes refuses with dnsPolicy None. Write one at least, such as 100.100.2.136.
{{- end -}}
{{- $paths := list "/app" -}}
{{- range $exporter.volumeMounts }}{{ $paths = append $paths .mountPath }}{{ end -}}
{{- $seen := list -}}
{{- range $at, $mount := .Values.extraVolumeMounts -}}
{{- $path := $mount.mountPath | clean -}}
{{- range $own := $paths -}}
{{- if or (eq $path $own) (hasPrefix (printf "%s/" $own) $path) (hasPrefix (printf "%s/" (trimSuffix "/" $path)) $own) }}
extraVolumeMounts[{{ $at }}].mountPath: {{ $path }} collides with {{ $own }}, which is the chart's own. Choose another path.
{{- break -}}
{{- end -}}
{{- end -}}
{{- if has $path $seen }}
extraVolumeMounts[{{ $at }}].mountPath: {{ $path }} is there twice. Choose another path.
{{- end -}}
{{- $seen = append $seen $path -}}
{{- if not (has $mount.name $volumes) }}
extraVolumeMounts[{{ $at }}].name: there is no volume {{ $mount.name }}. Add it to extraVolumes, or choose one of {{ $volumes | uniq | join ", " }}.
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Items of a list whose names are there already: a dict of path, key, own (names), items, and of instead (what to write, by name). */}}
{{- define "exporter.twice" -}}
{{- $seen := .own -}}
{{- range $at, $item := .items -}}
{{- $name := get $item $.key -}}
{{- if has $name $seen }}
{{ $.path }}[{{ $at }}].{{ $.key }}: {{ $name }} is {{ ternary "taken" "there twice" (has $name $.own) }}. {{ with get ($.instead | default dict) $name }}Write {{ . }} instead.{{ else }}Choose another name.{{ end }}
{{- end -}}
{{- $seen = append $seen $name -}}
{{- end -}}
{{- end -}}

{{/* What the chart decides by values of its own: variables and flags, with those values. */}}
{{- define "exporter.ownVariables" -}}
NODE_OPTIONS: nodeOptions
DTS_EXPORTER_WEB_LISTEN_ADDRESS: port
DTS_EXPORTER_WEB_TELEMETRY_PATH: config.web.telemetry_path
DTS_EXPORTER_WEB_CONFIG_FILE: web.existingSecret
DTS_EXPORTER_SHARDING_SHARD: sharding.totalShards
DTS_EXPORTER_SHARDING_TOTAL_SHARDS: sharding.totalShards
DTS_EXPORTER_SHARDING_PREVIOUS_TOTAL_SHARDS: sharding.previousTotalShards
{{- end -}}

{{- define "exporter.ownFlags" -}}
config.file: config or existingConfigMap
web.listen-address: port
web.telemetry-path: config.web.telemetry_path
web.config.file: web.existingSecret
pod: sharding.totalShards
shard: sharding.totalShards
total-shards: sharding.totalShards
previous-total-shards: sharding.previousTotalShards
{{- end -}}

{{- define "exporter.check.args" -}}
{{- $instead := include "exporter.ownFlags" . | fromYaml -}}
{{- range $at, $arg := .Values.extraArgs -}}
{{- $flag := regexFind "^--[^=]*" $arg | trimPrefix "--" -}}
{{- with get $instead $flag }}
extraArgs[{{ $at }}]: --{{ $flag }} is the chart's own. Write {{ . }} instead.
{{- end -}}
{{- if has $flag (list "once" "config.check" "version" "help") }}
extraArgs[{{ $at }}]: with --{{ $flag }} the exporter ends at once, and the pod would be started again and again. Leave it out.
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "exporter.check.monitors" -}}
{{- $pod := merge (include "exporter.selectorLabels" . | fromYaml) (deepCopy (.Values.podLabels | default dict)) (include "exporter.labels" . | fromYaml) -}}
{{- $service := merge (dict "app.kubernetes.io/component" "metrics") (.Values.service.labels | default dict) (include "exporter.labels" . | fromYaml) -}}
{{- range $path := list "serviceMonitor" "podMonitor" -}}
{{- $monitor := get $.Values $path -}}
{{- if $monitor.enabled -}}
{{- with $monitor.scrapeTimeout -}}
{{- if gt (include "exporter.milliseconds" . | int64) (include "exporter.milliseconds" $monitor.interval | int64) }}
{{ $path }}.scrapeTimeout: {{ . }} is above {{ $path }}.interval ({{ $monitor.interval }}), and the operator would reject the monitor. Write at most {{ $monitor.interval }}, or a longer interval.
{{- end -}}
{{- end -}}
{{- if and $monitor.tlsConfig (not $.Values.web.tls) }}
{{ $path }}.tlsConfig: has no effect, because the exporter does not speak HTTPS. Set web.tls and web.existingSecret, or leave it out.
{{- end -}}
{{- $own := ternary $service $pod (eq $path "serviceMonitor") -}}
{{- with $monitor.jobLabel -}}
{{- if not (hasKey $own .) }}
{{ $path }}.jobLabel: there is no label {{ . }}. Write one of {{ keys $own | sortAlpha | join ", " }}.
{{- end -}}
{{- end -}}
{{- range $key, $labels := dict "targetLabels" $service "podTargetLabels" $pod -}}
{{- range $at, $label := get $monitor $key | default list -}}
{{- if not (hasKey $labels $label) }}
{{ $path }}.{{ $key }}[{{ $at }}]: there is no label {{ $label }}. Write one of {{ keys $labels | sortAlpha | join ", " }}.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Keys and roles that no account uses, and those that accounts use and nothing gives. Files of one's own are not known here. */}}
{{- define "exporter.check.credentials" -}}
{{- if not .Values.existingConfigMap -}}
{{- $hasToken := or .Values.rrsa.enabled (not (empty .Values.extraEnvFrom)) -}}
{{- range .Values.extraEnv -}}
{{- $hasToken = or $hasToken (eq .name "ALIBABA_CLOUD_OIDC_TOKEN_FILE") -}}
{{- end -}}
{{- $usesRole := false -}}
{{- $used := list -}}
{{- $names := list -}}
{{- $accounts := (.Values.config | default dict).accounts -}}
{{- if not $accounts }}
config.accounts: there is none, and the exporter would not start. Write one at least, with name and regions, or existingConfigMap.
{{- end -}}
{{- range $at, $account := $accounts -}}
{{- if has $account.name $names }}
config.accounts[{{ $at }}].name: {{ $account.name }} is there twice. Choose another name.
{{- end -}}
{{- $names = append $names $account.name -}}
{{- if not (hasKey $account "credentials") -}}
{{- $used = append $used $account.name -}}
{{- $usesRole = or $usesRole (not (hasKey ($.Values.accessKeys | default dict) $account.name)) -}}
{{- end -}}
{{- $path := printf "config.accounts[%d].credentials" $at -}}
{{- $node := $account.credentials -}}
{{- range until 4 -}}
{{- with $node -}}
{{- $usesRole = or $usesRole (has .type (list "rrsa" "auto")) -}}
{{- if and (eq .type "rrsa") (not .oidc_token_file) (not $hasToken) }}
{{ $path }}.type: rrsa needs a token in the pod. Set rrsa.enabled: true.
{{- end -}}
{{- range $key, $file := . -}}
{{- if kindIs "string" $file -}}
{{- $name := regexFind "^/etc/aliyun-dts-exporter/keys/[^/]+" $file | base -}}
{{- if and (hasPrefix "/etc/aliyun-dts-exporter/keys/" $file) (hasSuffix "_file" $key) -}}
{{- $used = append $used $name -}}
{{- if and (not (hasKey ($.Values.accessKeys | default dict) $name)) (not $.Values.extraVolumeMounts) }}
{{ $path }}.{{ $key }}: accessKeys has no {{ $name }}, so that there is no such file. Add accessKeys.{{ $name }}.existingSecret.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $path = printf "%s.source" $path -}}
{{- $node = .source -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.rrsa.enabled (not $usesRole) }}
rrsa.enabled: no account uses the role, because each has credentials or a key in accessKeys. Write false, or leave out an account's credentials.
{{- end -}}
{{- range $name, $_ := .Values.accessKeys -}}
{{- if not (has $name $used) }}
accessKeys.{{ $name }}: no account uses this key: there is none without credentials that is called {{ $name }}, and no access_key_id_file is in /etc/aliyun-dts-exporter/keys/{{ $name }}. Leave it out, or name the account.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Without its own ConfigMap, the chart takes of the configuration only the path. */}}
{{- define "exporter.check.configMap" -}}
{{- if .Values.existingConfigMap -}}
{{- $unused := omit (.Values.config | default dict) "web" -}}
{{- if eq (toJson $unused) `{"accounts":[{"name":"default","regions":["cn-hangzhou"]}]}` -}}
{{- $unused = dict -}}
{{- end -}}
{{- range keys $unused | sortAlpha }}
config.{{ . }}: has no effect with existingConfigMap. Write it into {{ $.Values.existingConfigMap }}.
{{- end -}}
{{- range omit ((.Values.config | default dict).web | default dict) "telemetry_path" | keys | sortAlpha }}
config.web.{{ . }}: has no effect with existingConfigMap. Write it into {{ $.Values.existingConfigMap }}.
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The threshold of a type of job: one for all types, or one of each. Empty: there is none. */}}
{{- define "exporter.threshold" -}}
{{- if kindIs "map" .value }}{{ get .value .type }}{{ else if .value }}{{ .value }}{{ end -}}
{{- end -}}

{{/* Rules that are there already, alerts that do not exist, what is said of an alert that is left out, two thresholds for one thing, and a critical one below the warning. */}}
{{- define "exporter.check.rules" -}}
{{- $options := .Values.prometheusRule -}}
{{- range $path, $key := dict "accounts" "account" "jobs" "dts_job_id" -}}
{{- $seen := list -}}
{{- range $at, $row := get ($options.thresholds | default dict) $path | default list -}}
{{- range $delay := list "delayWarningSeconds" "delayCriticalSeconds" -}}
{{- $value := get $row $delay | default dict -}}
{{- range $type := kindIs "map" $value | ternary (keys (kindIs "map" $value | ternary $value dict) | sortAlpha) (list "") -}}
{{- $what := list (get $row $key) $delay $type -}}
{{- if has $what $seen }}
prometheusRule.thresholds.{{ $path }}[{{ $at }}].{{ compact (list $delay $type) | join "." }}: {{ get $row $key }} has this threshold already, and only one can count. Leave one of them out.
{{- end -}}
{{- $seen = append $seen $what -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $path, $rows := dict "" (list ($options.thresholds | default dict)) "accounts" ($options.thresholds | default dict).accounts "jobs" ($options.thresholds | default dict).jobs -}}
{{- range $at, $row := $rows | default list -}}
{{- $place := ternary "prometheusRule.thresholds" (printf "prometheusRule.thresholds.%s[%d]" $path $at) (empty $path) -}}
{{- range $type := list "migration" "sync" "subscribe" -}}
{{- $warning := include "exporter.threshold" (dict "value" $row.delayWarningSeconds "type" $type) -}}
{{- $critical := include "exporter.threshold" (dict "value" $row.delayCriticalSeconds "type" $type) -}}
{{- if and $warning $critical (lt (float64 $critical) (float64 $warning)) }}
{{ $place }}.delayCriticalSeconds: {{ $critical }} for {{ $type }} is below delayWarningSeconds, {{ $warning }}: the critical alert would come first. Write at least {{ $warning }}.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $said := dict "disabledAlerts" ($options.disabledAlerts | default list) "for" (keys ($options.for | default dict) | sortAlpha) "severities" (keys ($options.severities | default dict) | sortAlpha) -}}
{{- if or $options.disabledAlerts $options.for $options.severities $options.additionalRules -}}
{{- $alerts := list -}}
{{- $records := list -}}
{{- range $path, $_ := .Files.Glob "files/rules/*.yml" -}}
{{- range ($.Files.Get $path | fromYaml).groups -}}
{{- range .rules -}}
{{- with .alert }}{{ $alerts = append $alerts . }}{{ end -}}
{{- with .record }}{{ $records = append $records . }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $key, $names := $said -}}
{{- range $name := $names -}}
{{- if not (has $name $alerts) }}
prometheusRule.{{ $key }}: there is no alert {{ $name }}. The alerts are: {{ $alerts | sortAlpha | join ", " }}
{{- else if and (ne $key "disabledAlerts") (has $name ($options.disabledAlerts | default list)) }}
prometheusRule.{{ $key }}.{{ $name }}: has no effect, because disabledAlerts leaves it out. Leave it out here, too.
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $at, $rule := $options.additionalRules -}}
{{- if and (has $rule.alert $alerts) (not (has $rule.alert ($options.disabledAlerts | default list))) }}
prometheusRule.additionalRules[{{ $at }}].alert: {{ $rule.alert }} is there already. Choose another name, or add it to disabledAlerts.
{{- else if and (has $rule.record $records) (ne $rule.record "aliyun_dts:threshold") }}
prometheusRule.additionalRules[{{ $at }}].record: {{ $rule.record }} is there already. Choose another name.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Objects of the values that are there already. */}}
{{- define "exporter.check.manifests" -}}
{{- if .Values.extraManifests -}}
{{- $seen := list -}}
{{- range $file := include "exporter.ownFiles" . | fromYamlArray -}}
{{- range regexSplit "(?m)^---" (include (printf "%s/%s" $.Template.BasePath $file) $) -1 -}}
{{- $seen = append $seen (include "exporter.objectKey" (dict "root" $ "object" (fromYaml .))) -}}
{{- end -}}
{{- end -}}
{{- range $at, $manifest := .Values.extraManifests -}}
{{- range $text := regexSplit "(?m)^---" (include "exporter.extraManifest" (dict "root" $ "manifest" $manifest)) -1 -}}
{{- $object := fromYaml $text -}}
{{- if $object -}}
{{- if or (hasKey $object "Error") (not $object.kind) (not $object.apiVersion) (not ($object.metadata | default dict).name) }}
extraManifests[{{ $at }}]: is no object of Kubernetes. Write YAML with apiVersion, kind and metadata.name.
{{- else if eq $object.kind "Secret" }}
extraManifests[{{ $at }}].kind: a Secret in values is no secret. Create it apart from the chart.
{{- else if hasKey $object "items" }}
extraManifests[{{ $at }}].kind: {{ $object.kind }} is a list of objects. Write each of them here.
{{- else if has (include "exporter.objectKey" (dict "root" $ "object" $object)) $seen }}
extraManifests[{{ $at }}].metadata.name: there is a {{ include "exporter.objectName" (dict "root" $ "object" $object) }} already. Choose another name.
{{- end -}}
{{- $seen = append $seen (include "exporter.objectKey" (dict "root" $ "object" $object)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What an object has alone. Kinds of different groups may have one name: the Service of Knative is none of Kubernetes. */}}
{{- define "exporter.objectKey" -}}
{{- regexFind "^.*/" (toString .object.apiVersion) }} {{ include "exporter.objectName" . -}}
{{- end -}}

{{- define "exporter.objectName" -}}
{{- $metadata := .object.metadata | default dict -}}
{{ .object.kind }} {{ $metadata.name }} in {{ $metadata.namespace | default .root.Release.Namespace }}
{{- end -}}

{{/* The templates that make objects. */}}
{{- define "exporter.ownFiles" -}}
[configmap.yaml, dashboards.yaml, deployment.yaml, networkpolicy.yaml, poddisruptionbudget.yaml, podmonitor.yaml, prometheusrule.yaml, service.yaml, serviceaccount.yaml, servicemonitor.yaml, statefulset.yaml, tests/scrape.yaml]
{{- end -}}

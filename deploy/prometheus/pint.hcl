# What pint asks of every rule beyond its own checks. See docs: https://cloudflare.github.io/pint/
rule {
  match {
    kind = "alerting"
  }

  label "severity" {
    value    = "critical|warning|info"
    required = true
    severity = "bug"
  }

  annotation "summary" {
    required = true
    severity = "bug"
  }

  annotation "description" {
    required = true
    severity = "bug"
  }

  annotation "runbook_url" {
    value    = "https://.+/docs/runbooks/AliyunDts[A-Za-z]+[.]md"
    required = true
    severity = "bug"
  }

  name "AliyunDts[A-Z][A-Za-z]+" {
    severity = "bug"
  }
}

rule {
  match {
    kind = "recording"
  }

  name "aliyun_dts:[a-z_]+:[a-z0-9_]+" {
    severity = "bug"
  }
}

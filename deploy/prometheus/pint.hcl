# What pint checks, beyond its own rules: npm run rules.
checks {
  # Alerts and what they are made of are groups of their own, so an alert may see a state one evaluation late. That is accepted.
  disabled = ["rule/dependency"]
}

check "promql/regexp" {
  # The job's name is the user's: it only has to contain aliyun-dts.
  smelly = false
}

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

  name "aliyun_dts:[a-z_]+(:current)?" {
    severity = "bug"
  }
}

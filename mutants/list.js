/**
 * Mistakes that would break a promise to the users, each named by the behaviour that it breaks. With `to` in the place of `from`, the
 * test `expect` (its full name) has to fail. `from` is a small piece of code that occurs once in all of src, wherever its file is; where
 * that cannot be, `in` is a part of the file's name. Which file a test is in, vitest knows.
 */
export const mutants = [
  // aliyun: how the API is asked
  {
    name: "an aborted request goes on",
    from: "setImmediate(() => request.destroy())",
    to: "undefined",
    expect: "signed with v2: time leaves no socket and no buffer after 20 slow answers",
  },
  {
    name: "a request has no deadline",
    from: "stop.abort(onTimeout());",
    to: "{}",
    expect: "signed with v2: time runs out for an answer that never begins",
  },
  {
    name: "Success: false is a success",
    from: 'code === undefined && !saysFalse(body["Success"])',
    to: "code === undefined",
    expect: "signed with v2: an answer that is no success Success false",
  },
  {
    name: "HTTP 500 with {} is a success",
    from: "return verdict && failureOfVerdict(verdict, textOf(body), { ...context, requestId });",
    to: "return undefined;",
    expect: "signed with v2: an answer that is no success HTTP 500 with {}",
  },
  {
    name: "an answer without its list is a success",
    from: "if (list === undefined || optionalList(answer[list])) return answer;",
    to: "return answer;",
    expect:
      "the list that an answer is about makes the answer a counted, retryable failure when it is missing",
  },
  {
    name: "GET instead of POST",
    in: "pop-request",
    from: 'method: "POST"',
    to: 'method: "GET"',
    expect: "signed with v2: the request is one POST whose URL holds no key, token or signature",
  },
  {
    name: "a signature of version 3 leaves the parameters out",
    from: "    canonicalQuery(request.query),\n",
    to: "    '',\n",
    expect: "the V3 signature is that of Alibaba Cloud's typed Python SDK for the same request",
  },
  {
    name: "a signature of version 3 that nobody knows stays in messages",
    from: "  /[0-9a-f]{64,}/gi,\n",
    to: "",
    expect: `a redactor makes of "your signature is ${"0a1b2c3d".repeat(8)} ok" "your signature is [removed] ok"`,
  },
  {
    name: "a proxy's refusal of a tunnel is a tunnel",
    from: "status < 200 || status > 299",
    to: "status < 0",
    expect:
      "signed with v2, through HTTPS_PROXY, an answer of 403 to CONNECT names the proxy, and no request goes out",
  },
  {
    name: "what a proxy was told stays in messages",
    from: "createRedactor(() => [...signedWith(), ...ofProxy()])",
    to: "createRedactor(() => signedWith())",
    expect:
      "signed with v2, through HTTP_PROXY, an answer that repeats what the proxy was told gives nothing away",
  },
  {
    name: "the metadata service is asked through a proxy",
    from: "host === metadataHost || ",
    to: "",
    expect: "the environment never sends the metadata service through a proxy, nor what NO_PROXY names",
  },
  {
    name: "the certificate behind a proxy is not checked",
    from: "secured({ ...options, socket })",
    to: "secured({ ...options, socket, rejectUnauthorized: false })",
    expect:
      "signed with v2, through HTTPS_PROXY, the endpoint's own certificate is checked, and nothing is sent to who has none",
  },
  {
    name: "no cap on the size of an answer",
    from: "if (takenBytes > mostBytes) return tooLarge;",
    to: "",
    expect: "a request to an issuer fails for an endless answer, leaving no socket behind",
  },
  {
    name: "no cap on the framing of an answer",
    from: "if (receivedBytes > 2 * maxResponseSizeBytes + headerAllowanceBytes)",
    to: "if (receivedBytes < 0)",
    expect: "an exchange refuses chunks that are nothing but frames",
  },
  {
    name: "interim answers are passed over",
    from: 'watched.on("information", ({ statusCode }) => refuse(interim(statusCode)));',
    to: "",
    expect: "a request to an issuer fails for an interim answer, leaving no socket behind",
  },
  {
    name: "values of an answer are not counted",
    from: "if (kind === comma || kind === open) seen.values += 1;",
    to: "",
    expect: "a JSON scanner lets 100,000 values pass, and no more",
  },
  {
    name: "a number may have any length",
    from: "numberBytes > longestNumberBytes",
    to: "numberBytes < 0",
    expect: "a JSON scanner lets numbers of 40 characters pass, and no more",
  },
  {
    name: "an answer may have any number of different keys",
    from: "seen.size > mostKeys",
    to: "seen.size < 0",
    expect: "a JSON scanner lets 2,000 different keys pass, and no more",
  },
  {
    name: "values of an answer are taken for keys",
    from: "seen.keys.begin(before !== colon)",
    to: "seen.keys.begin(before !== open)",
    expect: "a JSON scanner counts as keys what are keys, and no values, however the text is cut",
  },
  {
    name: "keys that could reach a prototype pass",
    from: "text.hasEscape || dangerous.has(text.hash)",
    to: "text.hasEscape && seen.has(-1)",
    expect: "signed with v2: an answer that is no success a __proto__ key",
  },
  {
    name: "a failure keeps the body of its answer alive",
    in: "rpc-client",
    from: "exchange.body.drop();",
    to: "",
    expect: "signed with v2: time leaves no socket and no buffer after 20 slow answers",
  },
  {
    name: "any time that a server tells is believed",
    from: "Math.abs(ms - clock.now()) <= mostDifferenceMs ? ms : undefined",
    to: "Number.isNaN(ms) ? undefined : ms",
    expect: "clock skew is learnt from a time within 10 years of ours, and from no other (1)",
  },
  {
    name: "a time that cannot be signed is kept",
    in: "rpc-client",
    from: "clockSkew.drop();",
    to: "",
    expect:
      "signed with v2: a wrong local clock that no time stamp can be made of is a defect of ours, counted as no request's, and forgets the correction",
  },
  {
    name: "a defect of signing is told as a fault of the network",
    from: "if (exchange.hasBegun()) throw failureOfConnection",
    to: "if (clockSkew) throw failureOfConnection",
    expect:
      "signed with v2: a wrong local clock that no time stamp can be made of is a defect of ours, counted as no request's, and forgets the correction",
  },
  {
    name: "each account has connections of its own",
    from: "pool.origin === origin && pool.proxy === proxy",
    to: "pool.origin === origin && pool.proxy !== proxy",
    expect:
      "connections to an endpoint are shared by all accounts: ten that are asked one after the other need one",
  },
  {
    name: "the connections of all accounts are closed with the first that goes",
    from: "if (pool.members.size > 0) return;",
    to: "",
    expect:
      "connections to an endpoint outlive a reload that removes an account, and one that makes another anew",
  },
  {
    name: "connections stay open when nobody uses them",
    from: "pool.agent.close();",
    to: "",
    expect:
      "connections to an endpoint are closed with the last account that uses them, and opened again with the next",
  },
  {
    name: "requests of an account that is gone go on",
    from: "for (const request of underWay) request.destroy();",
    to: "",
    expect:
      "connections to an endpoint carry nobody's request any more when its account is gone, and everybody else's to its answer",
  },
  {
    name: "compressed answers are read",
    from: 'encoding.trim().toLowerCase() === "identity"',
    to: "encoding !== undefined",
    expect: "a request to an issuer fails for a content encoding, leaving no socket behind",
  },
  {
    name: "redirects are no failure",
    from: "status >= 300 && status < 400",
    to: "status < 0",
    expect: "signed with v2: an answer that is no success a redirect (HTTP 304) is not followed",
  },
  {
    name: "self-signed certificates are accepted",
    in: "http-agent",
    from: "...settings, rejectUnauthorized: true",
    to: "...settings, rejectUnauthorized: false",
    expect:
      "signed with v2: the connection to a server with an unknown certificate is a TLS failure, and no request is sent",
  },
  {
    name: "secrets stay in messages",
    from: "rest.replaceAll(secret, mark)",
    to: "rest",
    expect: "a redactor removes canary+secret/0002==&%",
  },
  {
    name: "a secret in another spelling stays in messages",
    from: "createSpellingTest(known)(cut) || ",
    to: "",
    expect: "a redactor leaves no secret in a text, in whatever composition of encodings it is",
  },
  {
    name: "an encoding within an encoding is not read",
    from: "const deepest = 2",
    to: "const deepest = 1",
    expect: "a redactor leaves no secret in a text, in whatever composition of encodings it is",
  },
  {
    name: "what cannot be seen hides a secret",
    from: '.replace(unseen, "")',
    to: "",
    expect: "a redactor leaves no secret in a text, in whatever composition of encodings it is",
  },
  {
    name: "what is encoded too often is shown",
    from: "plain === undefined || fits(plain)",
    to: "plain !== undefined && fits(plain)",
    expect: "a redactor leaves out what is encoded too often to be read",
  },
  {
    name: "nobody hears a signature of version 2",
    from: 'decodeURIComponent(/&Signature=([^&]*)/.exec(this.data ?? "")?.[1] ?? "")',
    to: '""',
    expect:
      "signed with v2: secrets stay out of failures in whatever disguise: the signature of the request is one of them",
  },
  {
    name: "a name of a job may be the key id",
    from: "fields[key] = leftOut;",
    to: "",
    expect: "signed with v2: secrets stay out of the texts of a success, and the first is told",
  },
  {
    name: "many short texts are searched without a pause",
    in: "answer-texts",
    from: "searchShort();\n      await nextTurn();",
    to: "searchShort();",
    expect:
      "the texts of an answer are searched in slices, between which others have their turn: many and short",
  },
  {
    name: "the last texts of an answer are not searched",
    in: "answer-texts",
    from: "searchShort();\n  return isFound;",
    to: "return isFound;",
    expect: "the texts of an answer are left out when they say the key id: LTAI5tCanaryKeyId0001",
  },
  {
    name: "a long answer is searched without a pause",
    in: "answer-texts",
    from: "tail = folded.slice(-longest);\n      await nextTurn();",
    to: "tail = folded.slice(-longest);",
    expect:
      "the texts of an answer are searched in slices, between which others have their turn: one and long",
  },
  {
    name: "messages are not redacted",
    from: "oneLine(redact(text), room)",
    to: "oneLine(text, room)",
    expect: "signed with v2: secrets stay out of failures whatever the answer echoes",
  },
  {
    name: "a failure says who was refused",
    from: "removePrincipal(redact(text))",
    to: "redact(text)",
    expect:
      "a refusal by RAM with its code says nothing of who was refused, and nothing of the encoded message",
  },
  {
    name: "a metadata service without tokens is a role that is missing",
    from: "if (statusesWithoutTokens.has(head.status))",
    to: "if (false)",
    expect:
      "a metadata service that knows no tokens and says so with HTTP 405 is called that: no role is to blame",
  },
  {
    name: "a target that is down does not say why",
    from: "if (failureReason !== undefined) emit",
    to: "if (failureReason === undefined) emit",
    expect: "targets that are down say why: deadline",
  },
  {
    name: "a defect of the exporter is blamed on the API",
    in: "attempt",
    from: 'reason: "internal"',
    to: 'reason: "bad_response"',
    expect:
      "a poll that fails because its collector rejects with a TypeError is a failed poll with a line for the developers",
  },
  {
    name: "the string to sign stays in messages",
    from: ".replace(stringToSign, mark)",
    to: "",
    expect: 'a redactor makes of "server string to sign is:POST&%2F&AccessKeyId%3DLTAI" "server [removed]"',
  },
  {
    name: "a refused token is kept",
    from: "used.provider.invalidate(used.credentials);",
    to: "void used;",
    expect:
      "signed with v2: credentials refused with InvalidSecurityToken.Expired: repeatable true, invalidated 1 times",
  },
  {
    name: "a wrong clock is not corrected",
    from: "offsetMs = measuredMs;",
    to: "",
    expect: "clock skew of 3600000 ms is learnt from the Date header",
  },
  {
    name: "forbidden calls are retried",
    from: '{ reason: "forbidden", retryable: false }',
    to: '{ reason: "forbidden", retryable: true }',
    expect: "an API error code DTS.Msg.RamPermissionDenied with Success false is forbidden, retryable false",
  },
  {
    name: "pages that are throttled together take a retry each",
    from: "begunMs < takenMs + sameThrottlingMs",
    to: "false",
    expect:
      "calls that are under way together are all repeated when they are throttled within a second, and once more in the next",
  },
  {
    name: "a reset that hits all pages takes a retry for each",
    from: "attempt === 1 && begunMs < takenMs",
    to: "false",
    expect: "calls that are under way together are all repeated when one reset of the network hits them",
  },
  {
    name: "a stretched interval comes back as soon as a poll fits",
    from: "presentMs === undefined ? fullShare : aloneShare",
    to: "fullShare",
    expect:
      "the interval that polls need after a poll that would fit alone, but may only be out of the way of others (40 s; at present 80 s) is 80 s",
  },
  {
    name: "retries without a budget",
    from: "retries >= Math.max(smallestBudget, Math.floor(budgetRatio * calls))",
    to: "retries < 0",
    expect: "the retry budget of a cycle is three when there are few calls",
  },
  {
    name: "x-acs-retry-after is ignored",
    from: "Math.min(failure.retryAfterMs ?? 0, longestRetryAfterMs)",
    to: "0",
    expect: "a retry asked for 812 ms later by the API waits 812 ms",
  },
  {
    name: "a limiter without a ceiling",
    from: "Math.min(input.requestsPerSecond, ceiling - burst)",
    to: "input.requestsPerSecond",
    expect:
      "in any sliding second an account sends at most its rate and burst, never more than 20, however calls arrive and timers stall",
  },
  {
    name: "penalties without a floor",
    from: "rate = Math.max(Math.min(slowestPerSecond, fullRate), rate / 2);",
    to: "rate = rate / 2;",
    expect: "throttling never stops the requests",
  },
  {
    name: "penalties that never end",
    from: "rate = Math.min(fullRate, rate + recoveryPerSecond * seconds);",
    to: "",
    expect:
      "throttling halves the rate at most once a second, down to one, and half a request comes back each second",
  },
  {
    name: "throttling does not lower the budget",
    from: "limiter.penalize();",
    to: "void error;",
    expect: "a limited client lowers the budget when the API throttles, and only then",
  },
  {
    name: "no budget for a region over all accounts",
    from: "shared !== undefined && shared.waitMs() > 0",
    to: "false",
    expect:
      "in any sliding second all accounts of a region together send at most the region's rate and burst",
  },

  // dts: what an answer means
  {
    name: "JobType is left out",
    from: "JobType: requestedType[deps.type],",
    to: "",
    expect: "the request of migration jobs names the type MIGRATION and both spellings of the region",
  },
  {
    name: "Region is left out",
    from: "Region: deps.target.regionId,",
    to: "",
    expect: "the request of migration jobs names the type MIGRATION and both spellings of the region",
  },
  {
    name: "WithoutDbList is left out",
    from: "WithoutDbList: true,",
    to: "",
    expect: "the request of migration jobs names the type MIGRATION and both spellings of the region",
  },
  {
    name: "milliseconds and seconds are swapped",
    from: 'unit === "s" ? delay : delay / 1000',
    to: 'unit === "ms" ? delay : delay / 1000',
    expect: "units the delay of a migration job in ms: 4521 is 4.521 s",
  },
  {
    name: "an absent delay is 0",
    from: "const delay = toNumber(value, field, issues);",
    to: "const delay = toNumber(value, field, issues) || 0;",
    expect: "numbers a delay that is missing is absent and not counted",
  },
  {
    name: "negative numbers are accepted",
    from: "number >= 0 && number <= Number.MAX_SAFE_INTEGER",
    to: "number <= Number.MAX_SAFE_INTEGER",
    expect: "numbers a negative number is no delay, and is counted",
  },
  {
    name: "a delay since 1970 is believed",
    from: "seconds <= longestSeconds",
    to: "true",
    expect: "scenarios: given these answers, Prometheus sees delay-since-1970",
  },
  {
    name: "-1 counts as an impossible number",
    from: "if (number === noValue) return undefined;",
    to: "",
    expect: "numbers a delay that is -1 is absent and not counted",
  },
  {
    name: "a precheck item that is no code vanishes",
    from: '{ path: "CheckItem", read: name, to: "item"',
    to: '{ path: "CheckItem", read: code, to: "item"',
    expect: "scenarios: given these answers, Prometheus sees precheck-in-chinese",
  },
  {
    name: "a code with spaces vanishes without a trace",
    from: "if (!isAbsent(text ?? value)) issues.rejected(field);",
    to: "",
    expect: "errors a message never becomes a code, wherever it stands",
  },
  {
    name: "a series has more labels than stores take",
    from: "format: list({ of: tagKey, min: 0, max: 14 })",
    to: "format: list({ of: tagKey, min: 0, max: 50 })",
    expect: "one tag more is refused",
  },
  {
    name: "rejected numbers are not counted",
    from: "rejected.set(field, (rejected.get(field) ?? 0) + 1);",
    to: "",
    expect: "numbers a negative number is no delay, and is counted",
  },
  {
    name: "an unknown status is dropped",
    from: 'return status ?? "unknown";',
    to: "return status;",
    expect: "statuses come in any case and with known misspellings; others are unknown and counted",
  },
  {
    name: "an unknown status is not counted",
    from: "if (status === undefined) miss();",
    to: "",
    expect: "statuses come in any case and with known misspellings; others are unknown and counted",
  },
  {
    name: "issues of the retry fields are not announced",
    from: "  ...retryFields,\n",
    to: "",
    expect:
      "where no value of any API is possible the values that are rejected are exactly the measured fields",
  },
  {
    name: "rows without an id are not counted",
    from: "rejectedRows: walks.reduce((sum, { rowsWithoutKey }) => sum + rowsWithoutKey, 0),",
    to: "rejectedRows: 0,",
    expect: "the answer counts rows without any id and rows that are no objects, and keeps the others",
  },
  {
    name: "a walk without a last page",
    from: "if (number > maxPages)",
    to: "if (number > 50_000)",
    expect: "pages that do not behave a page of rows without ids that repeats for ever fails in the end",
  },
  {
    name: "a short page ends a walk",
    from: "isOver: () => count() === latestTotal ||",
    to: "isOver: () => true ||",
    expect:
      "a listing that stands still ends a page early when its rows are short, but not for a short page alone",
  },
  {
    name: "a stated total is taken for rows",
    from: "if (count() > maxRows)",
    to: "if (Math.max(count(), total ?? 0) > maxRows)",
    expect: "scenarios: given these answers, Prometheus sees total-above-the-limit",
  },
  {
    name: "a page that fails is taken for an empty one",
    from: "await listing.fetch(number, stop)",
    to: "await listing.fetch(number, stop).catch(() => ({ rows: [], total: seen.size }))",
    expect: "failures of page 2 pass through, and nothing is returned",
  },
  {
    name: "a total that disagrees is believed",
    from: "exhaustive: disagreement === undefined,",
    to: "exhaustive: true,",
    expect: "whatever happens in one account a total that never agrees removes none of its jobs",
  },
  {
    name: "a disagreement is not walked again",
    from: "const maxWalks = 3;",
    to: "const maxWalks = 1;",
    expect: "totals that are always too high give three walks, everything seen, and no claim to be all",
  },
  {
    name: "a walk loses a page",
    from: "pagesBetween(next, planned,",
    to: "pagesBetween(next + 1, planned,",
    expect: "a listing that stands still of 61 rows takes 3 calls",
  },
  {
    name: "a walk asks for a page twice",
    from: "next = Math.max(next, planned + 1);",
    to: "next = Math.max(next, planned);",
    expect:
      "pages that do not behave an empty page in the middle is a slip: the pages after it are read, and the next walk makes up for it",
  },
  {
    name: "a walk forgets how many pages there were",
    from: "if (pages !== undefined) listing.memory.set(index, pages);",
    to: "",
    expect:
      "the listing of a target that was read before takes one round trip where the first took two (sync)",
  },
  {
    name: "a walk remembers the most pages that there ever were",
    from: "listing.memory.set(index, pages);",
    to: "listing.memory.set(index, Math.max(pages, expectedPages ?? 0));",
    expect:
      "the listing of a target that was read before asks for pages that are no more once, and no more of them than are under way at once",
  },
  {
    name: "a walk that failed expects the same pages again",
    from: "listing.memory.delete(index);",
    to: "",
    expect:
      "the listing of a target that was read before begins as if nothing was known after a failure, which a page that is no more may have been",
  },
  {
    name: "pages after the end go on",
    from: "if (page > end) own.abort(over);",
    to: "void page; void own;",
    expect:
      "pages side by side when it is known how many there were and there are fewer, those that nobody needs are not asked for, and given up if they are under way",
  },
  {
    name: "a page before the end may fail",
    from: "if (page <= end) throw error;",
    to: "",
    expect:
      "pages side by side when it is known how many there were a page before the end that fails ends the walk, and all of its requests",
  },
  {
    name: "pages beyond what may be in flight are asked for at once",
    from: "while (working.length < atOnce)",
    to: "while (working.length < 10 * atOnce)",
    expect:
      "pages side by side are all asked for as soon as the first has told how many there are, twenty at once",
  },
  {
    name: "the pages of an aborted walk go on",
    from: "onAbort(signal, () => stop.abort(signal.reason));\n  const results",
    to: "() => undefined;\n  const results",
    expect: "pages side by side leave no request behind when the walk is aborted",
  },
  {
    name: "the other pages go on after one has failed",
    from: "stop.abort(error)",
    to: "void error",
    in: "lib/side-by-side",
    expect: "pages side by side are all aborted when one of them fails, and the walk ends with that failure",
  },
  {
    name: "an answer does not put a poll's deadline off",
    from: "answeredMs = clock.monotonic();",
    to: "",
    expect:
      "the deadline is put off by each answer: a walk that gets on comes to its end, however long it takes",
  },
  {
    name: "a poll that takes longer than its interval does not stretch it",
    from: "if (spreadMs !== undefined || durationMs <= enoughShare * intervalMs) return undefined;",
    to: "return undefined;",
    expect:
      "a target whose polls take a minute and a half comes up, and is asked every two minutes, which its interval shows",
  },
  {
    name: "a walk takes every slot",
    from: "return total - Math.floor(total / 4);",
    to: "return total;",
    expect:
      "a limited client leaves a quarter of the slots to the other priorities, however many pages a walk asks for",
  },
  {
    name: "duplicates are not removed",
    from: "seen.set(key, earlier === undefined ? row : listing.choose(earlier, row));",
    to: "seen.set(earlier === undefined ? key : key + seen.size, row);",
    expect: "pages that do not behave rows that shift to the next page are listed once, in their worse state",
  },
  {
    name: "a second catch swallows failures",
    from: "await fetchBatch(deps, batch, stop)",
    to: "await fetchBatch(deps, batch, stop).catch(() => [])",
    expect: "scenarios: given these answers, Prometheus sees fast-lane-refused",
  },

  // model and poll: what is kept
  {
    name: "the status list makes jobs",
    from: "if (!newest.some(isListed)) return undefined;",
    to: "",
    expect: "which reports are one job the status list alone makes no job",
  },
  {
    name: "the poorest report wins",
    from: "!isKnown(job[field]) && isKnown(report[field])",
    to: "isKnown(report[field])",
    expect: "the rules the richest decides a number, 0 included",
  },
  {
    name: "a job stays as it was when another observation becomes the newest",
    from: "newestWins.every((field) => before.latest[field] === latest[field])",
    to: "true",
    expect: "a merger that merges again makes a job anew when another observation becomes the newest",
  },
  {
    name: "nobody looks who said it last as long as all say the same",
    from: "newestFirst(newer, sighting) >= 0",
    to: "false",
    expect: "a merger that merges again makes a job anew when another observation becomes the newest",
  },
  {
    name: "of what was said at the same time the order is that of earlier",
    from: "newestFirst(newer, sighting) >= 0",
    to: "newestFirst(newer, sighting) > 0",
    expect: "a merger that goes on from round to round comes to what one comes to that sees only the last",
  },
  {
    name: "a job stays as it was when another API begins to know it",
    from: "hasSameItems(before.reports, reports)",
    to: "before.reports.every((report, index) => report === reports[index])",
    expect: "a merger that merges again makes a job anew when an API begins to know it, or ends to",
  },
  {
    name: "what is said again is not seen again",
    from: "observedAtMs: said.observedAtMs,",
    to: "observedAtMs: before?.observedAtMs ?? said.observedAtMs,",
    expect:
      "what a poll does not change still counts as seen: an older observation does not win over what was said again since",
  },
  {
    name: "the oldest report wins",
    from: "b.observedAtMs - a.observedAtMs",
    to: "a.observedAtMs - b.observedAtMs",
    expect: "the rules an older observation of the status list does not win over a newer listing",
  },
  {
    name: "no second look",
    from: "missing.filter(([key]) => suspects.has(key))",
    to: "missing",
    expect: "a job that is missing from one exhaustive result stays until the next one agrees",
  },
  {
    name: "incomplete listings remove jobs",
    from: "if (!result.exhaustive) return [];",
    to: "",
    expect: "a job that is missing from results that are not exhaustive stays, however many there are",
  },
  {
    name: "nobody hears of jobs that vanish while they are too old to be shown",
    from: "expired.set(key, report);",
    to: "",
    expect:
      "a job that is missing after it has expired is not shown, and is reported gone after two looks, once",
  },
  {
    name: "listeners stay on signals that live long",
    from: 'signal.removeEventListener("abort", call);',
    to: "",
    expect: "polls leave nothing behind on the signal that ends them all",
  },
  {
    name: "one account's defect is another one's failure",
    from: "const peersOf = (target: Scope): readonly TargetState[] => peers.get(scopeKey(target)) ?? [];",
    to: "const peersOf = (target: Scope): readonly TargetState[] =>\n    [...states.values()].filter((state) => state.target.regionId === target.regionId);",
    expect: "whatever happens in one account the bytes of another one stay the same",
  },
  {
    name: "jobs are never removed",
    from: "for (const [key] of missing) suspects.add(key);",
    to: "",
    expect: "a job that is missing is reported gone once only",
  },
  {
    name: "a failure drops the last known good result",
    from: "failureReason: failure.reason,",
    to: "failureReason: (state.jobs.expire(Number.POSITIVE_INFINITY), rebuild(target), failure.reason),",
    expect:
      "a failed poll keeps the last known good result as the very same object, and says that it is not up",
  },
  {
    name: "a failing target stays up",
    from: "up: false,\n        lastPollSeconds",
    to: "up: true,\n        lastPollSeconds",
    expect:
      "a failed poll keeps the last known good result as the very same object, and says that it is not up",
  },
  {
    name: "the age of a failing target does not grow",
    from: "failureReason: failure.reason,",
    to: "failureReason: failure.reason, lastSuccessSeconds: clock.now() / 1000,",
    expect: "a poll that fails lets its age grow from the last success",
  },
  {
    name: "stale data stay for ever",
    from: "const expired = state.jobs.expire(nowMs - state.maxAgeMs) || tooOld;",
    to: "const expired = false;",
    expect:
      "age takes the jobs of a failing target exactly at its maximum; up, last success and counters stay",
  },
  {
    name: "ages follow the wall clock",
    from: "expire() {\n      const nowMs = clock.monotonic();",
    to: "expire() {\n      const nowMs = clock.monotonic() + (clock.now() - 1_763_640_000_000);",
    expect: "jumps of the wall clock forward change timestamps and nothing else",
  },
  {
    name: "an aborted poll is published",
    from: 'if (failure === "aborted") return;',
    to: "",
    expect: "an abort leaves everything as it was when the collector obeys it",
  },
  {
    name: "a poll has no deadline",
    from: "const { timeoutMs } = target;",
    to: "const timeoutMs = 1_000 * target.timeoutMs;",
    expect: "the deadline aborts the collector and fails the poll as one that missed it",
  },
  {
    name: "a disappeared job is not counted",
    from: "telemetry.disappearedJob(target, job.type);",
    to: "",
    expect: "a job that disappears is counted and logged once, by its id",
  },
  {
    name: "a first poll that takes longer than half an interval is counted as a skipped one",
    from: "if (standsForBeat || backoff.isStretched?.(target)) return;",
    to: "if (backoff.isStretched?.(target)) return;",
    expect:
      "a poll that is still running when the next is due stands for that one, and for no later one, when it began off the beat as the first poll does",
  },
  {
    name: "a poll that hangs from the start stands for all that are due",
    from: "running.standsForBeat = false;",
    to: "",
    expect:
      "a poll that is still running when the next is due stands for that one, and for no later one, when it began off the beat as the first poll does",
  },
  {
    name: "each target wakes the process alone",
    from: "Math.floor((nowMs + delayMs) / beatMs) * beatMs",
    to: "nowMs + delayMs",
    expect: "polls of many targets come together, four times a second",
  },
  {
    name: "parts that are the same are kept twice",
    from: "    next[name] = shared;\n",
    to: "",
    expect: "shared parts are those of the value before, wherever they are the same",
  },
  {
    name: "a call that others of its account keep from a slot cannot be given up",
    from: "calls(limits.walk) + calls(limits.fast_lane) + calls(limits.per_job) < total",
    to: "calls(all) < total",
    expect:
      "a call that waits for a slot that calls of other priorities have leaves at once, though its own have room",
  },
  {
    name: "skipped polls are not counted",
    from: 'telemetry.poll(target, target.collector, "skipped");',
    to: "",
    expect:
      "a poll that is still running when the next is due makes that one be skipped and counted; later ones come in their time",
  },
  {
    name: "the watchdog is asleep",
    from: ">= longestGapMs(target)",
    to: "< 0",
    expect: "the watchdog calls a target stuck after ten minutes beyond its interval without progress",
  },
  {
    name: "transitions are counted once only",
    from: "count: same.count + 1",
    to: "count: 1",
    expect: "the history of a job counts transitions between states, and they only grow",
  },
  {
    name: "a job that select leaves out counts as disappeared",
    from: "lost.filter((report) => watchedJobs.wasWatched(report, before))",
    to: "lost",
    expect:
      "a job that select leaves out never counts as disappeared, whether it is too old to be known or not",
  },
  {
    name: "the fast lane asks about excluded synchronizations",
    from: "isWatched === undefined || isWatched(job)",
    to: "true",
    expect:
      "a job that select leaves out is no job of the region, but counted, and nobody asks for its status",
  },
  {
    name: "a region is quiet although one of its listings has jobs",
    from: "listings.every(({ emptyPolls })",
    to: "listings.some(({ emptyPolls })",
    expect:
      "a region of all without jobs is not believed to be empty by fewer polls, by one listing alone, or by a listing that disagrees",
  },
  {
    name: "a quiet region's data are too old between two polls",
    from: "Math.max(rhythm.maxAgeMs, 5 * intervalMs)",
    to: "rhythm.maxAgeMs",
    expect:
      "a region of all without jobs keeps saying that it has no jobs for as long as its interval is long",
  },
  {
    name: "a quiet region rests although it is down",
    from: "!snapshot.up || ",
    to: "",
    expect: "a region of all without jobs does not rest when a poll that came early has failed",
  },

  {
    name: "one that may leave soon waits for the timer of one that may not",
    from: "alarm !== undefined && alarm.atMs <= atMs",
    to: "alarm !== undefined",
    expect: "a timer is set anew for one that may leave sooner",
  },
  {
    name: "each request that waits has a timer of its own",
    from: "if (alarm !== undefined && alarm.atMs <= atMs) return;",
    to: "",
    expect: "a timer is shared by all that wait, and none is set anew when one more comes",
  },
  {
    name: "what has changed beside what has not is lost",
    from: "if (name !== ignored) isSame &&= Object.is(shared, was);",
    to: "",
    expect: "shared parts are those of the value before, wherever they are the same",
  },
  {
    name: "another select looks only at jobs that change",
    from: "mergers.clear();",
    to: "",
    expect: "another select lets jobs come and go at once, and none of them disappear",
  },
  {
    name: "a region stays as it was while a job of it changes",
    from: "Object.is(item, others[index])",
    to: "typeof item === typeof others[index]",
    expect: "what a poll does not change stays the same object in a region where another job changes",
  },
  // metrics: what is shown
  {
    name: "a walk keeps what is known already a second time",
    from: "if (known === undefined) return { listed, reverse };",
    to: "return { listed, reverse };",
    expect: "what is told again of a job that is known is kept as it was, what is new is not",
  },
  {
    name: "a family is written although nothing that it reads has changed",
    from: "reads !== undefined && keepIdentity && isFreeOf(paths, reads)",
    to: "false",
    expect:
      "a region that is rendered again writes only the families that read what has changed, and only of the jobs around it",
  },
  {
    name: "a family stays as it was whatever has changed",
    from: "reads !== undefined && keepIdentity && isFreeOf(paths, reads)",
    to: "true",
    expect:
      "a region that is rendered again is what it would be alone when a job has no delaySeconds, or has it again",
  },
  {
    name: "a family stays as it was when a part that it reads has changed",
    from: "if (isData(before) || isData(now)) addParts(",
    to: "if (false) addParts(",
    expect:
      "a region that is rendered again is what it would be alone when a job has no retry.count, or has it again",
  },
  {
    name: "what a list has lost is looked at by no family",
    from: "index < Math.max(old.length, items.length)",
    to: "index < Math.min(old.length, items.length)",
    expect:
      "a region that is rendered again is what it would be alone when a job has no precheckItems.failedItems.0, or has it again",
  },
  {
    name: "a renamed job keeps its name on other families",
    from: "keepIdentity: identity !== undefined && isFreeOf(paths, identity)",
    to: "keepIdentity: true",
    expect: "a region that is rendered again writes all families of a job whose labels have changed",
  },
  {
    name: "a counter that has grown shows its old value",
    from: "values[place] = value;\n    touch(place);",
    to: "values[place] = value;",
    expect: "series of which one changes leave the blocks of all others as they are",
  },
  {
    name: "a row of texts has another's checksum",
    from: "shift = multiply(piece.shift, shift);",
    to: "shift = piece.shift;",
    expect: "totalOf holds for rows of rows",
  },
  {
    name: "a length of a match has the code of another",
    from: "return value < 280 ? {",
    to: "return value < 281 ? {",
    expect: "a short text, deflated may have matches of every length",
  },
  {
    name: "far matches of a short text have the code of nearer ones",
    from: "const extraBits = Math.max(0, (code >> 1) - 1);",
    to: "const extraBits = Math.min(8, Math.max(0, (code >> 1) - 1));",
    expect: "a short text, deflated may have matches at every distance",
  },
  {
    name: "labels are not escaped",
    from: 'return whole.replace(/[\\\\"\\n]/g, (character) => escapes[character] ?? character);',
    to: "return whole;",
    expect: "labelText keeps quotes and backslashes",
  },
  {
    name: "labels are cut without a hash",
    from: "const whole = shown === value && !looksHashed.test(value) ? value",
    to: "const whole = true ? shown",
    expect: "labelText cuts at 256 code points and keeps values apart that differ after the cut",
  },
  {
    name: "an absent value is shown as 0",
    from: "const value = read(labelled.subject);",
    to: "const value = read(labelled.subject) ?? 0;",
    expect: "scenarios: given these answers, Prometheus sees migration-full-load",
  },
  {
    name: "a snapshot is shown while it is rendered",
    from: "live = generationOf(publication, await",
    to: "live = generationOf(publication, []);\n    live = generationOf(publication, await",
    expect: "render never mixes two snapshots, however publishes and scrapes overlap",
  },
  {
    name: "a region that has changed keeps its old lines in its block",
    from: "row !== undefined && changed.every(isSame) ? row",
    to: "row !== undefined ? row",
    expect:
      "a page after any changes is, byte for byte, that of an exposition which sees the last snapshot only",
  },
  {
    name: "a region that is gone stays in its block",
    from: "before?.regions.length === regions.length ? before : undefined",
    to: "before",
    expect: "blocks of regions lose the regions that are gone, and take in new ones",
  },
  {
    name: "the texts of a block are joined in another order",
    from: "const pieces = texts.flatMap(",
    to: "const pieces = texts.toReversed().flatMap(",
    expect: "blocks of regions have every region in its place, and count its lines",
  },
  {
    name: "a target that was polled keeps its old lines",
    from: "text === before?.block.text ? before",
    to: "before ? before",
    expect:
      "a page after any changes is, byte for byte, that of an exposition which sees the last snapshot only",
  },
  {
    name: "a target that is gone stays on the page",
    from: "hasSameItems(before.subjects, subjects)",
    to: "subjects.every((subject, index) => subject === before.subjects[index])",
    expect: "lines of targets follow targets that come and go, and count them",
  },
  {
    name: "a snapshot changes after it was shown",
    from: "new ShownSnapshot(shown.view(), shownRegions.view(), accounts)",
    to: "new ShownSnapshot(shown.view(), () => shownRegions.view()(), accounts)",
    expect: "what is shown is in a snapshot for good: what is shown later does not change it",
  },
  {
    name: "the numbers of jobs are written for every change",
    from: "subjects: withSharedParts(before, [totalsOf(region)])",
    to: "subjects: [totalsOf(region)]",
    expect: "a region that is rendered again writes the numbers of jobs only when they have changed",
  },
  {
    name: "a text that is a key and nothing else is not searched",
    from: "text.length < shortest",
    to: "text.length <= shortest",
    expect: "the texts of an answer are left out when they say the key id: LTAI5tCanaryKeyId0001",
  },
  {
    name: "a snapshot has targets of later",
    from: "const then = blocks.slice();",
    to: "const then = blocks;",
    expect: "a list in blocks keeps each view as the list was, whenever that is looked at",
  },
  {
    name: "types that are not known have 0 jobs",
    from: ".filter(({ freshSinceMs }) => freshSinceMs !== undefined)",
    to: "",
    expect: "a successful poll makes an empty listing a fact, for its type only",
  },

  // http: how it is served
  {
    name: "HTML is not escaped",
    from: "return escapeText(value);",
    to: "return value;",
    expect: 'the html template shows "<script>alert(1)</script>" as text',
  },
  {
    name: "any script of this server may run in a page",
    from: "Hash}'`,\n  \"connect-src 'self'\",",
    to: "Hash}' 'self'`,\n  \"connect-src 'self'\",",
    expect: "every page / needs no more than its policy allows",
  },
  {
    name: "all is well while a target waits",
    from: "if (targets.every(({ up }) => up))\n",
    to: "if (total > 0)\n",
    expect: "what to do when there is nothing to show / says that all is well only when all targets are up",
  },
  {
    name: "a job without a delay is the slowest",
    from: "Number(a === undefined) - Number(b === undefined)",
    to: "Number(b === undefined) - Number(a === undefined)",
    expect: "jobs in the order of a column -delay: bac; what has no value is last",
  },
  {
    name: "the delay of a failed job wakes somebody",
    from: "if (delaySeconds === undefined || !followingStates.includes(state)) return undefined;",
    to: "",
    expect: "a delay is an old one when the job failed",
  },
  {
    name: "answers without a policy",
    from: "reply.headers(securityHeaders);\n    return gate.refuse(request, reply);",
    to: "return gate.refuse(request, reply);",
    expect: "every route GET /metrics answers 200 with safe headers",
  },
  {
    name: "unknown paths need no password",
    from: "async refuse({ raw }, reply) {",
    to: "async refuse({ raw, routeOptions }, reply) {\n      if (routeOptions.url === undefined) return undefined;",
    expect: "every route /nope stays closed to whom the authorization refuses",
  },
  {
    name: "unknown paths are served the first page",
    from: 'if (allowed.length === 0) return sendText(reply, 404, "not found");',
    to: 'if (allowed.length === 0) return sendText(reply, 200, "");',
    expect: "every route /nope is not found, as plain text with safe headers",
  },
  {
    name: "anybody may reload",
    from: "!deps.enableLifecycle || deps.reload === undefined",
    to: "deps.reload === undefined",
    expect: "POST /-/reload is forbidden when it is off",
  },
  {
    name: "anybody may probe",
    from: "if (!enableProbe || !probe)",
    to: "if (!probe)",
    expect: "GET /probe is refused unless it is enabled, without asking the cloud",
  },
  {
    name: "an unknown user costs nothing",
    from: "const matches = await compare(password, hash ?? nobodysHash(highestCost));",
    to: "const matches = hash !== undefined && (await compare(password, hash));",
    expect:
      "basic authentication a wrong password of an unknown user costs as many steps as the dearest hash, each time",
  },
  {
    name: "an address has the whole line for itself",
    from: "(places.get(share) ?? 0) >= placesPerShare || ",
    to: "",
    expect: "a fair line gives a share no more than its places, until its results are taken",
  },
  {
    name: "those who ask without pause go first",
    from: "first && first.askedBeforeMs < place.askedBeforeMs",
    to: "first && first.askedBeforeMs > place.askedBeforeMs",
    expect: "a fair line takes those first who asked longest ago, and of those who never did the newest",
  },
  {
    name: "a deadline that is not needed any more stays",
    in: "until-stopped",
    from: "release();\n    takeBack();",
    to: "release();",
    expect: "a poll that succeeds leaves no timer behind",
  },
  {
    name: "a long wait rings after its first piece",
    from: "if (stillMs > 0) wait(stillMs);\n        else ring();",
    to: "ring();",
    expect: "an alarm longer than a timer can hold rings once, at its end",
  },
  {
    name: "a long wait cannot be taken back after its first piece",
    from: "return () => takeBack();",
    to: "return takeBack;",
    expect: "an alarm that is taken back between two of its pieces does not ring",
  },
  {
    name: "work without end gets no rest",
    from: "if (workedMs > 0) await clock.sleep(workedMs, never);",
    to: "if (workedMs < 0) await clock.sleep(workedMs, never);",
    expect: "a fair line rests after each piece of work as long as it took",
  },
  {
    name: "a page is made for a connection that is gone",
    from: "isWanted: () => !socket.destroyed,",
    to: "isWanted: () => true,",
    expect: "an answer that takes work to make is not made for a connection that is gone when its turn comes",
  },
  {
    name: "a page of an older snapshot is shown",
    from: "found?.snapshot === snapshot() &&",
    to: "found &&",
    expect: "an answer that takes work to make is made anew of a new snapshot, and of another query",
  },
  {
    name: "every reload makes all passwords be compared again",
    from: "if (!kept.has(hash)) verified.delete(hash);",
    to: "verified.delete(hash);",
    expect: "basic authentication is remembered over a change of the users as long as its hash stays",
  },
  {
    name: "all IPv6 addresses of one network have places of their own",
    from: '.slice(0, 4).join(":")',
    to: '.join(":")',
    expect: "2001:db8:1:2:3:4:5:6 comes from 2001:db8:1:2::/64",
  },
  {
    name: "wrong passwords are remembered as right",
    from: "if (isRight) verified.set",
    to: "verified.set",
    expect:
      "basic authentication a wrong password of an unknown user costs as many steps as the dearest hash, each time",
  },
  {
    name: "requests may have bodies",
    from: 'headers["transfer-encoding"] !== undefined || Number(length) !== 0',
    to: "length === undefined",
    expect: "caps on a request GET /metrics with a body answers 413 and closes",
  },
  {
    name: "URLs without end",
    from: '(url ?? "").length > maxUrlBytes',
    to: "false",
    expect: "caps on a request a URL of 2049 bytes answers 414",
  },
  {
    name: "a URL that cannot be decoded needs no password",
    from: "const refused = await gate.refuse(request, reply);",
    to: "const refused = await Promise.resolve();",
    expect: "whoever may not ask gets 401 for a URL that cannot be decoded",
  },
  {
    name: "an unknown expectation needs no password",
    from: 'server.on("checkExpectation", serve);',
    to: "",
    expect: "whoever may not ask gets 401 for an unknown expectation",
  },
  {
    name: "a request without a host needs no password",
    from: "requireHostHeader: false,",
    to: "",
    expect: "whoever may not ask gets 401 for no host",
  },
  {
    name: "the newest silent connection goes first",
    from: "const [first] = crowd.members[standing];",
    to: "const first = [...crowd.members[standing]].at(-1);",
    expect: "when there is no place for a new connection the oldest of those goes",
  },
  {
    name: "those who rest may leave one place for all who come",
    from: "members.silent.size >= most / 4",
    to: "members.silent.size >= 1",
    expect:
      "when there is no place for a new connection a quarter of them is for those that came and could not ask yet",
  },
  {
    name: "one network may take all places",
    from: "Math.max(1, most - Math.ceil(most / 12))",
    to: "most",
    expect: "one network has eleven of twelve places, and beyond that loses its own",
  },
  {
    name: "a stranger's connection counts as proven",
    from: "const authorization = await access?.().authorize?.(raw);",
    to: "rules.authorised(raw.socket);\n      const authorization = await access?.().authorize?.(raw);",
    expect: "a request that is refused proves nothing about its connection",
  },
  {
    name: "handshakes take no place",
    from: "places.enter(connection, networkOf(tcp.remoteAddress));",
    to: "if (!shaking) places.enter(connection, networkOf(tcp.remoteAddress));",
    expect: "handshakes that never end go for new connections, and ended ones leave their places",
  },
  {
    name: "clients of a former authority go on",
    from: "if (used.ca !== before.ca) onOtherAuthorities();",
    to: "",
    expect:
      "the authorities of the clients change and a connection that is open gets no further answer, whoever notices first",
  },
  {
    name: "open connections do not notice another authority",
    from: "options.beforeRequest();",
    to: "",
    expect:
      "the authorities of the clients change and a connection that is open gets no further answer, whoever notices first",
  },
  {
    name: "a key of any kind is served",
    from: "if (!servedKeys.has(kind)) {",
    to: "if (kind === undefined) {",
    expect: "kinds of keys secp256k1 is refused",
  },
  {
    name: "OpenSSL gets other authorities than were checked",
    from: 'ca: authorities?.join(""),',
    to: "ca: clientCa?.text,",
    expect: "files in an odd form vouch for clients: words before a block in its line",
  },

  // config: what is taken over
  {
    name: "a bad file is applied",
    from: "if (report.mistakes.length > 0) throw new ConfigMistakes(byPlace(report.mistakes));",
    to: "",
    expect:
      "a configuration file that is watched changes nothing when it is broken, tells each mistake once, and is taken when it is mended",
  },
  {
    name: "a bad file is told as a good one",
    from: "deps.app().reloaded(false);",
    to: "deps.app().reloaded(true);",
    expect:
      "a configuration file that is watched changes nothing when it is broken, tells each mistake once, and is taken when it is mended",
  },
  {
    name: "a changed file is not noticed",
    from: "if (hasChanged() || (",
    to: "if ((hasChanged(), false) || (",
    expect: "a configuration file that is watched is in force within 15 s of its change",
  },
  {
    name: "a reload forgets what is known",
    from: "known.get(targetKey(target)) ?? emptyState(target)",
    to: "emptyState(target)",
    expect: "a reload keeps what is known of targets that stay, before any of them is polled again",
  },
  {
    name: "a reload starts everything anew",
    from: "if (plan !== undefined && contentOf(plan) === content) continue;",
    to: "",
    expect: "a reconciler that gets new plans leaves alone what is planned with the same content",
  },
  {
    name: "lines for a stuck log pile up",
    from: "stream.writableLength > maxBufferedBytes || stream.destroyed",
    to: "stream.destroyed",
    expect: "a json log drops and counts lines when its stream is stuck, and goes on when it flows again",
  },
  // config: what shards share
  {
    name: "one shard more moves nearly everything",
    from: "const hash = fnv1a(scopeKey(scope));",
    to: "const hash = fnv1a(scopeKey(scope)); if (totalShards > 0) return hash % totalShards;",
    expect:
      "the shard of an account and region moves only to the new one when 2 become 3, no more than its share, and back when it goes",
  },
  {
    name: "the last shard has everything",
    from: "return (mixed ^ (mixed >>> 16)) >>> 0;",
    to: "return shard;",
    expect:
      "the shard of an account and region of 7 is one of them, and each has about as many as the others",
  },
  {
    name: "another hash after an upgrade",
    from: "Math.imul(shard + 1, 0x9e3779b9)",
    to: "Math.imul(shard + 2, 0x9e3779b9)",
    expect:
      "the shard of an account and region stays the same in every version: another hash would move everything at an upgrade",
  },
  {
    name: "a shard lets go at once of what moves",
    from: "return owner === previous ? [owner] : [owner, previous];",
    to: "return [owner];",
    expect:
      "a change of the number of shards from 2 to 3 leaves nothing without a shard at any time, in whatever order they learn of it",
  },
  {
    name: "every shard has the whole limit of a region",
    from: "region: own / all",
    to: "region: 1",
    expect: "the limits that shards share add up to the whole limit, with 7 shards of 0 before",
  },
  {
    name: "what two shards ask counts whole for both",
    from: "? 1 / owners.length : 0",
    to: "? 1 : 0",
    expect: "the limits that shards share add up to the whole limit, with 3 shards of 2 before",
  },
  {
    name: "two shards ask an account at its full rate",
    from: "account: 1 / ownersOf(scope, sharding).length",
    to: "account: 1",
    expect:
      "a change of the number of shards halves the rate of an account in a region while two shards ask it",
  },
  {
    name: "a shard's burst is that of all",
    from: "burst: Math.max(1, burst * share)",
    to: "burst",
    expect: "a shard never uses more than its part of the limit of a region",
  },
  {
    name: "a shard has the API's whole limit",
    from: "ceiling: Math.max(2, ceiling * share)",
    to: "ceiling",
    expect: "a shard never uses more than its part of the limit of an account",
  },
  {
    name: "a shard has its whole rate in a region",
    from: "requestsPerSecond: requestsPerSecond * share,",
    to: "requestsPerSecond,",
    expect: "shards together keep to the limit of a region between them",
  },
  {
    name: "plan counts shards that are not those of the exporter",
    from: "if (score <= (best[at] ?? 0)) continue;",
    to: "if (score > (best[at] ?? 0)) continue;",
    expect: "the plan of shards counts what a shard really has: as the exporters divide it",
  },
  {
    name: "the shard that goes is refused before another has what it had",
    from: "if (alreadyWrong || value(shard) < most) return;",
    to: "if (alreadyWrong || value(shard) < total) return;",
    expect:
      "a change of the number of shards from 3 to 2 leaves nothing without a shard at any time, in whatever order they learn of it",
  },
  {
    name: "a shard gets credentials for the accounts of others",
    from: "accounts: polled,",
    to: "accounts,",
    expect: "shards together get credentials only of the accounts that they have",
  },
  // cli: what a plan promises
  {
    name: "a plan takes the latency of a call for nothing",
    from: "pacedMs(calls, requestsPerSecond, burst) + latencyMs",
    to: "pacedMs(calls, requestsPerSecond, burst)",
    expect: "the plan for a latency at 300 ms, walks 2000 jobs side by side in 6.5 s",
  },
  {
    name: "the log of long polls counts on slots that a listing does not have",
    from: "requestsAtOnce: slotsOfPriority(client.maxConcurrentRequests),",
    to: "requestsAtOnce: client.maxConcurrentRequests,",
    expect: "the log of polls that are too long names the requests at once that a listing really has",
  },
  {
    name: "a plan names slots that a listing does not have",
    from: "const atOnce = callsAtOnce(target, rateLimit.maxConcurrentRequests);",
    to: "const atOnce = rateLimit.maxConcurrentRequests;",
    expect:
      "the plan for a latency counts on the slots that the listings have, not on all of the client's, and names their number",
  },
  {
    name: "a plan gives every priority all slots",
    from: "Math.min(unreserved, ofPriority)",
    to: "unreserved",
    expect:
      "the plan for a latency stretches listings that have the slots of their priority together, by what is far, not by the rate",
  },
  {
    name: "a plan gives the fast lane the rate that walks take",
    from: "requestsPerSecond - taken - reservedBy(roles, scope, requestsPerSecond)",
    to: "requestsPerSecond - reservedBy(roles, scope, requestsPerSecond)",
    expect:
      "the plan for a latency never plans more calls than the rate, over all collectors of an account in a region",
  },
  // app: what a reload, a stop and an outage leave behind
  {
    name: "a reload after the signal to stop gets credentials again",
    from: "if (stopped.signal.aborted) return;",
    to: "",
    expect: "a reload that comes with the signal to stop starts nothing",
  },
  {
    name: "the expiry of removed credentials stays on the page",
    from: "self.forgetCredentials(name);",
    to: "",
    expect: "a reload tells nothing more of an account that it removes, but keeps its counters",
  },
  {
    name: "a reload polls what it starts anew twice",
    from: "for (const target of next) if (!goesOn(target)) backoff.wakeTarget(target);",
    to: "queueMicrotask(() => next.forEach((target) => goesOn(target) || backoff.wakeTarget(target)));",
    expect: "a reload polls a failing target at once, and once, whether it starts the target anew or not",
  },
  {
    name: "pages show what is too old",
    from: "exposition, probe, snapshot, watchdog }",
    to: "exposition, probe, snapshot: store.snapshot, watchdog }",
    expect:
      "in an outage that lasts jobs that are too old are on no page, even when nobody has scraped meanwhile",
  },
  {
    name: "nothing to ask is an answer",
    from: "listings.requireKnown(target);",
    to: "",
    expect:
      "in an outage that lasts nobody is up, the fast lane not either: that it has nothing to ask is no answer",
  },
  {
    name: "the fast lane rests on when its listing is back",
    from: "backoff.wakeTarget(follower);",
    to: "",
    expect: "the fast lane asks for the first time as soon as the first listing has been answered",
  },
  {
    name: "a changed rate forgets what has just been sent",
    from: "input.restsAtFirst ? -fullRate : burst",
    to: "input.restsAtFirst ? 0 : burst",
    expect:
      "in any sliding second an account whose rate is changed rests for one second, and has its rate from then on",
  },
  {
    name: "a gateway's bare 404 takes modifications away",
    from: "error.code !== undefined &&\n    !notAboutTheId.test(error.code)",
    to: 'true &&\n    !notAboutTheId.test(error.code ?? "")',
    expect:
      "a task that the API refuses for another reason (bad_request, code undefined) fails the poll, so that nothing goes",
  },
  {
    name: "a web configuration that is being written opens the exporter to everybody",
    from: "if (config.users.size > 0 && next.users.size === 0)",
    to: "if (false)",
    expect:
      "the file of --web.config.file that is empty, as while it is written changes nothing and is logged once",
  },
  {
    name: "an old password is good until a restart",
    from: "    access = accessOf(config);\n    logger",
    to: "    logger",
    expect: "the file of --web.config.file with another password lets the old one in no more, a second later",
  },
  {
    name: "one connection has thousands of answers waiting",
    from: " || connection.answersDue >= mostAnswersDue",
    to: "",
    expect:
      "a client that sends many requests ahead of their answers is cut off: each answer would wait in memory until it is read",
  },
  {
    name: "8 MiB of empty objects are parsed",
    from: "seen.values > mostValues",
    to: "seen.values < 0",
    expect:
      "signed with v2: the number of values in an answer is bounded: a parser would make hundreds of MB of some",
  },
  {
    name: "a configuration file that is being written takes all accounts away",
    from: "if (sources.file === undefined) return accountFromEnvironment",
    to: "if (true) return accountFromEnvironment",
    expect:
      "a reload by hand keeps the old configuration when the file has become empty, as while it is written",
  },

  // what is no job
  {
    name: "each region shows the verifications of all regions",
    from: ".filter((row) => regionOf(row) === target.regionId)",
    to: "",
    expect: "the collector of verifications keeps the rows of its region, and counts those that name none",
  },
  {
    name: "a GB of a cluster is 2^30 bytes",
    from: '{ "": 1e9, gb: 1e9 }',
    to: '{ "": 2 ** 30, gb: 1e9 }',
    expect:
      "the collector of dedicated clusters reads sizes in bytes, GB being 1,000,000,000 of them, fractions included",
  },
  {
    name: "jobs are removed although only one of two walks is complete",
    from: "exhaustive: disagreement === undefined,",
    to: "exhaustive: walks[0]?.disagreement === undefined,",
    expect:
      "a listing with Zero-ETL jobs is not exhaustive when one of its walks is not: nothing may be removed",
  },
  {
    name: "a secret of 30 letters is taken for the name of a file",
    from: "if (isMixed && text.length === secretLength) return true;",
    to: "",
    expect: "aBcdefghijklmnopqrstuvwxyzabcd is refused as the name of a file, not shown, with the way out",
  },
  {
    name: "a reload takes certificates that the next start refuses",
    from: "if (web.tls) checkTlsFiles(web.tls, web);",
    to: "",
    expect: "a reload by hand refuses certificates that the next start would refuse",
  },
  // consumer groups and alarms of the console
  {
    name: "-1 is a delay of somebody",
    from: "if (isNobody(value)) return false;",
    to: "",
    expect:
      "the consumer groups of change tracking jobs that nobody reads for are not connected and have nothing else: -1 in both",
  },
  {
    name: "a group that nobody reads for keeps its last values",
    from: "return connected === false ? identity : { ...identity, ...position };",
    to: "return { ...identity, ...position };",
    expect:
      "the consumer groups of change tracking jobs that nobody reads for are not connected and have nothing else: -1 in both",
  },
  {
    name: "a job without rules is not known",
    from: "if (!alarms.has(keyOf(unset))) alarms.set(keyOf(unset), unset);",
    to: "",
    expect: "the alarms of a job are none, each told, when it has no rule",
  },
  {
    name: "what was late is made up for in a burst",
    from: "const nextMs = startMs + Math.max(0, endMs - startMs) / left;",
    to: "const nextMs = endMs - (spreadMs * (left - 1)) / jobIds.length;",
    expect:
      "one call for each job is not made up for in a burst after one that took long: the others share the time that is left",
  },
  {
    name: "the first poll waits for an hour",
    from: "spreadMs && isFirst ? Math.min(spreadMs, firstPaceMs * jobIds.length) : spreadMs",
    to: "spreadMs",
    expect:
      "the calls for alarms are one a second in the first poll, so that a start need not wait for an hour, and spread afterwards",
  },
  {
    name: "a spread poll that has failed waits for an hour",
    from: "() => backoff.wakeTarget(target),",
    to: "() => undefined,",
    expect: "polling asks again within minutes, not an interval later, after a spread poll has failed",
  },
  {
    name: "a single poll is spread over an hour",
    from: "map(({ target }) => atOnce(target))",
    to: "map(({ target }) => target)",
    expect: "polling once spreads nothing, and takes no longer than any other poll",
  },
  {
    name: "a spread poll has the deadline of any other",
    from: "timeoutMs: spread ? timeoutMs : Math.min(timeoutMs, longestPollMs),",
    to: "timeoutMs: Math.min(timeoutMs, longestPollMs),",
    expect: "a poll that is spread over its interval has most of it, and less for somebody who waits",
  },
  {
    name: "questions about one job starve",
    from: "per_job: 9 };",
    to: "per_job: 1e9 };",
    expect: "priorities let questions about one job each go last, but every tenth request is one of them",
  },
  // issue 12: what a broken or flooding configuration does
  {
    name: "each reload tries refused keys anew",
    from: "if (!goesOn(target)) backoff.wakeTarget(target);",
    to: "backoff.wakeTarget(target);",
    expect: "a reload leaves a failing target that is configured as before its rest, however often it comes",
  },
  {
    name: "reloads hide from the watchdog what is stuck",
    from: "const kept = new Set(next.filter(goesOn).map(targetKey));",
    to: "const kept = new Set<string>();",
    expect: "the watchdog leaves a target that goes on as before its time, however often there is a reload",
  },
  {
    name: "each of a thousand reloads runs",
    from: "if (next === undefined) {",
    to: "if (next === undefined || true) {",
    expect:
      "work that is asked for without end is done for the first who asks, and once more for all who ask meanwhile",
  },
  {
    name: "reloads follow each other without a rest",
    from: "free = next.then(rest, rest);",
    to: "free = next.then(() => undefined, () => undefined);",
    expect: "work that is asked for without end rests four times as long as it took, also after a failure",
  },
  {
    name: "a file may be nested without bound",
    from: "return inBrackets > mostLevels || onLine > mostLevels || isIndented;",
    to: "return onLine > mostLevels || isIndented;",
    expect: "a file is looked over before it is parsed, and refused for brackets in brackets",
  },
  {
    name: "a web configuration may be as large as one of accounts",
    from: "parseConfigDocument(file, report, mostParts);",
    to: "parseConfigDocument(file, report);",
    expect:
      "a file is looked over before it is parsed, and refused a web configuration at 20,000 words and signs: it is read anew while scrapes wait",
  },
  {
    name: "a terminal obeys what commands print",
    from: "stream.write(printable(text))",
    to: "stream.write(text)",
    expect: "nothing that a terminal obeys is printed of the name of a file that is not there",
  },
  {
    name: "a terminal obeys what the log repeats",
    from: "log[level](printableData(fields), message);",
    to: "log[level](fields, message);",
    expect: "a terminal that shows a json log obeys nothing of a text, and shows what it was",
  },
  {
    name: "credentials that are over at once are asked for without a pause",
    from: "if (fetched.lifeMs >= shortestLifeMs) return fetched;",
    to: "if (fetched.lifeMs > 0) return fetched;",
    expect: "an issuer whose credentials are over at once after 1000 ms is asked as rarely as one that fails",
  },
  {
    name: "a secret that was set right is not taken",
    from: "    a.accessKeySecret === b.accessKeySecret &&\n",
    to: "",
    expect: "a secret that an issuer has set right is taken, although key id and token are the same",
  },
  {
    name: "two dots are the name of a role",
    from: "/^(?!\\.+$)[\\w.-]{1,64}$/",
    to: "/^[\\w.-]{1,64}$/",
    expect: 'a metadata service that answers something else such as ".." is no name of a role',
  },
];

import type { Reply } from "../gateway/reply.js";
import type { DuplicateRowsFault, EmptyPageFault, RepeatPageFault, TotalLiesFault } from "./fault.js";
import type { Body, FaultContext } from "./fault-context.js";

/** The true rows under a wrong total. */
export function totalLies(fault: TotalLiesFault, context: FaultContext): Reply {
  const body = context.body();
  const total = Math.max(0, Number(body["TotalRecordCount"] ?? 0) + fault.by);
  return context.reply({ ...body, TotalRecordCount: total });
}

/** The true total without rows. */
export function emptyPage(_fault: EmptyPageFault, context: FaultContext): Reply {
  return context.reply(withRows(context.body(), [], context));
}

/** The rows of another page. */
export function repeatPage(fault: RepeatPageFault, context: FaultContext): Reply {
  return context.reply(withRows(context.body(), rowsOf(context.body(fault.page ?? 1), context), context));
}

/** Each row twice in a row. */
export function duplicateRows(_fault: DuplicateRowsFault, context: FaultContext): Reply {
  const body = context.body();
  return context.reply(
    withRows(
      body,
      rowsOf(body, context).flatMap((row) => [row, row]),
      context,
    ),
  );
}

// The rows of a body; empty for an API without a list.
function rowsOf(body: Body, context: FaultContext): readonly unknown[] {
  const list = context.listField === undefined ? [] : body[context.listField];
  const [rows] = [list, ...Object.values(Object(list))].filter(Array.isArray);
  return rows ?? [];
}

// The body with other rows; unchanged for an API without a list.
function withRows(body: Body, rows: readonly unknown[], context: FaultContext): Body {
  if (context.listField === undefined) return body;
  const list = body[context.listField];
  // Some lists stand in an object of one key.
  const [wrapper] = Array.isArray(list) ? [] : Object.keys(Object(list));
  const replaced = wrapper === undefined ? rows : { [wrapper]: rows };
  return { ...body, [context.listField]: replaced, PageRecordCount: rows.length };
}
